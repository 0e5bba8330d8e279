/* @NAME@: what a task in C looks like. It estimates pi from random points; put your own work into run(). */
#include <skrobot/plugin.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TEXT(literal) {literal, sizeof(literal) - 1}

static skrobot_status write_text(skrobot_sink sink, const char *text) {
  const skrobot_str bytes = {text, strlen(text)};
  return sink.write(sink.ctx, bytes);
}

/* The parameters, as JSON Schema. `skrobot plugins show @NAME@` prints them, and the host checks them before run() is called. */
static skrobot_status schema(const skrobot_descriptor *self, skrobot_sink sink, skrobot_error *error) {
  (void)self;
  (void)error;
  return write_text(sink,
                    "{\"type\": \"object\", \"properties\": {"
                    "\"points\": {\"type\": \"integer\", \"minimum\": 1, \"default\": 100000, \"description\": \"Number of points to draw\"},"
                    "\"report_every\": {\"type\": \"integer\", \"minimum\": 1, \"default\": 10000,"
                    " \"description\": \"Points between two metric values\"}}}");
}

static int read_count(const skrobot_run *run, const char *name, long long *value, skrobot_error *error) {
  const skrobot_str key = {name, strlen(name)};
  skrobot_str text;
  char *end = NULL;
  if (run->param(run->ctx, key, &text) != SKROBOT_OK) text.data = "";
  *value = strtoll(text.data, &end, 10);
  if (*value >= 1 && *end == '\0') return 1;
  snprintf(error->message, sizeof error->message, "parameter '%s': expected a count of at least 1, got '%s'", name, text.data);
  return 0;
}

/* A number from 0 to 1; the generator is splitmix64. */
static double draw(uint64_t *state) {
  uint64_t z = (*state += 0x9E3779B97F4A7C15u);
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
  return (double)((z ^ (z >> 31)) >> 11) * 0x1.0p-53;
}

static skrobot_status run(void *task, const skrobot_run *run, skrobot_error *error) {
  const skrobot_str name = TEXT("pi"), unit = TEXT("");
  long long points, report_every, inside = 0;
  double pi = 0;
  uint64_t state = run->seed; /* the same seed gives the same result */
  char result[64];
  (void)task;
  if (!read_count(run, "points", &points, error) || !read_count(run, "report_every", &report_every, error)) return SKROBOT_BAD_PARAMETER;
  const uint32_t estimate = run->metric_open(run->ctx, name, unit);
  for (long long point = 1; point <= points; ++point) {
    if (*run->cancelled) { /* costs next to nothing: ask often */
      snprintf(error->message, sizeof error->message, "cancelled");
      return SKROBOT_CANCELLED;
    }
    const double x = draw(&state), y = draw(&state);
    if (x * x + y * y < 1) ++inside;
    if (point % report_every != 0 && point != points) continue;
    pi = 4.0 * (double)inside / (double)point;
    run->metric(run->ctx, estimate, point, pi);
    run->progress(run->ctx, (uint64_t)point, (uint64_t)points);
  }
  snprintf(result, sizeof result, "{\"pi\": %.17g}", pi);
  return write_text(run->result, result);
}

static const skrobot_task_v1 functions = {sizeof(skrobot_task_v1), 0, NULL, run, NULL};
static const skrobot_descriptor task = {
    sizeof(skrobot_descriptor), 0, TEXT(SKROBOT_TASK_V1), TEXT("@NAME@"), TEXT("Estimates pi from random points"), TEXT(""), schema, &functions};

static uint32_t count(void) { return 1; }
static const skrobot_descriptor *descriptor(uint32_t index) { return index == 0 ? &task : NULL; }

SKROBOT_EXPORT const skrobot_entry skrobot_plugin_entry = {
    sizeof(skrobot_entry), SKROBOT_ABI_MAJOR, TEXT("org.example.@NAME@"), TEXT("1.0.0"), NULL, count, descriptor, NULL};
