// SPDX-License-Identifier: MIT
// A static constructor aborts
#include <skrobot/task.hpp>

#include <cstdlib>

namespace {
struct AtLoad {
  AtLoad() { std::abort(); }
} at_load;
}  // namespace

class FixtureTask : public skrobot::Task<> {
 public:
  skrobot::json::value run(skrobot::Context&, const skrobot::NoParams&) override { return nullptr; }
};

SKROBOT_PLUGIN("org.example.static_constructor_aborts", "1.0.0",
               skrobot::task<FixtureTask>("static_constructor_aborts_task", "A static constructor aborts"))
