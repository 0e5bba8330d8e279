// SPDX-License-Identifier: MIT
// A task whose score is its parameter and noise that depends on the seed alone, as a curve; it can end without one.
#include <cstdint>
#include <limits>
#include <skrobot/task.hpp>
#include <stdexcept>

struct NoisyParams {
  double mean = 1;
  double noise = 0.1;
  std::int64_t steps = 3;
  std::int64_t every = 1;
  std::string end = "well";
};
SKROBOT_PARAMS(NoisyParams, (mean, "The score without noise"), (noise, "The size of the noise", skrobot::at_least(0)),
               (steps, "How many steps", skrobot::at_least(1)),
               (every, "Report every so many steps", skrobot::at_least(1)),
               (end, "How to end", skrobot::one_of("well", "failed", "nan", "silent")))

class NoisyTask : public skrobot::Task<NoisyParams> {
 public:
  skrobot::json::value run(skrobot::Context& context, const NoisyParams& params) override {
    // Between -1 and 1, the same for a seed on every machine.
    std::uint64_t bits = context.seed() * 0x9E3779B97F4A7C15U + 1;
    bits = (bits ^ (bits >> 30)) * 0xBF58476D1CE4E5B9U;
    bits ^= bits >> 27;
    const double noise = static_cast<double>(bits >> 11) / 4503599627370496.0 - 1;
    const double score =
        params.end == "nan" ? std::numeric_limits<double>::quiet_NaN() : params.mean + params.noise * noise;
    if (params.end == "silent") return {{"score", score}};
    auto metric = context.metric("score");
    for (std::int64_t step = params.every; step <= params.steps; step += params.every)
      metric(step, score * static_cast<double>(step) / static_cast<double>(params.steps));
    if (params.end == "failed") throw std::runtime_error("it was told to fail");
    return {{"score", score}};
  }
};

SKROBOT_PLUGIN("org.example.noisy", "1.0.0", skrobot::task<NoisyTask>("noisy_task", "A score with noise by the seed"))
