// SPDX-License-Identifier: MIT
// A schema that is not JSON
#include "contract.h"

namespace {
skrobot_status schema(const skrobot_descriptor*, skrobot_sink sink, skrobot_error*) noexcept {
  return write_text(sink, "{\"type\": object}");
}
skrobot_status run(void*, const skrobot_run*, skrobot_error*) noexcept { return SKROBOT_OK; }
}  // namespace

SKROBOT_PLUGIN_OF_RUN("org.example.schema", "old_task", "", schema, NULL)
