// SPDX-License-Identifier: MIT
// An entry without functions
#include <skrobot/plugin.h>

namespace {
constexpr skrobot_str text(const char* data, size_t size) { return {data, size}; }

}  // namespace

SKROBOT_EXPORT const skrobot_entry skrobot_plugin_entry = {sizeof(skrobot_entry), SKROBOT_ABI_MAJOR, text("org.example.null_functions", 26), text("1", 1), nullptr, nullptr, nullptr, nullptr};
