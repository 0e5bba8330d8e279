// SPDX-License-Identifier: MIT
// A default outside of its own range, no description, and a schema function that does not look at what the sink says
#include "contract.h"

namespace {
skrobot_status schema(const skrobot_descriptor*, skrobot_sink sink, skrobot_error*) noexcept {
  write_text(sink, R"({"type": "object", "properties": {"x": {"type": "integer", "minimum": 1, "default": 0}}})");
  return SKROBOT_OK;
}
skrobot_status run(void*, const skrobot_run*, skrobot_error*) noexcept { return SKROBOT_OK; }
}  // namespace

SKROBOT_PLUGIN_OF_RUN("org.example.schema_bad_default", "old_task", "Does nothing", schema, NULL)
