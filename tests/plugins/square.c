/* SPDX-License-Identifier: MIT */
/* The example in C of sdk/README.md. */
#include <skrobot/plugin.h>
#include <stdlib.h>
#include <string.h>

#define TEXT(literal) \
  { literal, sizeof(literal) - 1 }

static skrobot_status write_text(skrobot_sink sink, const char* text) {
  const skrobot_str bytes = {text, strlen(text)};
  return sink.write(sink.ctx, bytes);
}

static skrobot_status schema(const skrobot_descriptor* self, skrobot_sink sink, skrobot_error* error) {
  (void)self;
  (void)error;
  return write_text(
      sink,
      "{\"type\": \"object\", \"properties\": {\"steps\": {\"type\": \"integer\", \"minimum\": 1, \"default\": 3,"
      " \"description\": \"How many points\"}}}");
}

static skrobot_status run(void* task, const skrobot_run* run, skrobot_error* error) {
  const skrobot_str steps = TEXT("steps"), name = TEXT("square"), unit = TEXT("");
  skrobot_str text;
  (void)task;
  (void)error;
  const long count = run->param(run->ctx, steps, &text) == SKROBOT_OK ? strtol(text.data, NULL, 10) : 0;
  const uint32_t square = run->metric_open(run->ctx, name, unit);
  for (long i = 0; i < count && !*run->cancelled; ++i) run->metric(run->ctx, square, i, (double)(i * i));
  return write_text(run->result, "{\"ok\": true}");
}

static const skrobot_task_v1 functions = {sizeof(skrobot_task_v1), 0, NULL, run, NULL};
static const skrobot_descriptor task = {sizeof(skrobot_descriptor),
                                        0,
                                        TEXT(SKROBOT_TASK_V1),
                                        TEXT("square_task"),
                                        TEXT("Squares"),
                                        TEXT(""),
                                        schema,
                                        &functions};

static uint32_t count(void) { return 1; }
static const skrobot_descriptor* descriptor(uint32_t index) { return index == 0 ? &task : NULL; }

SKROBOT_EXPORT const skrobot_entry skrobot_plugin_entry = {
    sizeof(skrobot_entry), SKROBOT_ABI_MAJOR, TEXT("org.example.square"), TEXT("1.0.0"), NULL, count, descriptor, NULL};
