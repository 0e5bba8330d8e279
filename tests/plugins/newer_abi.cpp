// SPDX-License-Identifier: MIT
// Built for the next major version of the contract
#include "contract.h"

namespace {
skrobot_status run(void*, const skrobot_run*, skrobot_error*) noexcept { return SKROBOT_OK; }
}  // namespace

SKROBOT_ITEM_OF_RUN("old_task", "", NULL)
SKROBOT_ENTRY(sizeof(skrobot_entry), SKROBOT_ABI_MAJOR + 1, "org.example.newer", NULL)
