// SPDX-License-Identifier: MIT
// Returns while a child of it still sleeps
#include <skrobot/task.hpp>

#include <unistd.h>

class FixtureTask : public skrobot::Task<> {
 public:
  skrobot::json::value run(skrobot::Context& context, const skrobot::NoParams&) override {
    context.record("before", 1, 0.5);
    context.info("before the fault");
    const int child = ::fork();
    if (child == 0) {
      ::execlp("sleep", "sleep", "1000", static_cast<char*>(nullptr));
      ::_exit(127);
    }
    return {{"child", child}};
  }
};

SKROBOT_PLUGIN("org.example.leaves_child", "1.0.0",
               skrobot::task<FixtureTask>("leaves_child_task", "Returns while a child of it still sleeps"))
