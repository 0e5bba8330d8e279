/* SPDX-License-Identifier: MIT */
/* Ends the process when a number is none, as a program in Fortran does: the contract says that it cannot happen */
#include "contract.h"

#include <stdlib.h>

static skrobot_status schema(const skrobot_descriptor* self, skrobot_sink sink, skrobot_error* error) {
  (void)self, (void)error;
  return write_text(
      sink,
      "{\"type\": \"object\", \"properties\": {\"size\": {\"type\": \"integer\", \"minimum\": 0, \"default\": 3, "
      "\"description\": \"How large\"}}}");
}

static skrobot_status run(void* task, const skrobot_run* run, skrobot_error* error) {
  const skrobot_str name = TEXT("size");
  skrobot_str text;
  char* end;
  (void)task, (void)error;
  if (run->param(run->ctx, name, &text) != SKROBOT_OK) abort();
  const long long size = strtoll(text.data, &end, 10);
  if (end == text.data || *end != '\0' || size < 0) abort();
  return SKROBOT_OK;
}

SKROBOT_PLUGIN_OF_RUN("org.example.trusts_its_types", "trusting_task", "Trusts its types", schema, NULL)
