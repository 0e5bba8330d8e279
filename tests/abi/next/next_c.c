/* SPDX-License-Identifier: MIT */
/* A plugin of the next minor version: uses what that added where the host has it, and says whether it had. With
 * CARELESS it does not look. */
#include <skrobot/plugin.h>
#include <stdlib.h>
#include <string.h>

#define TEXT(literal) \
  { literal, sizeof(literal) - 1 }
#ifdef CARELESS
#define NAME "careless_"
#define HAS(type, pointer) 1
#else
#define NAME "next_c_"
#define HAS(type, pointer) SKROBOT_HAS(type, pointer, later)
#endif

static int host_has, error_has;
static volatile int called;

static void use_host(const skrobot_host* host) {
  host_has = HAS(skrobot_host, host);
  if (host_has && host->later != NULL) called = host->later(host->ctx);
}

static skrobot_status init(const skrobot_host* host, skrobot_error* error) {
  use_host(host);
  error_has = HAS(skrobot_error, error);
  return error_has && error->later != NULL ? SKROBOT_FAILED : SKROBOT_OK;
}

static void* create(const skrobot_descriptor* self, const skrobot_host* host, skrobot_error* error) {
  (void)self, (void)error;
  use_host(host);
  return malloc(1);
}

static skrobot_status run(void* task, const skrobot_run* run, skrobot_error* error) {
  static const skrobot_str yes = TEXT("{\"run\": true, \"host\": true, \"error\": true}"),
                           no = TEXT("{\"run\": false, \"host\": false, \"error\": false}");
  static const skrobot_str mixed = TEXT("\"some have it\"");
  const int run_has = HAS(skrobot_run, run);
  (void)task, (void)error;
  if (run_has && run->later != NULL) called = run->later(run->ctx);
  const int count = (run_has != 0) + (host_has != 0) + (error_has != 0);
  return run->result.write(run->result.ctx, count == 3 ? yes : count == 0 ? no : mixed);
}

static void* create_notifier(const skrobot_descriptor* self, const skrobot_host* host, skrobot_str params,
                             skrobot_error* error) {
  (void)params;
  return create(self, host, error);
}

static skrobot_status notify(void* notifier, skrobot_str notification, skrobot_error* error) {
  (void)notifier, (void)notification, (void)error;
  return SKROBOT_OK;
}

static const char added[] = "what a later host may read";
static const skrobot_task_v1 task_functions = {sizeof(skrobot_task_v1), 0, create, run, free, added};
static const skrobot_notifier_v1 notifier_functions = {
    sizeof(skrobot_notifier_v1), 0, create_notifier, notify, free, added};
static const skrobot_descriptor items[] = {
    {sizeof(skrobot_descriptor), 0, TEXT(SKROBOT_TASK_V1), TEXT(NAME "task"), TEXT("From later"), TEXT(""), NULL,
     &task_functions, added},
    {sizeof(skrobot_descriptor), 0, TEXT(SKROBOT_NOTIFIER_V1), TEXT(NAME "notifier"), TEXT("From later"), TEXT(""),
     NULL, &notifier_functions, added}};

static uint32_t count(void) { return 2; }
static const skrobot_descriptor* descriptor(uint32_t index) { return index < 2 ? &items[index] : NULL; }

SKROBOT_EXPORT const skrobot_entry skrobot_plugin_entry = {sizeof(skrobot_entry),
                                                           SKROBOT_ABI_MAJOR,
                                                           TEXT("org.example.next"),
                                                           TEXT("1.1"),
                                                           init,
                                                           count,
                                                           descriptor,
                                                           NULL,
                                                           added};
