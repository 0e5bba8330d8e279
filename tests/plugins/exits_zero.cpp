// SPDX-License-Identifier: MIT
// Calls exit(0)
#include <skrobot/task.hpp>

#include <cstdlib>

class FixtureTask : public skrobot::Task<> {
 public:
  skrobot::json::value run(skrobot::Context& context, const skrobot::NoParams&) override {
    context.record("before", 1, 0.5);
    context.info("before the fault");
    std::exit(0);
  }
};

SKROBOT_PLUGIN("org.example.exits_zero", "1.0.0", skrobot::task<FixtureTask>("exits_zero_task", "Calls exit(0)"))
