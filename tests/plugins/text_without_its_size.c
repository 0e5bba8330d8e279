/* SPDX-License-Identifier: MIT */
/* Takes text for NUL-terminated that is not */
#include "contract.h"

static skrobot_status run(void* task, const skrobot_run* run, skrobot_error* error) {
  (void)task;
  (void)error;
  return write_text(run->result, strstr(run->params.data, "\"fast\"") != NULL ? "true" : "false");
}

SKROBOT_PLUGIN_OF_RUN("org.example.text_without_its_size", "search_task", "Searches its parameters", NULL, NULL)
