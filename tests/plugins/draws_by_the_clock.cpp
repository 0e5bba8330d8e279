// SPDX-License-Identifier: MIT
// Draws from a generator that the seed has no part in
#include <random>
#include <skrobot/task.hpp>

namespace {

class FixtureTask : public skrobot::Task<> {
 public:
  skrobot::json::value run(skrobot::Context& context, const skrobot::NoParams&) override {
    std::random_device random;
    context.record("draw", 1, static_cast<double>(random()) + static_cast<double>(random()) / 4294967296.0);
    context.metric("elapsed", "s")(1, static_cast<double>(random()));  // a measurement may differ
    return nullptr;
  }
};

}  // namespace

SKROBOT_PLUGIN("org.example.draws_by_the_clock", "1.0.0",
               skrobot::task<FixtureTask>("draws_by_the_clock_task", "Draws a number"))
