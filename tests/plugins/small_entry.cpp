// SPDX-License-Identifier: MIT
// An entry that is smaller than the first version's
#include "contract.h"

namespace {
skrobot_status run(void*, const skrobot_run*, skrobot_error*) noexcept { return SKROBOT_OK; }
}  // namespace

SKROBOT_ITEM_OF_RUN("old_task", "", NULL)
SKROBOT_ENTRY(16, SKROBOT_ABI_MAJOR, "org.example.small", NULL)
