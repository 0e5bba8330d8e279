/* SPDX-License-Identifier: MIT
   What fixtures that use plugin.h alone have in common, in C and in C++:

     static skrobot_status run(void* task, const skrobot_run* run, skrobot_error* error) SKROBOT_NOEXCEPT { ... }
     SKROBOT_PLUGIN_OF_RUN("org.example.wrong_status", "wrong_status_task", "Returns an unknown status", NULL, NULL) */
#ifndef SKROBOT_TESTS_PLUGINS_CONTRACT_H
#define SKROBOT_TESTS_PLUGINS_CONTRACT_H

#include <skrobot/plugin.h>
#include <stddef.h>
#include <string.h>

#define TEXT(literal) \
  { literal, sizeof(literal) - 1 }

/* A descriptor of that kind; `schema` and `functions` may be NULL. */
#define SKROBOT_ITEM(kind, name, summary, schema, functions) \
  { sizeof(skrobot_descriptor), 0, TEXT(kind), TEXT(name), TEXT(summary), TEXT(""), schema, functions }

/* The entry, with the functions `count` and `descriptor`; `init` may be NULL. */
#define SKROBOT_ENTRY(size, major, id, init)                                                         \
  SKROBOT_EXPORT const skrobot_entry skrobot_plugin_entry = {size, major, TEXT(id),   TEXT("1.0.0"), \
                                                             init, count, descriptor, NULL};

/* The same, of a plugin built for this version of the contract. */
#define SKROBOT_ENTRY_NOW(id, init) SKROBOT_ENTRY(sizeof(skrobot_entry), SKROBOT_ABI_MAJOR, id, init)

/* The only task `item`, whose function is `run`, and the functions `count` and `descriptor`. */
#define SKROBOT_ITEM_OF_RUN(name, summary, schema)                                                         \
  static const skrobot_task_v1 functions = {sizeof(skrobot_task_v1), 0, NULL, run, NULL};                  \
  static const skrobot_descriptor item = SKROBOT_ITEM(SKROBOT_TASK_V1, name, summary, schema, &functions); \
  static uint32_t count(void) SKROBOT_NOEXCEPT { return 1; }                                               \
  static const skrobot_descriptor* descriptor(uint32_t index) SKROBOT_NOEXCEPT { return index == 0 ? &item : NULL; }

/* A plugin of one task, whose function is `run`. */
#define SKROBOT_PLUGIN_OF_RUN(id, name, summary, schema, init) \
  SKROBOT_ITEM_OF_RUN(name, summary, schema)                   \
  SKROBOT_ENTRY_NOW(id, init)

static inline skrobot_status write_text(skrobot_sink sink, const char* text) SKROBOT_NOEXCEPT {
  const skrobot_str bytes = {text, strlen(text)};
  return sink.write(sink.ctx, bytes);
}

/* A point and a record of the log, which no fault that follows may lose. */
static inline void record_before(const skrobot_run* run) SKROBOT_NOEXCEPT {
  const skrobot_str before = TEXT("before"), none = TEXT(""), message = TEXT("before the fault");
  run->metric(run->ctx, run->metric_open(run->ctx, before, none), 1, 0.5);
  run->log(run->ctx, SKROBOT_INFO, message);
}

#endif
