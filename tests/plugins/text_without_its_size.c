/* SPDX-License-Identifier: MIT */
/* Takes text for NUL-terminated that is not */
#include <skrobot/plugin.h>
#include <string.h>

#define TEXT(literal) \
  { literal, sizeof(literal) - 1 }

static skrobot_status run(void* task, const skrobot_run* run, skrobot_error* error) {
  static const char k_yes[] = "true", k_no[] = "false";
  (void)task;
  (void)error;
  const char* answer = strstr(run->params.data, "\"fast\"") != NULL ? k_yes : k_no;
  const skrobot_str bytes = {answer, strlen(answer)};
  return run->result.write(run->result.ctx, bytes);
}

static const skrobot_task_v1 functions = {sizeof(skrobot_task_v1), 0, NULL, run, NULL};
static const skrobot_descriptor task = {sizeof(skrobot_descriptor),
                                        0,
                                        TEXT(SKROBOT_TASK_V1),
                                        TEXT("search_task"),
                                        TEXT("Searches its parameters"),
                                        TEXT(""),
                                        NULL,
                                        &functions};

static uint32_t count(void) { return 1; }
static const skrobot_descriptor* descriptor(uint32_t index) { return index == 0 ? &task : NULL; }

SKROBOT_EXPORT const skrobot_entry skrobot_plugin_entry = {sizeof(skrobot_entry),
                                                           SKROBOT_ABI_MAJOR,
                                                           TEXT("org.example.text_without_its_size"),
                                                           TEXT("1"),
                                                           NULL,
                                                           count,
                                                           descriptor,
                                                           NULL};
