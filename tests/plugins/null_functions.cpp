// SPDX-License-Identifier: MIT
// An entry without functions
#include <skrobot/plugin.h>

namespace {
template <size_t Size>
constexpr skrobot_str text(const char (&literal)[Size]) {
  return {literal, Size - 1};
}

}  // namespace

SKROBOT_EXPORT const skrobot_entry skrobot_plugin_entry = {sizeof(skrobot_entry),
                                                           SKROBOT_ABI_MAJOR,
                                                           text("org.example.null_functions"),
                                                           text("1"),
                                                           nullptr,
                                                           nullptr,
                                                           nullptr,
                                                           nullptr};
