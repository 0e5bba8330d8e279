// SPDX-License-Identifier: MIT
// Does nothing until it is asked to stop
#include <skrobot/task.hpp>

#include <chrono>
#include <thread>

class FixtureTask : public skrobot::Task<> {
 public:
  skrobot::json::value run(skrobot::Context& context, const skrobot::NoParams&) override {
    context.record("before", 1, 0.5);
    context.info("before the fault");
    while (true) {
      context.throw_if_cancelled();
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
  }
};

SKROBOT_PLUGIN("org.example.waits_for_cancel", "1.0.0",
               skrobot::task<FixtureTask>("waits_for_cancel_task", "Does nothing until it is asked to stop"))
