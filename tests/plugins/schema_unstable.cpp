// SPDX-License-Identifier: MIT
// A schema that differs between calls
#include <skrobot/plugin.h>

namespace {
template <size_t Size>
constexpr skrobot_str text(const char (&literal)[Size]) {
  return {literal, Size - 1};
}
uint32_t count() noexcept { return 1; }
skrobot_status schema(const skrobot_descriptor*, skrobot_sink sink, skrobot_error*) noexcept {
  static char json[] = "{\"type\": \"object\", \"properties\": {}, \"title\": \"0\"}";
  ++json[sizeof json - 4];
  return sink.write(sink.ctx, text(json));
}
skrobot_status run(void*, const skrobot_run*, skrobot_error*) noexcept { return SKROBOT_OK; }
const skrobot_task_v1 functions = {sizeof(skrobot_task_v1), 0, nullptr, run, nullptr};
const skrobot_descriptor item = {
    sizeof(skrobot_descriptor), 0, text(SKROBOT_TASK_V1), text("old_task"), text(""), text(""), schema, &functions};
const skrobot_descriptor* descriptor(uint32_t index) noexcept { return index == 0 ? &item : nullptr; }
}  // namespace

SKROBOT_EXPORT const skrobot_entry skrobot_plugin_entry = {sizeof(skrobot_entry),
                                                           SKROBOT_ABI_MAJOR,
                                                           text("org.example.schema"),
                                                           text("1"),
                                                           nullptr,
                                                           count,
                                                           descriptor,
                                                           nullptr};
