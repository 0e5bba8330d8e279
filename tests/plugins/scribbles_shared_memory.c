/* SPDX-License-Identifier: MIT
   Writes garbage over the memory that it shares with the host */
#include <skrobot/plugin.h>
#include <string.h>

#define TEXT(literal) \
  { literal, sizeof(literal) - 1 }

static skrobot_status run(void* task, const skrobot_run* run, skrobot_error* error) {
  const skrobot_str before = TEXT("before"), none = TEXT(""), message = TEXT("before the fault");
  char* memory = (char*)(uintptr_t)run->cancelled;
  (void)task;
  (void)error;
  run->metric(run->ctx, run->metric_open(run->ctx, before, none), 1, 0.5);
  run->log(run->ctx, SKROBOT_INFO, message);
  for (size_t i = 8; i < 1 << 20; i += 7) memory[i] = (char)(0xA5 ^ i);
  return SKROBOT_OK;
}

static const skrobot_task_v1 functions = {sizeof(skrobot_task_v1), 0, NULL, run, NULL};
static const skrobot_descriptor task = {sizeof(skrobot_descriptor),
                                        0,
                                        TEXT(SKROBOT_TASK_V1),
                                        TEXT("scribbles_shared_memory_task"),
                                        TEXT("Writes garbage over the shared memory"),
                                        TEXT(""),
                                        NULL,
                                        &functions};
static uint32_t count(void) { return 1; }
static const skrobot_descriptor* descriptor(uint32_t index) { return index == 0 ? &task : NULL; }

SKROBOT_EXPORT const skrobot_entry skrobot_plugin_entry = {sizeof(skrobot_entry),
                                                           SKROBOT_ABI_MAJOR,
                                                           TEXT("org.example.scribbles_shared_memory"),
                                                           TEXT("1.0.0"),
                                                           NULL,
                                                           count,
                                                           descriptor,
                                                           NULL};
