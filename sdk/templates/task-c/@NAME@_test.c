/* Runs the task without a host: a run whose functions keep what the task says. */
#include <skrobot/plugin.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CHECK(condition) \
  if (!(condition)) printf("%s:%d: check failed: %s\n", __FILE__, __LINE__, #condition), exit(1)

/* The plugin's own, linked into this program. */
extern const skrobot_entry skrobot_plugin_entry;

/* What one run came to. */
static struct {
  const char *points, *report_every;
  uint32_t cancelled;
  int metric_points;
  double last;
  char result[256];
} seen;

static skrobot_status param(void *ctx, skrobot_str name, skrobot_str *text) {
  const char *value = strncmp(name.data, "points", name.size) == 0 ? seen.points : seen.report_every;
  (void)ctx;
  text->data = value;
  text->size = strlen(value);
  return SKROBOT_OK;
}
static uint32_t metric_open(void *ctx, skrobot_str name, skrobot_str unit) {
  (void)ctx, (void)name, (void)unit;
  return 0;
}
static void metric(void *ctx, uint32_t id, int64_t step, double value) {
  (void)ctx, (void)id, (void)step;
  ++seen.metric_points;
  seen.last = value;
}
static void progress(void *ctx, uint64_t done, uint64_t total) { (void)ctx, (void)done, (void)total; }
static skrobot_status write_result(void *ctx, skrobot_str bytes) {
  (void)ctx;
  strncat(seen.result, bytes.data, bytes.size);
  return SKROBOT_OK;
}

static skrobot_status run_task(const char *points, const char *report_every, uint32_t cancelled, skrobot_error *error) {
  const skrobot_descriptor *item = skrobot_plugin_entry.descriptor(0);
  const skrobot_task_v1 *task = item->vtable;
  skrobot_run run = {0};
  memset(&seen, 0, sizeof seen);
  memset(error, 0, sizeof *error);
  error->struct_size = sizeof *error;
  seen.points = points;
  seen.report_every = report_every;
  seen.cancelled = cancelled;
  run.struct_size = sizeof run;
  run.seed = 1;
  run.cancelled = &seen.cancelled;
  run.param = param;
  run.metric_open = metric_open;
  run.metric = metric;
  run.progress = progress;
  run.result.write = write_result;
  return task->run(NULL, &run, error);
}

int main(void) {
  skrobot_error error;
  CHECK(skrobot_plugin_entry.count() == 1);
  CHECK(run_task("20000", "5000", 0, &error) == SKROBOT_OK);
  CHECK(seen.metric_points == 4);
  CHECK(seen.last > 3.1 && seen.last < 3.2);
  CHECK(strncmp(seen.result, "{\"pi\": 3.1", 10) == 0);
  CHECK(run_task("20000", "5000", 1, &error) == SKROBOT_CANCELLED);
  CHECK(run_task("many", "5000", 0, &error) == SKROBOT_BAD_PARAMETER);
  CHECK(strstr(error.message, "'many'") != NULL);
  puts("all tests passed");
  return 0;
}
