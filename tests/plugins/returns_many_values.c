/* SPDX-License-Identifier: MIT
   Returns 250 MB of JSON, in many pieces */
#include <skrobot/plugin.h>
#include <string.h>

#define TEXT(literal) \
  { literal, sizeof(literal) - 1 }

static skrobot_status run(void* task, const skrobot_run* run, skrobot_error* error) {
  static char zeros[2000];
  const skrobot_str before = TEXT("before"), none = TEXT(""), message = TEXT("before the fault"), first = TEXT("[0"),
                    last = TEXT("]");
  skrobot_str piece;
  size_t i;
  (void)task;
  (void)error;
  run->metric(run->ctx, run->metric_open(run->ctx, before, none), 1, 0.5);
  run->log(run->ctx, SKROBOT_INFO, message);
  for (i = 0; i < sizeof zeros; i += 2) memcpy(zeros + i, ",0", 2);
  piece.data = zeros;
  piece.size = sizeof zeros;
  run->result.write(run->result.ctx, first);
  for (i = 0; i < 125000; ++i) run->result.write(run->result.ctx, piece);
  run->result.write(run->result.ctx, last);
  return SKROBOT_OK;
}

static const skrobot_task_v1 functions = {sizeof(skrobot_task_v1), 0, NULL, run, NULL};
static const skrobot_descriptor task = {sizeof(skrobot_descriptor),
                                        0,
                                        TEXT(SKROBOT_TASK_V1),
                                        TEXT("returns_many_values_task"),
                                        TEXT("Returns 250 MB of JSON, in many pieces"),
                                        TEXT(""),
                                        NULL,
                                        &functions};
static uint32_t count(void) { return 1; }
static const skrobot_descriptor* descriptor(uint32_t index) { return index == 0 ? &task : NULL; }

SKROBOT_EXPORT const skrobot_entry skrobot_plugin_entry = {sizeof(skrobot_entry),
                                                           SKROBOT_ABI_MAJOR,
                                                           TEXT("org.example.returns_many_values"),
                                                           TEXT("1.0.0"),
                                                           NULL,
                                                           count,
                                                           descriptor,
                                                           NULL};
