// SPDX-License-Identifier: MIT
// Calls quick_exit(0)
#include <skrobot/task.hpp>

#include <cstdlib>

class FixtureTask : public skrobot::Task<> {
 public:
  skrobot::json::value run(skrobot::Context& context, const skrobot::NoParams&) override {
    context.record("before", 1, 0.5);
    context.info("before the fault");
    std::quick_exit(0);
  }
};

SKROBOT_PLUGIN("org.example.quick_exits", "1.0.0",
               skrobot::task<FixtureTask>("quick_exits_task", "Calls quick_exit(0)"))
