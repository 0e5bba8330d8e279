// SPDX-License-Identifier: MIT
// Says how far it is, and takes its time.
#include <skrobot/task.hpp>

#include <chrono>
#include <thread>

struct CountParams {
  std::int64_t steps = 100;
  int pause_ms = 50;
};
SKROBOT_PARAMS(CountParams, (steps, "How far to count", skrobot::at_least(1)),
               (pause_ms, "Pause after each, in milliseconds", skrobot::at_least(0)))

class CountsSlowlyTask : public skrobot::Task<CountParams> {
 public:
  skrobot::json::value run(skrobot::Context& context, const CountParams& params) override {
    auto loss = context.metric("loss", "nats");
    for (std::int64_t step = 1; step <= params.steps; ++step) {
      loss(step, 1.0 / static_cast<double>(step));
      context.progress(static_cast<std::uint64_t>(step), static_cast<std::uint64_t>(params.steps));
      context.throw_if_cancelled();
      std::this_thread::sleep_for(std::chrono::milliseconds(params.pause_ms));
    }
    return params.steps;
  }
};

SKROBOT_PLUGIN("org.example.counts_slowly", "1.0.0", skrobot::task<CountsSlowlyTask>("counts_slowly_task", "Counts"))
