// SPDX-License-Identifier: MIT
// Calls _exit(0)
#include <skrobot/task.hpp>

#include <unistd.h>

class FixtureTask : public skrobot::Task<> {
 public:
  skrobot::json::value run(skrobot::Context& context, const skrobot::NoParams&) override {
    context.record("before", 1, 0.5);
    context.info("before the fault");
    ::_exit(0);
  }
};

SKROBOT_PLUGIN("org.example.exits_fast_zero", "1.0.0",
               skrobot::task<FixtureTask>("exits_fast_zero_task", "Calls _exit(0)"))
