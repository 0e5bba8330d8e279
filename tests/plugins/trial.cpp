// SPDX-License-Identifier: MIT
// A task for sweeps: a score with its maximum at x = 0.3, reported step by step, and failures on demand. In the folder
// `marks` each run leaves a line in the file of its x, so that a test can count how often it ran.
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <skrobot/task.hpp>
#include <stdexcept>
#include <thread>

struct TrialParams {
  double x = 0;
  std::int64_t k = 1;
  std::string kind = "plain";
  std::string marks;
  std::string fail = "never";
  std::int64_t steps = 1;
  std::int64_t pause_ms = 0;
};
SKROBOT_PARAMS(TrialParams, (x, "Where", skrobot::at_least(-10), skrobot::at_most(10)),
               (k, "A factor", skrobot::at_least(1), skrobot::at_most(100)), (kind, "A word"), (marks, "A folder"),
               (fail, "When to fail", skrobot::one_of("never", "first", "always", "crash", "odd")),
               (steps, "How many steps", skrobot::at_least(1)), (pause_ms, "What a step takes", skrobot::at_least(0)))

class TrialTask : public skrobot::Task<TrialParams> {
 public:
  skrobot::json::value run(skrobot::Context& context, const TrialParams& params) override {
    const std::string mark = params.marks + "/" + std::to_string(params.x) + "-" + std::to_string(params.k);
    const bool is_first = params.marks.empty() || !std::filesystem::exists(mark);
    if (!params.marks.empty()) std::ofstream(mark, std::ios::app) << "begun\n";
    std::printf("x is %g and k is %d\n", params.x, static_cast<int>(params.k));
    auto score = context.metric("score");
    for (std::int64_t step = 1; step <= params.steps; ++step) {
      context.throw_if_cancelled();
      score(step, static_cast<double>(params.k) - (params.x - 0.3) * (params.x - 0.3));
      context.progress(static_cast<std::uint64_t>(step), static_cast<std::uint64_t>(params.steps));
      std::this_thread::sleep_for(std::chrono::milliseconds(params.pause_ms));
    }
    if (params.fail == "crash") std::abort();
    if (params.fail == "always" || (params.fail == "first" && is_first) || (params.fail == "odd" && params.k % 2 == 1))
      throw std::runtime_error("it was told to fail");
    if (!params.marks.empty()) std::ofstream(mark, std::ios::app) << "ended\n";
    const auto variable = [](const char* name) { return std::getenv(name) != nullptr ? std::getenv(name) : ""; };
    return {{"twice", 2 * params.x},
            {"inner", {{"k", params.k}}},
            {"seed", context.seed()},
            {"threads", variable("OMP_NUM_THREADS")},
            {"node", variable("SLURMD_NODENAME")}};
  }
};

SKROBOT_PLUGIN("org.example.trial", "1.0.0", skrobot::task<TrialTask>("trial_task", "A score to be searched"))
