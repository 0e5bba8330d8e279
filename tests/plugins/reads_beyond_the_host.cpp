// SPDX-License-Identifier: MIT
// Reads a member that this version's host does not have, without a look at its size
#include "contract.h"

namespace {
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
}  // namespace

SKROBOT_PLUGIN_OF_RUN("org.example.reads_beyond_the_host", "old_task", "Does nothing", NULL, init)
