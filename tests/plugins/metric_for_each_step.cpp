// SPDX-License-Identifier: MIT
// Puts the step into a metric's name
#include <skrobot/task.hpp>

class NamesTask : public skrobot::Task<> {
 public:
  skrobot::json::value run(skrobot::Context& context, const skrobot::NoParams&) override {
    for (int step = 0; step < 3000; ++step) {
      context.throw_if_cancelled();
      context.record("loss_" + std::to_string(step), 0, 1.0 / (1 + step));
    }
    return nullptr;
  }
};

SKROBOT_PLUGIN("org.example.metric_for_each_step", "1.0.0",
               skrobot::task<NamesTask>("names_task", "Names a metric at each step"))
