/* SPDX-License-Identifier: MIT */
/* A plugin as others have built it with ABI 1.0, in C: every function of the contract is called. */
#include <skrobot/plugin.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TEXT(literal) \
  { literal, sizeof(literal) - 1 }

static int initialised = 0;
static const skrobot_host* own_host = NULL;

static skrobot_str str(const char* text) {
  const skrobot_str made = {text, strlen(text)};
  return made;
}

static skrobot_status init(const skrobot_host* host, skrobot_error* error) {
  (void)error;
  host->log(host->ctx, SKROBOT_DEBUG, str("initialised"));
  initialised = host->struct_size >= 32 && host->extension(host->ctx, str("skrobot.none/1")) == NULL;
  return SKROBOT_OK;
}

static skrobot_status schema(const skrobot_descriptor* self, skrobot_sink sink, skrobot_error* error) {
  (void)self;
  (void)error;
  skrobot_status status =
      sink.write(sink.ctx, str("{\"type\": \"object\", \"properties\": {\"steps\": {\"type\": \"integer\", "));
  if (status == SKROBOT_OK)
    status = sink.write(sink.ctx, str("\"minimum\": 1, \"default\": 4, \"description\": \"How many points\"}, "));
  if (status == SKROBOT_OK)
    status = sink.write(sink.ctx, str("\"end\": {\"type\": \"string\", \"enum\": [\"well\", \"badly\"], \"default\": "
                                      "\"well\", \"description\": \"How it ends\"}}}"));
  return status;
}

static void* create(const skrobot_descriptor* self, const skrobot_host* host, skrobot_error* error) {
  int* made = malloc(sizeof *made);
  (void)error;
  own_host = host;
  if (made != NULL) *made = self->name.size == strlen("frozen_c_task") ? 42 : 0;
  return made;
}

static skrobot_status run(void* task, const skrobot_run* run, skrobot_error* error) {
  const int64_t steps[2] = {100, 101};
  const double values[2] = {1.5, 2.5};
  char text[256];
  skrobot_str given;
  long count = 0;
  if (*(int*)task != 42 || !initialised || own_host == NULL) {
    snprintf(error->message, sizeof error->message, "it was not made as it should be");
    return SKROBOT_FAILED;
  }
  if (run->param(run->ctx, str("steps"), &given) == SKROBOT_OK) count = strtol(given.data, NULL, 10);
  const uint32_t square = run->metric_open(run->ctx, str("square"), str("m2"));
  for (long i = 0; i < count; ++i) {
    if (*run->cancelled) return SKROBOT_CANCELLED;
    run->metric(run->ctx, square, i, (double)(i * i));
    run->progress(run->ctx, (uint64_t)i + 1, (uint64_t)count);
  }
  run->metric_block(run->ctx, square, steps, values, 2);
  run->log(run->ctx, SKROBOT_WARNING, str("a warning from long ago"));
  if (run->param(run->ctx, str("end"), &given) == SKROBOT_OK && strcmp(given.data, "badly") == 0) {
    error->code = 7;
    snprintf(error->message, sizeof error->message, "it ends badly");
    if (SKROBOT_HAS(skrobot_error, error, write_details) && error->write_details != NULL)
      error->write_details(error->ctx, str("as it was asked to"));
    return SKROBOT_FAILED;
  }
  if (run->make_directory(run->ctx, error) != SKROBOT_OK) return SKROBOT_FAILED;
  snprintf(text, sizeof text, "%s/file.txt", run->directory.data);
  FILE* file = fopen(text, "w");
  if (file == NULL || fclose(file) != 0) return SKROBOT_FAILED;
  snprintf(text, sizeof text, "{\"seed\": %llu, \"params\": ", (unsigned long long)run->seed);
  run->result.write(run->result.ctx, str(text));
  run->result.write(run->result.ctx, run->params);
  return run->result.write(run->result.ctx, str("}"));
}

static void* create_notifier(const skrobot_descriptor* self, const skrobot_host* host, skrobot_str params,
                             skrobot_error* error) {
  (void)self, (void)host, (void)error;
  return params.size > 0 ? &initialised : NULL;
}
static skrobot_status notify(void* notifier, skrobot_str notification, skrobot_error* error) {
  (void)notifier;
  if (memchr(notification.data, '{', notification.size) != NULL) return SKROBOT_OK;
  snprintf(error->message, sizeof error->message, "the notification is no object");
  return SKROBOT_FAILED;
}
static void destroy_notifier(void* notifier) { (void)notifier; }

static const skrobot_task_v1 task = {sizeof(skrobot_task_v1), 0, create, run, free};
static const skrobot_notifier_v1 notifier = {sizeof(skrobot_notifier_v1), 0, create_notifier, notify, destroy_notifier};
static const skrobot_descriptor items[] = {
    {sizeof(skrobot_descriptor), 0, TEXT(SKROBOT_TASK_V1), TEXT("frozen_c_task"), TEXT("A task of ABI 1.0 in C"),
     TEXT("https://example.org"), schema, &task},
    {sizeof(skrobot_descriptor), 0, TEXT(SKROBOT_NOTIFIER_V1), TEXT("frozen_c_notifier"),
     TEXT("A notifier of ABI 1.0 in C"), TEXT(""), NULL, &notifier},
};

static uint32_t count(void) { return 2; }
static const skrobot_descriptor* descriptor(uint32_t index) { return index < 2 ? &items[index] : NULL; }
static const void* extension(skrobot_str id) {
  (void)id;
  return NULL;
}

SKROBOT_EXPORT const skrobot_entry skrobot_plugin_entry = {sizeof(skrobot_entry),
                                                           SKROBOT_ABI_MAJOR,
                                                           TEXT("org.example.frozen_c"),
                                                           TEXT("1.0.0"),
                                                           init,
                                                           count,
                                                           descriptor,
                                                           extension};
