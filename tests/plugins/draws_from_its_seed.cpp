// SPDX-License-Identifier: MIT
// A task for repeats: its score is k, and what its seed adds. `shared` is the size of what a seed adds at every k
// alike, the last digit of the seed; `own` that of what a seed adds differently at each k. In the folder `marks` each
// run leaves a line in the file of its k and its seed.
#include <chrono>
#include <filesystem>
#include <fstream>
#include <skrobot/task.hpp>
#include <stdexcept>
#include <thread>

struct NoisyParams {
  double k = 1;
  double shared = 0;
  double own = 0;
  std::int64_t seed = 0;
  std::string fail = "never";
  std::string marks;
  std::int64_t pause_ms = 0;
};
SKROBOT_PARAMS(NoisyParams, (k, "The score without noise", skrobot::at_least(-100), skrobot::at_most(100)),
               (shared, "Size of the noise that a seed adds everywhere"),
               (own, "Size of the noise that a seed adds at this k"), (seed, "Added to the seed of the run"),
               (fail, "When to fail", skrobot::one_of("never", "first", "even", "always")), (marks, "A folder"),
               (pause_ms, "What it takes", skrobot::at_least(0)))

class NoisyTask : public skrobot::Task<NoisyParams> {
 public:
  skrobot::json::value run(skrobot::Context& context, const NoisyParams& params) override {
    const std::uint64_t seed = context.seed() + static_cast<std::uint64_t>(params.seed);
    const std::string mark = params.marks + "/" + std::to_string(params.k) + "-" + std::to_string(seed);
    const bool is_first = params.marks.empty() || !std::filesystem::exists(mark);
    if (!params.marks.empty()) std::ofstream(mark, std::ios::app) << "begun\n";
    for (std::int64_t left = params.pause_ms; left > 0; left -= 10) {
      context.throw_if_cancelled();
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    // 0 to 6, and scattered over seeds and k.
    const std::uint64_t own = (seed / 10 + static_cast<std::uint64_t>(params.k * 8 + 1000) * 2654435761U) % 7;
    const double score =
        params.k + params.shared * static_cast<double>(seed % 10) + params.own * static_cast<double>(own);
    context.metric("score")(1, score);
    if (params.fail == "always" || (params.fail == "even" && seed % 2 == 0) || (params.fail == "first" && is_first))
      throw std::runtime_error("it was told to fail");
    if (!params.marks.empty()) std::ofstream(mark, std::ios::app) << "ended\n";
    return {{"value", score}, {"seed", seed}};
  }
};

SKROBOT_PLUGIN("org.example.draws_from_its_seed", "1.0.0",
               skrobot::task<NoisyTask>("noisy_task", "A score that depends on the seed"))
