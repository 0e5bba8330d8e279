// SPDX-License-Identifier: MIT
#include "app/sweep_request_parts.hpp"

#include <algorithm>
#include <skrobot/error.hpp>

#include "base/text.hpp"
#include "plugin/value_reader.hpp"
#include "sweep/space_text.hpp"

namespace skrobot {
namespace {

constexpr const char* k_objective_hint = "give --objective maximize:METRIC or minimize:METRIC";

// How messages name the option: "--jobs", "sweep.json:3: jobs".
std::string label_of(const OptionShape& option, const std::string& key, const Origin& origin) {
  if (origin.source == Origin::Source::command_line) return option.flag();
  return origin.source == Origin::Source::file ? origin.place + ": " + key : key;
}

json::value value_of(const Assignment& given) {
  const auto* text = std::get_if<std::string>(&given.value);
  return text != nullptr ? json::value(*text) : std::get<json::value>(given.value);
}

const SweepOption* find_option(const std::string& key) {
  const auto& all = sweep_options();
  const auto found = std::find_if(all.begin(), all.end(), [&](const SweepOption& one) { return one.key() == key; });
  return found == all.end() ? nullptr : &*found;
}

// Is it a parameter that seeds the task? "seed", "model.seed", "random_seed".
bool is_seed(const std::string& key) { return key == "seed" || key.ends_with(".seed") || key.ends_with("_seed"); }

void check_repeats(const SweepPlan& plan, const SweepCall& call) {
  using Rule = EarlyStopOptions::Rule;
  const bool is_race = plan.early_stop.rule == Rule::race;
  if (is_race && plan.repeats < plan.early_stop.least_repeats) {
    const std::string least = std::to_string(plan.early_stop.least_repeats);
    throw Error(Fault::usage,
                "--early-stop race compares points from " + least + " repeats on, but each point has " +
                    std::to_string(plan.repeats),
                "give --repeats " + least + " or more");
  }
  if (is_race && plan.search == SearchKind::global)
    throw Error(Fault::usage, "--early-stop race cannot be used with --search global, which chooses points one by one",
                "use --search random to race points that are known from the beginning");
  if (is_race && call.detach)
    throw Error(Fault::usage, "--early-stop race cannot be detached: it chooses trials by the results of earlier ones");
  if (plan.repeats == 1) return;
  if (plan.early_stop.compares_curves()) {
    const std::string rule = plan.early_stop.rule == Rule::median ? "median" : "halving";
    throw Error(Fault::usage,
                "--early-stop " + rule +
                    " cannot be used with --repeats: a point whose unlucky seeds are stopped "
                    "would be ranked by its lucky ones",
                "use --early-stop race, which stops repeating points that are significantly worse");
  }
  if (plan.trial_seeds == TrialSeeds::different)
    throw Error(Fault::usage, "--trial-seeds different cannot be used with --repeats: every point has the same seeds");
  for (const ValueSpace& space : plan.spaces) {
    if (!is_seed(space.key)) continue;
    throw Error(Fault::usage,
                "the sweep varies " + in_quotes(space.key) + ", which --repeats does: each repeat has its own seed",
                "leave out " + in_quotes(space.key) + " or --repeats");
  }
}

}  // namespace

SweepCall read_call(const std::vector<Assignment>& given) {
  SweepCall call;
  const auto& all = sweep_call_options();
  for (const Assignment& one : given) {
    const auto found = std::find_if(all.begin(), all.end(),
                                    [&](const Option<SweepCall>& option) { return one.key == option.text.name; });
    if (found != all.end())
      read_labelled(label_of(*found, one.key, one.origin), [&] { found->read(call, value_of(one)); });
    else if (find_option(one.key) == nullptr) throw Error(Fault::usage, "a sweep has no option " + in_quotes(one.key));
  }
  return call;
}

std::vector<const SweepOption*> read_plan_options(const std::vector<Assignment>& given, SweepPlan& plan) {
  std::vector<const SweepOption*> read;
  for (const Assignment& one : given) {
    const SweepOption* option = find_option(one.key);
    if (option == nullptr) continue;  // of the call
    read_labelled(label_of(*option, one.key, one.origin), [&] { option->read(plan, value_of(one)); });
    read.push_back(option);
  }
  for (const Assignment& one : given) {
    const SweepOption* option = find_option(one.key);
    if (option != nullptr && !option->section.empty() && plan.launcher != LauncherKind::slurm)
      throw Error(Fault::usage, label_of(*option, one.key, one.origin) + " is only for --launcher slurm");
  }
  return read;
}

void check_options(const SweepPlan& plan, const SweepCall& call, const std::vector<const SweepOption*>& given) {
  const bool is_on_slurm = plan.launcher == LauncherKind::slurm;
  if (plan.search == SearchKind::global && !plan.objective)
    throw Error(Fault::usage, "--search global needs an objective", k_objective_hint);
  if (plan.early_stop.rule != EarlyStopOptions::Rule::none && !plan.objective)
    throw Error(Fault::usage, "--early-stop needs an objective", k_objective_hint);
  const bool ranks =
      std::any_of(given.begin(), given.end(), [](const SweepOption* option) { return option->key() == "rank_by"; });
  if (ranks && !plan.objective) throw Error(Fault::usage, "--rank-by needs an objective", k_objective_hint);
  check_repeats(plan, call);
  if (is_on_slurm && plan.workers == Workers::reuse)
    throw Error(Fault::usage, "--workers reuse is only for --launcher local");
  if (!is_on_slurm && call.detach) throw Error(Fault::usage, "--detach is only for --launcher slurm");
  if (!is_on_slurm && call.on_interrupt != OnInterrupt::ask)
    throw Error(Fault::usage, "--on-interrupt is only for --launcher slurm");
  if (plan.search == SearchKind::global && call.detach)
    throw Error(Fault::usage, "--search global cannot be detached: it chooses trials by the results of earlier ones");
}

void take_points(SweepPlan& plan, std::uint64_t points) {
  if (points > k_most_planned_trials / plan.repeats) {
    throw Error(Fault::usage, std::to_string(points) + " points with " + std::to_string(plan.repeats) +
                                  " repeats are more than " + std::to_string(k_most_planned_trials) + " trials");
  }
  plan.trials = points * plan.repeats;
}

bool is_secret_parameter(const ParameterSchema& schema, const std::string& key) {
  const json::object* property = find_property(schema, key);
  return property != nullptr && !property->contains("properties") && holds_secret(*property);
}

json::object sample_values(SweepPlan plan) {
  if (plan.search == SearchKind::global) plan.search = SearchKind::grid;
  return planned_values(plan, 1);
}

}  // namespace skrobot
