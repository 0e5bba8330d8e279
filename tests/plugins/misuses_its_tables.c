/* SPDX-License-Identifier: MIT
   Calls the host's functions with what they do not ask for */
#include <skrobot/plugin.h>

#define TEXT(literal) \
  { literal, sizeof(literal) - 1 }

static skrobot_status run(void* task, const skrobot_run* run, skrobot_error* error) {
  const skrobot_str before = TEXT("before"), none = TEXT(""), message = TEXT("before the fault"), null = {NULL, 0};
  skrobot_str value;
  (void)task;
  (void)error;
  run->metric(run->ctx, run->metric_open(run->ctx, before, none), 1, 0.5);
  run->log(run->ctx, SKROBOT_INFO, message);
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

static const skrobot_task_v1 functions = {sizeof(skrobot_task_v1), 0, NULL, run, NULL};
static const skrobot_descriptor task = {sizeof(skrobot_descriptor),
                                        0,
                                        TEXT(SKROBOT_TASK_V1),
                                        TEXT("misuses_its_tables_task"),
                                        TEXT("Uses metrics it never opened, levels and texts that are none"),
                                        TEXT(""),
                                        NULL,
                                        &functions};
static uint32_t count(void) { return 1; }
static const skrobot_descriptor* descriptor(uint32_t index) { return index == 0 ? &task : NULL; }

SKROBOT_EXPORT const skrobot_entry skrobot_plugin_entry = {sizeof(skrobot_entry),
                                                           SKROBOT_ABI_MAJOR,
                                                           TEXT("org.example.misuses_its_tables"),
                                                           TEXT("1.0.0"),
                                                           NULL,
                                                           count,
                                                           descriptor,
                                                           NULL};
