// SPDX-License-Identifier: MIT
// Crashes at the end of a range that it declares itself, and for one of its words
#include <cstdlib>
#include <skrobot/task.hpp>

namespace {

struct FixtureParams {
  std::int64_t size = 10;
};
SKROBOT_PARAMS(FixtureParams, (size, "How much", skrobot::at_least(0), skrobot::at_most(1000)))

class FixtureTask : public skrobot::Task<FixtureParams> {
 public:
  skrobot::json::value run(skrobot::Context&, const FixtureParams& params) override {
    if (params.size == 0 || params.size > 500) std::abort();
    return 100 / params.size;
  }
};

}  // namespace

SKROBOT_PLUGIN("org.example.hates_its_edges", "1.0.0",
               skrobot::task<FixtureTask>("hates_its_edges_task", "Divides by its parameter"))
