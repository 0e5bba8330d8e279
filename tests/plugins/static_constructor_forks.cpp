// SPDX-License-Identifier: MIT
// A static constructor forks, and both processes go on
#include <skrobot/task.hpp>

#include <unistd.h>

namespace {
struct AtLoad {
  AtLoad() { child = ::fork(); }
  int child = 0;
} at_load;
}  // namespace

class FixtureTask : public skrobot::Task<> {
 public:
  skrobot::json::value run(skrobot::Context& context, const skrobot::NoParams&) override {
    context.record("before", 1, 0.5);
    context.info("before the fault");
    return {{"who", at_load.child == 0 ? "child" : "parent"}};
  }
};

SKROBOT_PLUGIN("org.example.static_constructor_forks", "1.0.0",
               skrobot::task<FixtureTask>("static_constructor_forks_task", "A static constructor forks"))
