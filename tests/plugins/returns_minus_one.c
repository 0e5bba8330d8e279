/* SPDX-License-Identifier: MIT
   Returns -1, as many C functions do that failed, and no message */
#include "contract.h"

static skrobot_status run(void* task, const skrobot_run* run, skrobot_error* error) {
  (void)task;
  (void)error;
  record_before(run);
  return -1; /* no skrobot_status */
}

SKROBOT_PLUGIN_OF_RUN("org.example.returns_minus_one", "returns_minus_one_task", "Returns -1", NULL, NULL)
