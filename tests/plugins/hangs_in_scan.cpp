// SPDX-License-Identifier: MIT
// A static constructor never returns
#include <skrobot/task.hpp>

#include <unistd.h>

namespace {
struct AtLoad {
  AtLoad() {
    while (true) ::pause();
  }
} at_load;
}  // namespace

class FixtureTask : public skrobot::Task<> {
 public:
  skrobot::json::value run(skrobot::Context&, const skrobot::NoParams&) override { return nullptr; }
};

SKROBOT_PLUGIN("org.example.hangs_in_scan", "1.0.0",
               skrobot::task<FixtureTask>("hangs_in_scan_task", "A static constructor never returns"))
