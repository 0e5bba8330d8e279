// SPDX-License-Identifier: MIT
// A schema that differs between calls
#include "contract.h"

namespace {
skrobot_status schema(const skrobot_descriptor*, skrobot_sink sink, skrobot_error*) noexcept {
  static char json[] = "{\"type\": \"object\", \"properties\": {}, \"title\": \"0\"}";
  ++json[sizeof json - 4];
  return write_text(sink, json);
}
skrobot_status run(void*, const skrobot_run*, skrobot_error*) noexcept { return SKROBOT_OK; }
}  // namespace

SKROBOT_PLUGIN_OF_RUN("org.example.schema", "old_task", "", schema, NULL)
