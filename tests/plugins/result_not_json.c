/* SPDX-License-Identifier: MIT
   Returns a result that is no JSON */
#include "contract.h"

static skrobot_status run(void* task, const skrobot_run* run, skrobot_error* error) {
  (void)task;
  (void)error;
  record_before(run);
  return write_text(run->result, "{\"x\": }");
}

SKROBOT_PLUGIN_OF_RUN("org.example.result_not_json", "result_not_json_task", "Returns a result that is no JSON", NULL,
                      NULL)
