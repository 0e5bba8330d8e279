// SPDX-License-Identifier: MIT
#include "app/sweep_request.hpp"

#include <algorithm>
#include <limits>
#include <skrobot/error.hpp>
#include <thread>

#include "app/given_twice.hpp"
#include "app/run_result_input.hpp"
#include "app/sweep_file.hpp"
#include "app/sweep_request_parts.hpp"
#include "base/log.hpp"
#include "base/machine.hpp"
#include "base/text.hpp"
#include "sweep/search.hpp"
#include "sweep/space_text.hpp"

namespace skrobot {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t k_most_grid_trials = 100'000;  // that nobody limited
constexpr std::uint64_t k_usual_trials = 20;

bool is_sweep_file(const std::string& target) {
  return target.ends_with(".json") || target.find('/') != std::string::npos;
}

// Later assignments to a key replace earlier ones, including spaces.
std::vector<Assignment> without_replaced(const std::vector<Assignment>& all) {
  std::vector<Assignment> kept;
  for (const Assignment& assignment : all) {
    const auto same =
        std::find_if(kept.begin(), kept.end(), [&](const Assignment& before) { return before.key == assignment.key; });
    if (same == kept.end()) kept.push_back(assignment);
    else *same = assignment;
  }
  return kept;
}

// The number of points of a new plan, whose own number is what the user gave, or 0.
std::uint64_t count_points(const SweepPlan& plan) {
  if (plan.search != SearchKind::grid) return plan.trials != 0 ? plan.trials : k_usual_trials;
  for (const ValueSpace& space : plan.spaces) {
    if (!grid_size(space)) {
      throw Error(Fault::usage,
                  "--search grid cannot try every value of " + in_quotes(space.key) + ", which is " + to_words(space),
                  "give a list or a range, or use --search random");
    }
  }
  const auto points = grid_points(plan.spaces);
  if (plan.trials != 0) return std::min(plan.trials, points.value_or(std::numeric_limits<std::uint64_t>::max()));
  if (!points || *points > k_most_grid_trials) {
    std::string factors;
    for (const ValueSpace& space : plan.spaces)
      factors += (factors.empty() ? "" : " x ") + printable(space.key, 60) + " " + std::to_string(*grid_size(space));
    throw Error(Fault::usage,
                "the grid has " + (points ? std::to_string(*points) : "more than 9000000000000000000") + " trials (" +
                    factors + "), more than " + std::to_string(k_most_grid_trials),
                "use --search random --trials N for a sample, or --trials N for the first N");
  }
  return *points;
}

void take_settings(const Settings& settings, SweepPlan& plan) {
  plan.seed = settings.seed.value.value_or(random_seed());
  plan.timeout = settings.timeout.value;
  plan.grace = settings.grace.value;
  plan.memory_limit = settings.memory_limit.value;
  plan.output_limit = settings.output_limit.value;
  plan.note = settings.note.value;
  for (const auto& [key, tag] : settings.tags) plan.tags[key] = tag.value;
}

void add_notifiers(SweepRequest& request) {
  for (const WantedNotifier& wanted : request.settings.notifiers) {
    request.notifiers.push_back(plan_notifier(request.catalog, wanted));
    const auto& secrets = request.notifiers.back().params.secrets;
    request.secret_texts.insert(request.secret_texts.end(), secrets.begin(), secrets.end());
  }
}

// Adds the spaces among the assignments to the plan and returns the others, which are the same in every trial. The
// "params" of a file are plain values; its "space" and the command line can contain spaces.
std::vector<Assignment> read_parameters(const SweepFile* file, const std::vector<std::string>& words,
                                        const ParameterSchema& schema, SweepPlan& plan) {
  std::vector<Assignment> fixed, typed;
  std::vector<Assignment> varied;
  if (file != nullptr) {
    fixed = file->params;
    varied = file->space;
  }
  for (const std::string& word : words) typed.push_back(parse_assignment(word));
  refuse_given_twice(schema, typed);
  varied.insert(varied.end(), typed.begin(), typed.end());
  for (Assignment& assignment : without_replaced(varied)) {
    std::erase_if(fixed, [&](const Assignment& before) { return before.key == assignment.key; });
    if (auto space = read_space(schema, assignment, plan.task)) plan.spaces.push_back(std::move(*space));
    else fixed.push_back(assignment);
  }
  return fixed;
}

void require_something_to_sweep(const SweepPlan& plan, const ParameterSchema& schema,
                                const std::vector<Assignment>& fixed) {
  const bool has_seeds = plan.repeats > 1 || (plan.trial_seeds == TrialSeeds::different && plan.trials != 0 &&
                                              plan.search == SearchKind::random);
  if (!plan.spaces.empty() || has_seeds) return;
  resolve(schema, fixed, plan.task);  // complains of what is missing or unknown first
  throw Error(Fault::usage, "nothing to sweep: no parameter of " + plan.task + " has more than one value",
              "give several values (rate=0.01,0.1), a range (depth=2:8) or a distribution "
              "(rate=loguniform(1e-4,1e-1))");
}

// Fails now if the search cannot handle a space.
void check_search(const SweepPlan& plan) {
  if (plan.search == SearchKind::global) make_search(plan, {});
  if (plan.search != SearchKind::random) return;
  for (const ValueSpace& space : plan.spaces) {
    if (space.kind != ValueSpace::Kind::normal) continue;
    for (std::uint64_t point = 1; point <= plan.points(); ++point) random_value(space, plan.seed, point);
  }
}

// Checks the parameters of the first trial, so that missing and unknown ones are reported now, and records those that
// are given but not varied.
void take_fixed(const std::vector<Assignment>& fixed, SweepRequest& request) {
  SweepPlan& plan = request.plan;
  std::vector<Assignment> first = fixed;
  for (const auto& [key, value] : sample_values(plan))
    first.push_back({std::string(key), value, {Origin::Source::command_line, {}}, "/"});
  const ResolvedParameters resolved = resolve(request.schema, first, plan.task);
  request.secret_texts = resolved.secrets;
  std::vector<std::string> varied;
  for (const ValueSpace& space : plan.spaces) varied.push_back(space.key);
  for (const ResolvedParameter& parameter : resolved.list) {
    const bool is_varied = std::find(varied.begin(), varied.end(), parameter.key) != varied.end();
    if (parameter.origin.source != Origin::Source::default_value && !is_varied)
      plan.fixed[parameter.key] = parameter.value;
  }
  plan.fixed = without_varied(plan.fixed, varied);
  for (const Assignment& assignment : fixed) {
    if (is_secret_parameter(request.schema, assignment.key)) request.secrets.push_back(assignment);
  }
  if (plan.launcher == LauncherKind::slurm && to_text(plan.fixed).find("<secret>") != std::string::npos) {
    throw Error(Fault::usage, "a secret that is written nowhere cannot reach the cluster's nodes",
                "give it as env:NAME or file:PATH");
  }
}

SweepRequest make_new_request(const TypedOptions& typed, const std::vector<Assignment>& options, SweepCall call,
                              const std::string& target, const std::vector<std::string>& words) {
  std::optional<SweepFile> file;
  if (is_sweep_file(target)) file = parse_sweep_file(JsonDocument::read(target, "sweep file"));
  SweepRequest request;
  request.call = std::move(call);
  request.settings = resolve_settings(typed, file ? &*file : nullptr);
  if (request.settings.isolation.value == Isolation::none)
    throw Error(Fault::usage, "--isolation none runs one task at a time; a sweep runs each trial in its own process");
  request.catalog = scan_plugins(request.settings);
  SweepPlan& plan = request.plan;
  plan.task = file ? file->task : target;
  request.task = request.catalog.find(ItemKind::task, plan.task);
  request.schema = ParameterSchema::parse(request.task.item->schema);
  plan.plugin = request.task.plugin->identity;
  plan.base_directory = fs::current_path();
  std::vector<Assignment> fixed = read_parameters(file ? &*file : nullptr, words, request.schema, plan);
  use_run_results(request.schema, fixed, request.settings.experiments.value);
  plan.jobs = std::clamp(std::thread::hardware_concurrency(), 1U, static_cast<unsigned>(k_most_jobs));
  take_settings(request.settings, plan);
  // The command line overrides the file.
  std::vector<Assignment> both = file ? file->options : std::vector<Assignment>();
  both.insert(both.end(), options.begin(), options.end());
  const std::vector<const SweepOption*> given = read_plan_options(both, plan);
  check_options(plan, request.call, given);
  require_something_to_sweep(plan, request.schema, fixed);
  take_points(plan, count_points(plan));
  check_search(plan);
  take_fixed(fixed, request);
  return request;
}

}  // namespace

Found find_planned_task(const Catalog& catalog, const SweepPlan& plan) {
  const Found found = catalog.find(ItemKind::task, plan.task);
  const PluginIdentity& plugin = found.plugin->identity;
  if (plugin.sha256 != plan.plugin.sha256) {
    log_message(Severity::warning, "the plugin of " + plan.task + " has changed since the sweep began: it is now " +
                                       printable(plugin.path, 300) + ", version " + printable(plugin.version));
  }
  return found;
}

SweepRequest make_sweep_request(const TypedOptions& typed, const std::vector<Assignment>& options,
                                const std::string& target, const std::vector<std::string>& words) {
  SweepCall call = read_call(options);
  if (call.retry_failed && !call.resume)
    throw Error(Fault::usage, "--retry-failed is only for --resume", "use --retries N to try failed trials again");
  SweepRequest request = call.resume ? make_resume_request(typed, options, std::move(call), words)
                                     : make_new_request(typed, options, std::move(call), target, words);
  add_notifiers(request);
  if (request.call.notify_first_failure && request.notifiers.empty())
    throw Error(Fault::usage, "--notify-first-failure needs a notifier", "give one with --notify NAME");
  return request;
}

}  // namespace skrobot
