/* SPDX-License-Identifier: MIT
   Returns JSON that is nested a million levels deep */
#include "contract.h"

#include <stdlib.h>
#include <string.h>

static skrobot_status run(void* task, const skrobot_run* run, skrobot_error* error) {
  const size_t depth = 1000000;
  char* text = malloc(2 * depth);
  skrobot_str deep;
  (void)task;
  (void)error;
  record_before(run);
  memset(text, '[', depth);
  memset(text + depth, ']', depth);
  deep.data = text;
  deep.size = 2 * depth;
  run->result.write(run->result.ctx, deep);
  free(text);
  return SKROBOT_OK;
}

SKROBOT_PLUGIN_OF_RUN("org.example.returns_deep_json", "returns_deep_json_task",
                      "Returns JSON nested a million levels deep", NULL, NULL)
