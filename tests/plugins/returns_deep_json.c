/* SPDX-License-Identifier: MIT
   Returns JSON that is nested a million levels deep */
#include <skrobot/plugin.h>
#include <stdlib.h>
#include <string.h>

#define TEXT(literal) \
  { literal, sizeof(literal) - 1 }

static skrobot_status run(void* task, const skrobot_run* run, skrobot_error* error) {
  const skrobot_str before = TEXT("before"), none = TEXT(""), message = TEXT("before the fault");
  const size_t depth = 1000000;
  char* text = malloc(2 * depth);
  skrobot_str deep;
  (void)task;
  (void)error;
  run->metric(run->ctx, run->metric_open(run->ctx, before, none), 1, 0.5);
  run->log(run->ctx, SKROBOT_INFO, message);
  memset(text, '[', depth);
  memset(text + depth, ']', depth);
  deep.data = text;
  deep.size = 2 * depth;
  run->result.write(run->result.ctx, deep);
  free(text);
  return SKROBOT_OK;
}

static const skrobot_task_v1 functions = {sizeof(skrobot_task_v1), 0, NULL, run, NULL};
static const skrobot_descriptor task = {sizeof(skrobot_descriptor),
                                        0,
                                        TEXT(SKROBOT_TASK_V1),
                                        TEXT("returns_deep_json_task"),
                                        TEXT("Returns JSON nested a million levels deep"),
                                        TEXT(""),
                                        NULL,
                                        &functions};
static uint32_t count(void) { return 1; }
static const skrobot_descriptor* descriptor(uint32_t index) { return index == 0 ? &task : NULL; }

SKROBOT_EXPORT const skrobot_entry skrobot_plugin_entry = {sizeof(skrobot_entry),
                                                           SKROBOT_ABI_MAJOR,
                                                           TEXT("org.example.returns_deep_json"),
                                                           TEXT("1.0.0"),
                                                           NULL,
                                                           count,
                                                           descriptor,
                                                           NULL};
