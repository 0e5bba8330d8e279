// SPDX-License-Identifier: MIT
// Logs numbers that are none
#include <skrobot/task.hpp>

#include <cmath>
#include <limits>

class FixtureTask : public skrobot::Task<> {
 public:
  skrobot::json::value run(skrobot::Context& context, const skrobot::NoParams&) override {
    context.record("before", 1, 0.5);
    context.info("before the fault");
    auto value = context.metric("odd, \"name\"", "s");
    value(0, std::nan(""));
    value(1, std::numeric_limits<double>::infinity());
    value(-5, -std::numeric_limits<double>::infinity());
    value(std::numeric_limits<std::int64_t>::max(), 0.1);
    return {{"nan", std::nan("")},
            {"infinity", std::numeric_limits<double>::infinity()},
            {"big", std::numeric_limits<std::int64_t>::min()}};
  }
};

SKROBOT_PLUGIN("org.example.nan_metrics", "1.0.0",
               skrobot::task<FixtureTask>("nan_metrics_task", "Logs numbers that are none"))
