/* SPDX-License-Identifier: MIT
   Returns a status that the contract does not have, and no message */
#include "contract.h"

static skrobot_status run(void* task, const skrobot_run* run, skrobot_error* error) {
  (void)task;
  (void)error;
  record_before(run);
  return 4711; /* no skrobot_status */
}

SKROBOT_PLUGIN_OF_RUN("org.example.wrong_status", "wrong_status_task", "Returns an unknown status", NULL, NULL)
