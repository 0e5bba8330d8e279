// SPDX-License-Identifier: MIT
// Built for a version before the first
#include "contract.h"

namespace {
skrobot_status run(void*, const skrobot_run*, skrobot_error*) noexcept { return SKROBOT_OK; }
}  // namespace

SKROBOT_ITEM_OF_RUN("old_task", "", NULL)
SKROBOT_ENTRY(sizeof(skrobot_entry), 0, "org.example.older", NULL)
