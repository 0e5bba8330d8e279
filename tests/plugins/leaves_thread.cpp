// SPDX-License-Identifier: MIT
// Returns while a thread of it still works
#include <skrobot/task.hpp>

#include <chrono>
#include <thread>

class FixtureTask : public skrobot::Task<> {
 public:
  skrobot::json::value run(skrobot::Context& context, const skrobot::NoParams&) override {
    context.record("before", 1, 0.5);
    context.info("before the fault");
    std::thread([] {
      while (true) std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }).detach();
    return {{"left", "thread"}};
  }
};

SKROBOT_PLUGIN("org.example.leaves_thread", "1.0.0",
               skrobot::task<FixtureTask>("leaves_thread_task", "Returns while a thread of it still works"))
