// SPDX-License-Identifier: MIT
// Calls abort
#include <skrobot/task.hpp>

#include <cstdlib>

class FixtureTask : public skrobot::Task<> {
 public:
  skrobot::json::value run(skrobot::Context& context, const skrobot::NoParams&) override {
    context.record("before", 1, 0.5);
    context.info("before the fault");
    std::abort();
  }
};

SKROBOT_PLUGIN("org.example.aborts", "1.0.0", skrobot::task<FixtureTask>("aborts_task", "Calls abort"))
