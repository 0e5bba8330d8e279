/* SPDX-License-Identifier: MIT
   A task whose every text would harm a terminal */
#include "contract.h"

#define EVIL "\x1b[31mevil\x07\xff\n\xc2\x9b\xe2\x80\xae"

static skrobot_status schema(const skrobot_descriptor* self, skrobot_sink sink, skrobot_error* error) {
  (void)self;
  (void)error;
  const skrobot_str text = TEXT(
      "{\"type\":\"object\",\"properties\":{\"\\u001b[31mevil\":{\"type\":\"string\",\"default\":\"\\u001b["
      "31mevil\\n\",\"description\":\"\\u001b]0;evil\\u0007\"},"
      "\"x\":{\"type\":\"integer\",\"default\":1,\"description\":\"\\u202eevil\"}}}");
  return sink.write(sink.ctx, text);
}

static skrobot_status run(void* task, const skrobot_run* run, skrobot_error* error) {
  const skrobot_str name = TEXT(EVIL), message = TEXT(EVIL EVIL);
  size_t i;
  (void)task;
  run->metric(run->ctx, run->metric_open(run->ctx, name, name), 1, 0.5);
  run->log(run->ctx, SKROBOT_WARNING, message);
  run->progress(run->ctx, 1, 2);
  for (i = 0; i < message.size && i + 1 < sizeof error->message; ++i) error->message[i] = message.data[i];
  error->message[i] = 0;
  return SKROBOT_FAILED;
}

static const skrobot_task_v1 functions = {sizeof(skrobot_task_v1), 0, NULL, run, NULL};
static const skrobot_descriptor task = {sizeof(skrobot_descriptor),
                                        0,
                                        TEXT(SKROBOT_TASK_V1),
                                        TEXT("hostile_descriptions_task"),
                                        TEXT(EVIL),
                                        TEXT(EVIL),
                                        schema,
                                        &functions};
static uint32_t count(void) { return 1; }
static const skrobot_descriptor* descriptor(uint32_t index) { return index == 0 ? &task : NULL; }

SKROBOT_EXPORT const skrobot_entry skrobot_plugin_entry = {
    sizeof(skrobot_entry), SKROBOT_ABI_MAJOR, TEXT("org.example." EVIL), TEXT(EVIL), NULL, count, descriptor, NULL};
