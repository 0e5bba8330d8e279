// SPDX-License-Identifier: MIT
// Compares a struct's size by ==
#include "contract.h"

namespace {
skrobot_status init(const skrobot_host* host, skrobot_error*) noexcept {
  return host->struct_size == sizeof(skrobot_host) ? SKROBOT_OK : SKROBOT_FAILED;
}
skrobot_status run(void*, const skrobot_run*, skrobot_error*) noexcept { return SKROBOT_OK; }
}  // namespace

SKROBOT_PLUGIN_OF_RUN("org.example.refuses_newer_hosts", "old_task", "Does nothing", NULL, init)
