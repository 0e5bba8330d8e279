/* SPDX-License-Identifier: MIT */
/* Fails with as much of its secret as a buffer of its own holds, which may end within a character */
#include <skrobot/plugin.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TEXT(literal) \
  { literal, sizeof(literal) - 1 }

static skrobot_status schema(const skrobot_descriptor* self, skrobot_sink sink, skrobot_error* error) {
  static const char text[] =
      "{\"type\": \"object\", \"properties\": {\"token\": {\"type\": \"string\", \"writeOnly\": true, \"description\": "
      "\"What must not be told\"},"
      " \"bytes\": {\"type\": \"integer\", \"default\": 8, \"description\": \"How much of it is told\"}}, "
      "\"required\": [\"token\"]}";
  const skrobot_str bytes = {text, sizeof text - 1};
  (void)self;
  (void)error;
  return sink.write(sink.ctx, bytes);
}

static skrobot_status run(void* task, const skrobot_run* run, skrobot_error* error) {
  const skrobot_str token_name = TEXT("token"), bytes_name = TEXT("bytes");
  skrobot_str token = {"", 0}, bytes = {"", 0};
  int size;
  (void)task;
  if (run->param(run->ctx, token_name, &token) != SKROBOT_OK || run->param(run->ctx, bytes_name, &bytes) != SKROBOT_OK)
    return SKROBOT_FAILED;
  size = atoi(bytes.data);
  if (size > (int)token.size) size = (int)token.size;
  snprintf(error->message, sizeof error->message, "refused: %.*s", size, token.data);
  return SKROBOT_FAILED;
}

static const skrobot_task_v1 functions = {sizeof(skrobot_task_v1), 0, NULL, run, NULL};
static const skrobot_descriptor items[] = {{sizeof(skrobot_descriptor), 0, TEXT(SKROBOT_TASK_V1),
                                            TEXT("cuts_in_character_task"), TEXT("Fails with a part of its secret"),
                                            TEXT(""), schema, &functions}};

static uint32_t count(void) { return 1; }
static const skrobot_descriptor* descriptor(uint32_t index) { return index < 1 ? &items[index] : NULL; }

SKROBOT_EXPORT const skrobot_entry skrobot_plugin_entry = {sizeof(skrobot_entry),
                                                           SKROBOT_ABI_MAJOR,
                                                           TEXT("org.example.cuts_in_character"),
                                                           TEXT("1.0.0"),
                                                           NULL,
                                                           count,
                                                           descriptor,
                                                           NULL};
