// SPDX-License-Identifier: MIT
// The example of the README.
#include <skrobot/task.hpp>

struct DescentParams {
  std::int64_t steps = 1000;
  double rate = 0.1;
  std::string start = "one";
};
SKROBOT_PARAMS(DescentParams, (steps, "How many updates to make", skrobot::at_least(1)),
               (rate, "Step length", skrobot::greater_than(0)),
               (start, "Where to start", skrobot::one_of("one", "ten")))

class DescentTask : public skrobot::Task<DescentParams> {
 public:
  skrobot::json::value run(skrobot::Context& context, const DescentParams& params) override {
    auto loss = context.metric("loss");
    double x = params.start == "one" ? 1.0 : 10.0;
    for (std::int64_t step = 0; step < params.steps; ++step) {
      context.throw_if_cancelled();
      x -= params.rate * 2 * x;
      loss(step, x * x);
      context.progress(step + 1, params.steps);
    }
    return {{"x", x}};
  }
};

SKROBOT_PLUGIN("org.example.descent", "1.0.0",
               skrobot::task<DescentTask>("descent_task", "Gradient descent on x squared"))
