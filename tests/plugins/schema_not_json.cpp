// SPDX-License-Identifier: MIT
// A schema that is not JSON
#include <skrobot/plugin.h>

namespace {
constexpr skrobot_str text(const char* data, size_t size) { return {data, size}; }
uint32_t count() noexcept { return 1; }
skrobot_status schema(skrobot_sink sink) noexcept {
  constexpr char json[] = "{\"type\": object}";
  return sink.write(sink.ctx, text(json, sizeof json - 1));
}
skrobot_status run(void*, const skrobot_run*, skrobot_error*) noexcept { return SKROBOT_OK; }
const skrobot_task_v1 functions = {sizeof(skrobot_task_v1), 0, nullptr, run, nullptr};
const skrobot_descriptor item = {sizeof(skrobot_descriptor), 0, text(SKROBOT_TASK_V1, 14), text("old_task", 8), text("", 0), text("", 0), schema, &functions};
const skrobot_descriptor* descriptor(uint32_t) noexcept { return &item; }
}  // namespace

SKROBOT_EXPORT const skrobot_entry skrobot_plugin_entry = {sizeof(skrobot_entry), SKROBOT_ABI_MAJOR, text("org.example.schema", 18), text("1", 1), nullptr, count, descriptor, nullptr};
