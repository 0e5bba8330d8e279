// SPDX-License-Identifier: MIT
// Records, logs and prints numbered points and lines for a while: what is there of them afterwards says what was lost
#include <skrobot/task.hpp>

#include <chrono>
#include <cstdio>
#include <thread>

struct StressParams {
  std::int64_t steps = 2000;
  std::int64_t pause_us = 50;
};
SKROBOT_PARAMS(StressParams, (steps, "How many points", skrobot::at_least(0)),
               (pause_us, "Between them", skrobot::at_least(0)))

class StressTask : public skrobot::Task<StressParams> {
 public:
  skrobot::json::value run(skrobot::Context& context, const StressParams& params) override {
    auto value = context.metric("value"), square = context.metric("a,\"square\"");
    for (std::int64_t step = 0; step < params.steps; ++step) {
      value(step, static_cast<double>(step) / 4);
      square(step, static_cast<double>(step * step));
      // After its points: a line that is there says that they are.
      if (step % 2 == 0) context.info("line " + std::to_string(step));
      else std::printf("line %lld\n", static_cast<long long>(step)), std::fflush(stdout);
      if (params.pause_us > 0 && step % 8 == 0)
        std::this_thread::sleep_for(std::chrono::microseconds(8 * params.pause_us));
    }
    return {{"steps", params.steps}};
  }
};

SKROBOT_PLUGIN("org.example.stress", "1.0.0",
               skrobot::task<StressTask>("stress_task", "Records, logs and prints numbered points and lines"))
