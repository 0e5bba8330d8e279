// SPDX-License-Identifier: MIT
// Reads a member that this version's host does not have, without a look at its size
#include <skrobot/plugin.h>

namespace {
template <size_t Size>
constexpr skrobot_str text(const char (&literal)[Size]) {
  return {literal, Size - 1};
}
uint32_t count() noexcept { return 1; }
// What a later version of the host's struct could look like.
struct LaterHost {
  skrobot_host now;
  const void* later;
};
const volatile void* seen;
skrobot_status init(const skrobot_host* host, skrobot_error*) noexcept {
  seen = reinterpret_cast<const LaterHost*>(host)->later;
  return SKROBOT_OK;
}
skrobot_status run(void*, const skrobot_run*, skrobot_error*) noexcept { return SKROBOT_OK; }
const skrobot_task_v1 functions = {sizeof(skrobot_task_v1), 0, nullptr, run, nullptr};
const skrobot_descriptor item = {sizeof(skrobot_descriptor),
                                 0,
                                 text(SKROBOT_TASK_V1),
                                 text("old_task"),
                                 text("Does nothing"),
                                 text(""),
                                 nullptr,
                                 &functions};
const skrobot_descriptor* descriptor(uint32_t index) noexcept { return index == 0 ? &item : nullptr; }
}  // namespace

SKROBOT_EXPORT const skrobot_entry skrobot_plugin_entry = {sizeof(skrobot_entry),
                                                           SKROBOT_ABI_MAJOR,
                                                           text("org.example.reads_beyond_the_host"),
                                                           text("1"),
                                                           init,
                                                           count,
                                                           descriptor,
                                                           nullptr};
