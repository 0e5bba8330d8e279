// SPDX-License-Identifier: MIT
// Throws something that is no std::exception
#include <skrobot/task.hpp>

class FixtureTask : public skrobot::Task<> {
 public:
  skrobot::json::value run(skrobot::Context& context, const skrobot::NoParams&) override {
    context.record("before", 1, 0.5);
    context.info("before the fault");
    throw 42;
  }
};

SKROBOT_PLUGIN("org.example.throws_non_std", "1.0.0",
               skrobot::task<FixtureTask>("throws_non_std_task", "Throws something that is no std::exception"))
