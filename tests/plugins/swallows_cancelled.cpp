// SPDX-License-Identifier: MIT
// Catches what ends it, and goes on
#include <skrobot/task.hpp>

class StubbornTask : public skrobot::Task<> {
 public:
  skrobot::json::value run(skrobot::Context& context, const skrobot::NoParams&) override {
    auto loss = context.metric("loss");
    for (int step = 0; step < 100; ++step) {
      try {
        context.throw_if_cancelled();
      } catch (const std::exception& e) {
        context.debug(e.what());
      }
      loss(step, 1.0 / (1 + step));
    }
    return nullptr;
  }
};

SKROBOT_PLUGIN("org.example.swallows_cancelled", "1.0.0", skrobot::task<StubbornTask>("stubborn_task", "Goes its way"))
