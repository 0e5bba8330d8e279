/* SPDX-License-Identifier: MIT
   Calls the host's functions with what they do not ask for */
#include "contract.h"

static skrobot_status run(void* task, const skrobot_run* run, skrobot_error* error) {
  const skrobot_str message = TEXT("no such level"), null = {NULL, 0};
  skrobot_str value;
  (void)task;
  (void)error;
  record_before(run);
  run->metric(run->ctx, 4711, 1, 1); /* never opened */
  run->metric(run->ctx, 0xFFFFFFFFu, 1, 1);
  run->metric(run->ctx, run->metric_open(run->ctx, null, null), 1, 1);
  run->metric_block(run->ctx, 0, NULL, NULL, 0);
  run->log(run->ctx, -77, null); /* no such level */
  run->log(run->ctx, 2147483647, message);
  run->param(run->ctx, null, &value);
  run->progress(run->ctx, 0xFFFFFFFFFFFFFFFFu, 0);
  run->result.write(run->result.ctx, null);
  return SKROBOT_OK;
}

SKROBOT_PLUGIN_OF_RUN("org.example.misuses_its_tables", "misuses_its_tables_task",
                      "Uses metrics it never opened, levels and texts that are none", NULL, NULL)
