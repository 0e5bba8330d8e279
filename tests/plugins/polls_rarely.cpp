// SPDX-License-Identifier: MIT
// Looks only now and then whether it should stop
#include <chrono>
#include <skrobot/task.hpp>
#include <thread>

class SlowTask : public skrobot::Task<> {
 public:
  skrobot::json::value run(skrobot::Context& context, const skrobot::NoParams&) override {
    for (int round = 0; round < 3; ++round) {
      context.throw_if_cancelled();
      std::this_thread::sleep_for(std::chrono::seconds(6));
    }
    return nullptr;
  }
};

SKROBOT_PLUGIN("org.example.polls_rarely", "1.0.0", skrobot::task<SlowTask>("slow_task", "Takes its time"))
