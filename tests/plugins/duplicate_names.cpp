// SPDX-License-Identifier: MIT
// Two tasks of one name
#include "contract.h"

namespace {
skrobot_status run(void*, const skrobot_run*, skrobot_error*) noexcept { return SKROBOT_OK; }
const skrobot_task_v1 functions = {sizeof(skrobot_task_v1), 0, nullptr, run, nullptr};
const skrobot_descriptor item = SKROBOT_ITEM(SKROBOT_TASK_V1, "old_task", "", NULL, &functions);
const skrobot_descriptor* descriptor(uint32_t index) noexcept { return index < 2 ? &item : nullptr; }
uint32_t count() noexcept { return 2; }
}  // namespace

SKROBOT_ENTRY_NOW("org.example.duplicate", NULL)
