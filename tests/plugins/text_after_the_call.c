/* SPDX-License-Identifier: MIT */
/* Keeps text that was lent for a call: a task until it is destroyed, a notifier from its making to its call */
#include "contract.h"

#include <stdlib.h>

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
    SKROBOT_ITEM(SKROBOT_TASK_V1, "keeping_task", "Keeps its run's id", NULL, &task_functions),
    SKROBOT_ITEM(SKROBOT_NOTIFIER_V1, "keeping_notifier", "Keeps its parameters", NULL, &notifier_functions)};

static uint32_t count(void) { return 2; }
static const skrobot_descriptor* descriptor(uint32_t index) { return index < 2 ? &items[index] : NULL; }

SKROBOT_ENTRY_NOW("org.example.text_after_the_call", NULL)
