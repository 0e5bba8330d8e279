/* SPDX-License-Identifier: MIT */
/* A task and a notifier in C, from plugin.h alone. Builds as C11 and C17, and links the C library and nothing else. */
#include <skrobot/plugin.h>
#include <stdio.h>
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
      "{\"type\": \"object\", \"properties\": {\"steps\": {\"type\": \"integer\", \"minimum\": 0, \"default\": 3, "
      "\"description\": \"How many points\"},"
      " \"before\": {\"type\": \"string\", \"default\": \"\", \"description\": \"What an earlier task returned\"}}}");
}

static skrobot_str param(const skrobot_run* run, const char* name) {
  const skrobot_str key = {name, strlen(name)};
  skrobot_str text = {"", 0};
  if (run->param(run->ctx, key, &text) != SKROBOT_OK) text.size = 0;
  return text;
}

static skrobot_status run(void* task, const skrobot_run* run, skrobot_error* error) {
  const skrobot_str name = TEXT("square"), unit = TEXT("m"), said = TEXT("built by c");
  const long steps = strtol(param(run, "steps").data, NULL, 10);
  const skrobot_str before = param(run, "before");
  int64_t numbers[8];
  double values[8];
  long i;
  char text[512];
  uint32_t metric;
  FILE* file;
  (void)task;
  if (steps < 1 || steps > 8) {
    snprintf(error->message, sizeof error->message, "%ld steps cannot be made (from C)", steps);
    return SKROBOT_FAILED;
  }
  run->log(run->ctx, SKROBOT_INFO, said);
  metric = run->metric_open(run->ctx, name, unit);
  for (i = 0; i < steps && !*run->cancelled; ++i) {
    numbers[i] = i;
    values[i] = (double)(i * i);
  }
  run->metric_block(run->ctx, metric, numbers, values, (size_t)steps);
  if (run->make_directory(run->ctx, error) != SKROBOT_OK) return SKROBOT_FAILED;
  snprintf(text, sizeof text, "%.*s/file.txt", (int)run->directory.size, run->directory.data);
  file = fopen(text, "w");
  if (file == NULL) return SKROBOT_FAILED;
  fputs("from C\n", file);
  fclose(file);
  snprintf(text, sizeof text, "{\"toolchain\": \"c\", \"steps\": %ld, \"before\": \"%.*s\"}", steps, (int)before.size,
           before.data);
  return write_text(run->result, text);
}

static void* create_notifier(const skrobot_descriptor* self, const skrobot_host* host, skrobot_str params,
                             skrobot_error* error) {
  static int object;
  (void)self;
  (void)host;
  (void)params;
  (void)error;
  return &object;
}

/* Without a JSON parser, what is told is handed on as it is. */
static skrobot_status notify(void* notifier, skrobot_str notification, skrobot_error* error) {
  (void)notifier;
  (void)error;
  printf("%.*s\n", (int)notification.size, notification.data);
  return SKROBOT_OK;
}

static const skrobot_task_v1 functions = {sizeof(skrobot_task_v1), 0, NULL, run, NULL};
static const skrobot_notifier_v1 notifier_functions = {sizeof(skrobot_notifier_v1), 0, create_notifier, notify, NULL};
static const skrobot_descriptor items[] = {
    {sizeof(skrobot_descriptor), 0, TEXT(SKROBOT_TASK_V1), TEXT("c_task"), TEXT("Squares, in C"), TEXT(""), schema,
     &functions},
    {sizeof(skrobot_descriptor), 0, TEXT(SKROBOT_NOTIFIER_V1), TEXT("c_notifier"), TEXT("Prints, in C"), TEXT(""), NULL,
     &notifier_functions}};

static uint32_t count(void) { return 2; }
static const skrobot_descriptor* descriptor(uint32_t index) { return index < 2 ? &items[index] : NULL; }

SKROBOT_EXPORT const skrobot_entry skrobot_plugin_entry = {
    sizeof(skrobot_entry), SKROBOT_ABI_MAJOR, TEXT("org.example.c"), TEXT("1.0.0"), NULL, count, descriptor, NULL};
