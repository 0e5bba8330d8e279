// SPDX-License-Identifier: MIT
// A static constructor exits
#include <skrobot/task.hpp>

#include <cstdlib>

namespace {
struct AtLoad {
  AtLoad() { std::exit(0); }
} at_load;
}  // namespace

class FixtureTask : public skrobot::Task<> {
 public:
  skrobot::json::value run(skrobot::Context&, const skrobot::NoParams&) override { return nullptr; }
};

SKROBOT_PLUGIN("org.example.static_constructor_exits", "1.0.0",
               skrobot::task<FixtureTask>("static_constructor_exits_task", "A static constructor exits"))
