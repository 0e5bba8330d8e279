// SPDX-License-Identifier: MIT
// Never comes back from being destroyed
#include <skrobot/task.hpp>

#include <unistd.h>

class FixtureTask : public skrobot::Task<> {
 public:
  ~FixtureTask() override {
    while (true) ::pause();
  }
  skrobot::json::value run(skrobot::Context& context, const skrobot::NoParams&) override {
    context.record("before", 1, 0.5);
    context.info("before the fault");
    return nullptr;
  }
};

SKROBOT_PLUGIN("org.example.hangs_in_destructor", "1.0.0",
               skrobot::task<FixtureTask>("hangs_in_destructor_task", "Never comes back from being destroyed"))
