// SPDX-License-Identifier: MIT
// Logs points from several threads, as fast as it can.
#include <skrobot/task.hpp>
#include <thread>

struct ManyParams {
  std::int64_t points = 100000;
  int threads = 1;
  int names = 1;
};
SKROBOT_PARAMS(ManyParams, (points, "Points of each thread", skrobot::at_least(0)),
               (threads, "Threads", skrobot::at_least(1)), (names, "Metrics of each thread", skrobot::at_least(1)))

class ManyMetricsTask : public skrobot::Task<ManyParams> {
 public:
  skrobot::json::value run(skrobot::Context& context, const ManyParams& params) override {
    const auto work = [&](int thread) {
      std::vector<skrobot::Metric> metrics;
      for (int i = 0; i < params.names; ++i)
        metrics.push_back(context.metric("m" + std::to_string(thread) + "_" + std::to_string(i)));
      for (std::int64_t step = 0; step < params.points; ++step)
        metrics[static_cast<std::size_t>(step % params.names)](step, 0.5 * static_cast<double>(step));
    };
    std::vector<std::thread> others;
    for (int i = 1; i < params.threads; ++i) others.emplace_back(work, i);
    work(0);
    for (auto& other : others) other.join();
    return nullptr;
  }
};

SKROBOT_PLUGIN("org.example.many_metrics", "1.0.0",
               skrobot::task<ManyMetricsTask>("many_metrics_task", "Logs many points"))
