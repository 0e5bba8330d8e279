/* SPDX-License-Identifier: MIT */
/* Keeps text that was lent for a call: a task until it is destroyed, a notifier from its making to its call */
#include <skrobot/plugin.h>
#include <stdlib.h>

#define TEXT(literal) \
  { literal, sizeof(literal) - 1 }

typedef struct keeper {
  skrobot_str text;
} keeper;

static volatile char seen;

static void look(const keeper* kept) {
  if (kept->text.size != 0) seen = kept->text.data[kept->text.size - 1];
}

static void* create_task(const skrobot_descriptor* self, const skrobot_host* host, skrobot_error* error) {
  (void)self, (void)host, (void)error;
  return calloc(1, sizeof(keeper));
}

static skrobot_status run(void* task, const skrobot_run* run, skrobot_error* error) {
  (void)error;
  ((keeper*)task)->text = run->run_id;
  return SKROBOT_OK;
}

static void destroy_task(void* task) {
  look(task);
  free(task);
}

static void* create_notifier(const skrobot_descriptor* self, const skrobot_host* host, skrobot_str params,
                             skrobot_error* error) {
  (void)self, (void)host, (void)error;
  keeper* kept = calloc(1, sizeof(keeper));
  if (kept != NULL) kept->text = params;
  return kept;
}

static skrobot_status notify(void* notifier, skrobot_str notification, skrobot_error* error) {
  (void)notification, (void)error;
  look(notifier);
  return SKROBOT_OK;
}

static const skrobot_task_v1 task_functions = {sizeof(skrobot_task_v1), 0, create_task, run, destroy_task};
static const skrobot_notifier_v1 notifier_functions = {sizeof(skrobot_notifier_v1), 0, create_notifier, notify, free};
static const skrobot_descriptor items[] = {
    {sizeof(skrobot_descriptor), 0, TEXT(SKROBOT_TASK_V1), TEXT("keeping_task"), TEXT("Keeps its run's id"), TEXT(""),
     NULL, &task_functions},
    {sizeof(skrobot_descriptor), 0, TEXT(SKROBOT_NOTIFIER_V1), TEXT("keeping_notifier"), TEXT("Keeps its parameters"),
     TEXT(""), NULL, &notifier_functions}};

static uint32_t count(void) { return 2; }
static const skrobot_descriptor* descriptor(uint32_t index) { return index < 2 ? &items[index] : NULL; }

SKROBOT_EXPORT const skrobot_entry skrobot_plugin_entry = {sizeof(skrobot_entry),
                                                           SKROBOT_ABI_MAJOR,
                                                           TEXT("org.example.text_after_the_call"),
                                                           TEXT("1"),
                                                           NULL,
                                                           count,
                                                           descriptor,
                                                           NULL};
