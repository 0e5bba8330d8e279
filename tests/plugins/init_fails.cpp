// SPDX-License-Identifier: MIT
// Its init says no
#include "contract.h"

namespace {
skrobot_status init(const skrobot_host*, skrobot_error* error) noexcept {
  const char message[] = "no licence found";
  for (size_t i = 0; i < sizeof message; ++i) error->message[i] = message[i];
  return SKROBOT_FAILED;
}
skrobot_status run(void*, const skrobot_run*, skrobot_error*) noexcept { return SKROBOT_OK; }
}  // namespace

SKROBOT_PLUGIN_OF_RUN("org.example.init", "old_task", "", NULL, init)
