// SPDX-License-Identifier: MIT
// Closes every low descriptor, then returns
#include <skrobot/task.hpp>

#include <unistd.h>

class FixtureTask : public skrobot::Task<> {
 public:
  skrobot::json::value run(skrobot::Context& context, const skrobot::NoParams&) override {
    context.record("before", 1, 0.5);
    context.info("before the fault");
    for (int descriptor = 0; descriptor < 1024; ++descriptor) ::close(descriptor);
    context.info("after closing");
    return {{"closed", 1024}};
  }
};

SKROBOT_PLUGIN("org.example.closes_descriptors", "1.0.0",
               skrobot::task<FixtureTask>("closes_descriptors_task", "Closes every low descriptor, then returns"))
