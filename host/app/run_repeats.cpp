// SPDX-License-Identifier: MIT
#include "app/run_repeats.hpp"

#include <algorithm>
#include <skrobot/error.hpp>

#include "base/machine.hpp"
#include "statistics/summary.hpp"
#include "store/record_reader.hpp"
#include "store/result_file.hpp"
#include "sweep/objective.hpp"
#include "sweep/sweep_plan.hpp"

namespace skrobot {
namespace {

constexpr std::size_t k_most_numbers = 50;

// The numbers of each name, in the order of the first run that has it.
class Numbers {
 public:
  void add(const std::string& name, double value) {
    const auto found = std::find_if(all_.begin(), all_.end(), [&](const Named& one) { return one.name == name; });
    if (found != all_.end()) found->values.push_back(value);
    else all_.push_back({name, {value}});
  }
  void summarize(std::vector<RepeatedNumber>& summary) const {
    for (const Named& one : all_)
      summary.push_back({one.name, one.values.size(), mean_of(one.values), deviation_of(one.values)});
  }

 private:
  struct Named {
    std::string name;
    std::vector<double> values;
  };
  std::vector<Named> all_;
};

}  // namespace

void repeat_run(RunPlan& plan, std::uint64_t repeats) {
  if (plan.runs.size() != 1)
    throw Error(
        Fault::usage,
        "--repeats and --warm-up are for one task, but the experiment file has " + std::to_string(plan.runs.size()),
        "run its tasks one by one");
  PlannedRun& run = plan.runs.front();
  const std::uint64_t first = run.seed.value.value_or(random_seed());
  plan.is_repeated = true;
  run.seed.value = first;
  for (std::uint64_t repeat = 2; repeat <= repeats; ++repeat) {
    PlannedRun next = plan.runs.front();
    next.seed.value = repeat_seed(first, repeat);
    plan.runs.push_back(std::move(next));
  }
}

std::vector<RepeatedNumber> summarize_runs(const std::vector<RunFiles>& runs) {
  Numbers metrics, results, costs;
  for (const RunFiles& files : runs) {
    const StoredRun stored = read_run(files);
    if (!stored.record || stored.record->state != State::completed) continue;
    std::size_t count = 0;
    for (const MetricSummary& metric : stored.record->metrics) {
      if (count++ < k_most_numbers) metrics.add("metrics." + metric.name, metric.last);
    }
    std::string fault;
    if (const auto result = read_result(files.result(), fault)) {
      std::vector<std::string> names;
      collect_numbers(result->value, k_most_numbers, names);
      for (const std::string& name : names) {
        if (const auto number = number_in(result->value, name)) results.add("result." + name, *number);
      }
      if (result->value.is_number()) results.add("result", result->value.to_number<double>());
    }
    costs.add("duration_ms", static_cast<double>(stored.record->duration_ms));
    costs.add("user_ms", static_cast<double>(stored.record->resources.user_ms));
  }
  std::vector<RepeatedNumber> summary;
  for (const Numbers* part : {&metrics, &results, &costs}) part->summarize(summary);
  return summary;
}

}  // namespace skrobot
