// SPDX-License-Identifier: MIT
// Gives its one descriptor for every index
#include "contract.h"

namespace {
uint32_t count() noexcept { return 1; }
skrobot_status run(void*, const skrobot_run*, skrobot_error*) noexcept { return SKROBOT_OK; }
const skrobot_task_v1 functions = {sizeof(skrobot_task_v1), 0, nullptr, run, nullptr};
const skrobot_descriptor item = SKROBOT_ITEM(SKROBOT_TASK_V1, "old_task", "Does nothing", NULL, &functions);
const skrobot_descriptor* descriptor(uint32_t) noexcept { return &item; }
}  // namespace

SKROBOT_ENTRY_NOW("org.example.endless_items", NULL)
