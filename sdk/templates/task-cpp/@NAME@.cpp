// @NAME@: what a task looks like. It estimates pi from random points; put your own work into run().
#include <skrobot/task.hpp>

#include <cstdint>
#include <random>

// The parameters: a member's value here is its default. `skrobot plugins show @NAME@` prints them.
struct @CLASS@Params {
  std::int64_t points = 100000;
  std::int64_t report_every = 10000;
};
SKROBOT_PARAMS(@CLASS@Params,
    (points, "Number of points to draw", skrobot::at_least(1)),
    (report_every, "Points between two metric values", skrobot::at_least(1)))

class @CLASS@ : public skrobot::Task<@CLASS@Params> {
 public:
  skrobot::json::value run(skrobot::Context& context, const @CLASS@Params& params) override {
    auto estimate = context.metric("pi");
    std::mt19937_64 random(context.seed());  // the same seed gives the same result
    const auto draw = [&] { return static_cast<double>(random() >> 11) * 0x1.0p-53; };
    std::int64_t inside = 0;
    double pi = 0;
    for (std::int64_t point = 1; point <= params.points; ++point) {
      context.throw_if_cancelled();  // costs next to nothing: ask often
      const double x = draw(), y = draw();
      if (x * x + y * y < 1) ++inside;
      if (point % params.report_every != 0 && point != params.points) continue;
      pi = 4.0 * static_cast<double>(inside) / static_cast<double>(point);
      estimate(point, pi);
      context.progress(static_cast<std::uint64_t>(point), static_cast<std::uint64_t>(params.points));
    }
    return {{"pi", pi}};
  }
};

SKROBOT_PLUGIN("org.example.@NAME@", "1.0.0", skrobot::task<@CLASS@>("@NAME@", "Estimates pi from random points"))
