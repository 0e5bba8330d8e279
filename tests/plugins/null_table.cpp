// SPDX-License-Identifier: MIT
// A task without a table of functions
#include "contract.h"

namespace {
uint32_t count() noexcept { return 1; }
const skrobot_descriptor item =
    SKROBOT_ITEM(SKROBOT_TASK_V1, "null_table_task", "A task without a table of functions", NULL, NULL);
const skrobot_descriptor* descriptor(uint32_t index) noexcept { return index == 0 ? &item : nullptr; }
}  // namespace

SKROBOT_ENTRY_NOW("org.example.null_table", NULL)
