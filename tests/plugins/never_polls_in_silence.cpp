// SPDX-License-Identifier: MIT
// Never looks whether it should stop, and says nothing
#include <chrono>
#include <skrobot/task.hpp>
#include <thread>

class SilentTask : public skrobot::Task<> {
 public:
  skrobot::json::value run(skrobot::Context&, const skrobot::NoParams&) override {
    std::this_thread::sleep_for(std::chrono::seconds(3));
    return nullptr;
  }
};

SKROBOT_PLUGIN("org.example.never_polls_in_silence", "1.0.0", skrobot::task<SilentTask>("silent_task", "Goes its way"))
