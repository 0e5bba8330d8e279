/* SPDX-License-Identifier: MIT
   Writes garbage over the memory that it shares with the host */
#include "contract.h"

#include <string.h>

static skrobot_status run(void* task, const skrobot_run* run, skrobot_error* error) {
  char* memory = (char*)(uintptr_t)run->cancelled;
  (void)task;
  (void)error;
  record_before(run);
  for (size_t i = 8; i < 1 << 20; i += 7) memory[i] = (char)(0xA5 ^ i);
  return SKROBOT_OK;
}

SKROBOT_PLUGIN_OF_RUN("org.example.scribbles_shared_memory", "scribbles_shared_memory_task",
                      "Writes garbage over the shared memory", NULL, NULL)
