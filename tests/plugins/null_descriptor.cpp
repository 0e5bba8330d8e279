// SPDX-License-Identifier: MIT
// Promises a descriptor and gives none
#include <skrobot/plugin.h>

namespace {
template <size_t Size>
constexpr skrobot_str text(const char (&literal)[Size]) {
  return {literal, Size - 1};
}
uint32_t count() noexcept { return 1; }
const skrobot_descriptor* descriptor(uint32_t) noexcept { return nullptr; }
}  // namespace

SKROBOT_EXPORT const skrobot_entry skrobot_plugin_entry = {sizeof(skrobot_entry),
                                                           SKROBOT_ABI_MAJOR,
                                                           text("org.example.null_descriptor"),
                                                           text("1"),
                                                           nullptr,
                                                           count,
                                                           descriptor,
                                                           nullptr};
