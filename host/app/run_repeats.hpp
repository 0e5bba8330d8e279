// SPDX-License-Identifier: MIT
// One run with several seeds, in one experiment: what `skrobot run --repeats` does.
#ifndef SKROBOT_HOST_APP_RUN_REPEATS_HPP
#define SKROBOT_HOST_APP_RUN_REPEATS_HPP

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "app/run_plan.hpp"
#include "store/layout.hpp"

namespace skrobot {

/// Gives the plan's only run `repeats` seeds: the first is the plan's, or random, the others follow from it as in a
/// sweep with repeats. Throws Error(Fault::usage) for a plan of several runs.
void repeat_run(RunPlan& plan, std::uint64_t repeats);

/// One number of several runs: a metric, by its last value, a number of the result, or what a run cost.
struct RepeatedNumber {
  std::string name;       ///< as a field of `skrobot list`: "metrics.loss", "result.score", "duration"
  std::size_t count = 0;  ///< runs that completed and have it
  double mean = 0;
  double deviation = 0;  ///< standard deviation; NaN for fewer than two
};

/// The numbers of the completed runs among `runs`: metrics in the order in which they were opened, then numbers of the
/// result, at most fifty of each, then the duration in milliseconds. What cannot be read is left out.
std::vector<RepeatedNumber> summarize_runs(const std::vector<RunFiles>& runs);

}  // namespace skrobot

#endif
