/* SPDX-License-Identifier: MIT
   Returns the least number that a status can be, and says that it went well */
#include "contract.h"

static skrobot_status run(void* task, const skrobot_run* run, skrobot_error* error) {
  (void)task;
  (void)error;
  record_before(run);
  return INT32_MIN; /* no skrobot_status */
}

SKROBOT_PLUGIN_OF_RUN("org.example.returns_least_status", "returns_least_status_task",
                      "Returns the least number as its status", NULL, NULL)
