// SPDX-License-Identifier: MIT
// A task without a table of functions
#include <skrobot/plugin.h>

namespace {
constexpr skrobot_str text(const char* data, size_t size) { return {data, size}; }
uint32_t count() noexcept { return 1; }
const skrobot_descriptor item = {sizeof(skrobot_descriptor), 0, text(SKROBOT_TASK_V1, 14), text("null_table_task", 15), text("", 0), text("", 0), nullptr, nullptr};
const skrobot_descriptor* descriptor(uint32_t) noexcept { return &item; }
}  // namespace

SKROBOT_EXPORT const skrobot_entry skrobot_plugin_entry = {sizeof(skrobot_entry), SKROBOT_ABI_MAJOR, text("org.example.null_table", 22), text("1", 1), nullptr, count, descriptor, nullptr};
