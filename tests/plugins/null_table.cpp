// SPDX-License-Identifier: MIT
// A task without a table of functions
#include <skrobot/plugin.h>

namespace {
template <size_t Size>
constexpr skrobot_str text(const char (&literal)[Size]) {
  return {literal, Size - 1};
}
uint32_t count() noexcept { return 1; }
const skrobot_descriptor item = {sizeof(skrobot_descriptor),
                                 0,
                                 text(SKROBOT_TASK_V1),
                                 text("null_table_task"),
                                 text(""),
                                 text(""),
                                 nullptr,
                                 nullptr};
const skrobot_descriptor* descriptor(uint32_t index) noexcept { return index == 0 ? &item : nullptr; }
}  // namespace

SKROBOT_EXPORT const skrobot_entry skrobot_plugin_entry = {sizeof(skrobot_entry),
                                                           SKROBOT_ABI_MAJOR,
                                                           text("org.example.null_table"),
                                                           text("1"),
                                                           nullptr,
                                                           count,
                                                           descriptor,
                                                           nullptr};
