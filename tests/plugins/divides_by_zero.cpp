// SPDX-License-Identifier: MIT
// Divides an integer by zero
#include <skrobot/task.hpp>

class FixtureTask : public skrobot::Task<> {
 public:
  skrobot::json::value run(skrobot::Context& context, const skrobot::NoParams&) override {
    context.record("before", 1, 0.5);
    context.info("before the fault");
    volatile int zero = 0;
    return 100 / zero;
  }
};

SKROBOT_PLUGIN("org.example.divides_by_zero", "1.0.0",
               skrobot::task<FixtureTask>("divides_by_zero_task", "Divides an integer by zero"))
