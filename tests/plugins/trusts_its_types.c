/* SPDX-License-Identifier: MIT */
/* Ends the process when a number is none, as a program in Fortran does: the contract says that it cannot happen */
#include <skrobot/plugin.h>
#include <stdlib.h>

#define TEXT(literal) \
  { literal, sizeof(literal) - 1 }

static skrobot_status schema(const skrobot_descriptor* self, skrobot_sink sink, skrobot_error* error) {
  static const skrobot_str text = TEXT(
      "{\"type\": \"object\", \"properties\": {\"size\": {\"type\": \"integer\", \"minimum\": 0, \"default\": 3, "
      "\"description\": \"How large\"}}}");
  (void)self, (void)error;
  return sink.write(sink.ctx, text);
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

static const skrobot_task_v1 functions = {sizeof(skrobot_task_v1), 0, NULL, run, NULL};
static const skrobot_descriptor task = {sizeof(skrobot_descriptor),
                                        0,
                                        TEXT(SKROBOT_TASK_V1),
                                        TEXT("trusting_task"),
                                        TEXT("Trusts its types"),
                                        TEXT(""),
                                        schema,
                                        &functions};

static uint32_t count(void) { return 1; }
static const skrobot_descriptor* descriptor(uint32_t index) { return index == 0 ? &task : NULL; }

SKROBOT_EXPORT const skrobot_entry skrobot_plugin_entry = {sizeof(skrobot_entry),
                                                           SKROBOT_ABI_MAJOR,
                                                           TEXT("org.example.trusts_its_types"),
                                                           TEXT("1"),
                                                           NULL,
                                                           count,
                                                           descriptor,
                                                           NULL};
