/* SPDX-License-Identifier: MIT
   Returns 250 MB of JSON, in many pieces */
#include "contract.h"

static skrobot_status run(void* task, const skrobot_run* run, skrobot_error* error) {
  static char zeros[2000];
  const skrobot_str first = TEXT("[0"), last = TEXT("]");
  skrobot_str piece;
  size_t i;
  (void)task;
  (void)error;
  record_before(run);
  for (i = 0; i < sizeof zeros; i += 2) memcpy(zeros + i, ",0", 2);
  piece.data = zeros;
  piece.size = sizeof zeros;
  run->result.write(run->result.ctx, first);
  for (i = 0; i < 125000; ++i) run->result.write(run->result.ctx, piece);
  run->result.write(run->result.ctx, last);
  return SKROBOT_OK;
}

SKROBOT_PLUGIN_OF_RUN("org.example.returns_many_values", "returns_many_values_task",
                      "Returns 250 MB of JSON, in many pieces", NULL, NULL)
