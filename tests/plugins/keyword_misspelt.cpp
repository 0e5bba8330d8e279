// SPDX-License-Identifier: MIT
// A schema with a keyword that nobody knows
#include "contract.h"

namespace {
skrobot_status schema(const skrobot_descriptor*, skrobot_sink sink, skrobot_error*) noexcept {
  return write_text(sink, R"({"type": "object", "properties": {
    "steps": {"type": "integer", "minimun": 1, "default": 3, "description": "How many"},
    "list": {"type": "array", "items": {"type": "number", "exclusive_maximum": 1}, "default": [], "description": "Shares"}}})");
}
skrobot_status run(void*, const skrobot_run*, skrobot_error*) noexcept { return SKROBOT_OK; }
}  // namespace

SKROBOT_PLUGIN_OF_RUN("org.example.keyword_misspelt", "counting_task", "Counts", schema, NULL)
