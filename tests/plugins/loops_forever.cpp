// SPDX-License-Identifier: MIT
// Computes without end and never looks whether it should stop
#include <skrobot/task.hpp>

class FixtureTask : public skrobot::Task<> {
 public:
  skrobot::json::value run(skrobot::Context& context, const skrobot::NoParams&) override {
    context.record("before", 1, 0.5);
    context.info("before the fault");
    volatile unsigned count = 0;
    while (true) count = count + 1;
  }
};

SKROBOT_PLUGIN("org.example.loops_forever", "1.0.0",
               skrobot::task<FixtureTask>("loops_forever_task",
                                          "Computes without end and never looks whether it should stop"))
