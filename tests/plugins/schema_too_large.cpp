// SPDX-License-Identifier: MIT
// Writes a schema of a gigabyte
#include "contract.h"

#include <string>

namespace {
skrobot_status run(void*, const skrobot_run*, skrobot_error*) noexcept { return SKROBOT_OK; }
skrobot_status schema(const skrobot_descriptor*, skrobot_sink out, skrobot_error*) noexcept {
  const std::string blanks(1 << 20, ' ');
  for (int i = 0; i < 1024; ++i) out.write(out.ctx, {blanks.data(), blanks.size()});
  return SKROBOT_OK;
}
}  // namespace

SKROBOT_PLUGIN_OF_RUN("org.example.schema_too_large", "old_task", "Does nothing", schema, NULL)
