/* SPDX-License-Identifier: MIT */
/* Fails with as much of its secret as a buffer of its own holds, which may end within a character */
#include "contract.h"

#include <stdio.h>
#include <stdlib.h>

static skrobot_status schema(const skrobot_descriptor* self, skrobot_sink sink, skrobot_error* error) {
  (void)self;
  (void)error;
  return write_text(
      sink,
      "{\"type\": \"object\", \"properties\": {\"token\": {\"type\": \"string\", \"writeOnly\": true, \"description\": "
      "\"What must not be told\"},"
      " \"bytes\": {\"type\": \"integer\", \"default\": 8, \"description\": \"How much of it is told\"}}, "
      "\"required\": [\"token\"]}");
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

SKROBOT_PLUGIN_OF_RUN("org.example.cuts_in_character", "cuts_in_character_task", "Fails with a part of its secret",
                      schema, NULL)
