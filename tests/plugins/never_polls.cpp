// SPDX-License-Identifier: MIT
// Never looks whether it should stop, and says much
#include <skrobot/task.hpp>

class DeafTask : public skrobot::Task<> {
 public:
  skrobot::json::value run(skrobot::Context& context, const skrobot::NoParams&) override {
    auto loss = context.metric("loss");
    for (int step = 0; step < 100; ++step) loss(step, 1.0 / (1 + step));
    return nullptr;
  }
};

SKROBOT_PLUGIN("org.example.never_polls", "1.0.0", skrobot::task<DeafTask>("deaf_task", "Goes its way"))
