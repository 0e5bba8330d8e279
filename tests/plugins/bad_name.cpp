// SPDX-License-Identifier: MIT
// A task whose name is no name
#include "contract.h"

namespace {
skrobot_status run(void*, const skrobot_run*, skrobot_error*) noexcept { return SKROBOT_OK; }
}  // namespace

SKROBOT_PLUGIN_OF_RUN("org.example.bad_name", "../Old Task", "", NULL, NULL)
