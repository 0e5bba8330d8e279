// SPDX-License-Identifier: MIT
// Promises a descriptor and gives none
#include "contract.h"

namespace {
uint32_t count() noexcept { return 1; }
const skrobot_descriptor* descriptor(uint32_t) noexcept { return nullptr; }
}  // namespace

SKROBOT_ENTRY_NOW("org.example.null_descriptor", NULL)
