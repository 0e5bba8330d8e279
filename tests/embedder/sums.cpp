// SPDX-License-Identifier: MIT
#include "sums.hpp"

#include <skrobot/task.hpp>
#include <skrobot/task_runner.hpp>

struct SumParams {
  int upto = 10;
};
SKROBOT_PARAMS(SumParams, (upto, "Last number to add", skrobot::at_least(0)))

struct SumTask : skrobot::Task<SumParams, int> {
  int run(skrobot::Context& context, const SumParams& params) override {
    int sum = 0;
    for (int i = 1; i <= params.upto; ++i) context.record("sum", i, sum += i);
    return sum;
  }
};

int tracked_sum(const std::filesystem::path& directory, int upto) {
  SumTask task;
  return skrobot::TaskRunner(directory).run(task, {.upto = upto});
}
