// SPDX-License-Identifier: MIT
// An entry without functions
#include "contract.h"

SKROBOT_EXPORT const skrobot_entry skrobot_plugin_entry = {sizeof(skrobot_entry),
                                                           SKROBOT_ABI_MAJOR,
                                                           TEXT("org.example.null_functions"),
                                                           TEXT("1.0.0"),
                                                           NULL,
                                                           NULL,
                                                           NULL,
                                                           NULL};
