// SPDX-License-Identifier: MIT
#include <algorithm>
#include <skrobot/error.hpp>

#include "app/sweep_request_parts.hpp"
#include "base/text.hpp"
#include "query/run_selection.hpp"
#include "store/layout.hpp"
#include "sweep/plan_request.hpp"

namespace skrobot {
namespace {

namespace fs = std::filesystem;

bool is_remembered(const TrustRequest& request) {
  try {
    return TrustStore::of_user().has(request.file, request.sha256);
  } catch (const Error&) {
    return false;
  }
}

// Adds the demands of a recorded plan that the user's settings do not already make.
void add_needed(TrustRequest request, const SweepPlan& plan, Settings& settings) {
  std::erase_if(request.demands, [&](const Demand& demand) {
    if (demand.what == "slurm") return plan.launcher != LauncherKind::slurm;
    std::error_code code;
    if (plan.launcher == LauncherKind::local && !fs::is_directory(demand.value, code)) return true;
    return std::any_of(settings.plugin_folders.begin(), settings.plugin_folders.end(),
                       [&](const auto& folder) { return folder.value == demand.value; });
  });
  if (!request.demands.empty()) settings.requests.push_back(std::move(request));
}

std::string shown(const json::value& value) {
  return value.is_string() ? in_quotes(std::string(value.get_string())) : to_text(value);
}

// A sweep gets more points, more repeats, or both; what is there stays.
void grow(const SweepPlan& before, const std::vector<const SweepOption*>& given, SweepPlan& plan) {
  const bool has_points =
      std::any_of(given.begin(), given.end(), [](const SweepOption* option) { return option->key() == "trials"; });
  std::uint64_t points = has_points ? plan.trials : before.points();
  if (points < before.points())
    throw Error(Fault::usage, "--trials: the sweep has " + std::to_string(before.points()) +
                                  (before.repeats > 1 ? " points" : " trials") + " already and can only grow, got " +
                                  std::to_string(points));
  if (plan.repeats < before.repeats)
    throw Error(Fault::usage, "--repeats: each point has " + std::to_string(before.repeats) +
                                  " repeats already and can only get more, got " + std::to_string(plan.repeats));
  const auto of_grid = plan.search == SearchKind::grid ? grid_points(plan.spaces) : std::nullopt;
  if (of_grid && points != before.points()) points = std::min(points, *of_grid);
  take_points(plan, points);
  if (plan.extent() != before.extent() && plan.repeats > 1) plan.grown_from.push_back(before.extent());
}

// Applies options to the recorded plan.
void change_plan(const std::vector<Assignment>& options, const SweepCall& call, SweepRequest& request) {
  SweepPlan& plan = request.plan;
  const SweepPlan before = plan;
  const auto given = read_plan_options(options, plan);
  for (const SweepOption* option : given) {
    if (option->text.is_kept_on_resume)
      throw Error(Fault::usage, option->flag() + " cannot be changed when a sweep is resumed; it is " +
                                    shown(option->to_json(before)));
    request.objective_is_given = request.objective_is_given || option->key() == "objective";
  }
  check_options(plan, call, given);
  grow(before, given, plan);
  request.plan_has_changed = !given.empty();
}

// Secrets are not recorded and must be given again; other parameters cannot change.
void take_secrets(const std::vector<std::string>& words, SweepRequest& request) {
  for (const std::string& word : words) {
    Assignment assignment = parse_assignment(word);
    if (!is_secret_parameter(request.schema, assignment.key)) {
      throw Error(Fault::usage,
                  "the parameter " + in_quotes(assignment.key) + " cannot be changed when a sweep is resumed",
                  "only secrets, which are not recorded, are given again");
    }
    request.secrets.push_back(std::move(assignment));
  }
  for (const auto& parameter : request.plan.fixed) {
    const std::string key(parameter.key());
    const bool is_given = std::any_of(request.secrets.begin(), request.secrets.end(),
                                      [&](const Assignment& given) { return given.key == key; });
    if (is_secret_parameter(request.schema, key) && !is_given &&
        to_text(parameter.value()).find("<secret>") != std::string::npos) {
      throw Error(Fault::usage, "the parameter " + in_quotes(key) + " is a secret, which is not recorded",
                  "give it again: " + printable(key) + "=VALUE");
    }
  }
}

}  // namespace

SweepRequest make_resume_request(const TypedOptions& typed, const std::vector<Assignment>& options, SweepCall call,
                                 const std::vector<std::string>& words) {
  SweepRequest request;
  request.settings = resolve_settings(typed, nullptr);
  request.experiment = find_experiment(request.settings.experiments.value, *call.resume);
  request.plan = read_sweep_plan(request.experiment);
  SweepPlan& plan = request.plan;
  const TrustRequest trust = request_of(plan, request.experiment);
  if (plan.objective) request.recorded_objective = to_string(*plan.objective);
  if (typed.seed)
    throw Error(Fault::usage, "--seed cannot be changed when a sweep is resumed; it is " + std::to_string(plan.seed));
  change_plan(options, call, request);
  request.call = std::move(call);
  add_needed(trust, plan, request.settings);
  // The folder of the recorded plugin, so that the working directory does not matter.
  const fs::path folder = fs::path(plan.plugin.path).parent_path();
  std::error_code code;
  if (fs::is_directory(folder, code)) {
    request.settings.plugin_folders.insert(request.settings.plugin_folders.begin(),
                                           {folder, {Origin::Source::file, k_sweep_plan}});
  }
  request.catalog = scan_plugins(request.settings);
  request.is_own = is_remembered(trust);
  request.task = find_planned_task(request.catalog, plan);
  request.schema = ParameterSchema::parse(request.task.item->schema);
  attach_schema(plan, request.schema);
  take_secrets(words, request);
  request.secret_texts =
      resolve(request.schema, trial_assignments(plan, sample_values(plan), request.secrets), plan.task).secrets;
  return request;
}

fs::path find_experiment(const fs::path& repository, const std::string& given) {
  std::error_code code;
  // A path, or a name in the repository.
  const std::string name = given.substr(0, given.find_last_not_of('/') + 1);
  const fs::path in_repository = is_entry_name(name) ? repository / name : fs::path();
  for (const fs::path& place : {fs::absolute(given, code), in_repository}) {
    if (!given.empty() && fs::is_directory(place, code)) {
      fs::path normal = place.lexically_normal();
      return normal.has_filename() ? normal : normal.parent_path();
    }
  }
  if (!experiments_in(repository).empty()) {
    RunIndex index(repository);
    const Selection selection = select(index, given);
    if (selection.run && !given.starts_with("latest")) {
      throw Error(Fault::usage, in_quotes(given, 300) + " is a run, not a sweep",
                  "its experiment is " + in_quotes(selection.experiment, 200));
    }
    return repository / selection.experiment;
  }
  throw Error(Fault::usage,
              "there is no experiment " + in_quotes(given, 300) + " here or in " + in_quotes(repository.string(), 300));
}

Resumed read_progress(const SweepRequest& request, Ranking& ranking) {
  const SweepPlan& plan = request.plan;
  const Failed failed = request.call.retry_failed ? Failed::again : Failed::leave;
  Resumed resumed = resume(request.experiment, plan, failed, ranking);
  if (!request.objective_is_given || resumed.with_objective > 0 || resumed.start.counts.completed == 0) return resumed;
  const auto near = nearest(plan.objective->metric, resumed.reported);
  const std::string reported =
      resumed.reported.empty() ? "they report no number at all" : "they report " + list_in_quotes(resumed.reported);
  throw Error(Fault::usage,
              "--objective: no completed trial reported " + in_quotes(plan.objective->metric) + "; " + reported,
              (near ? "did you mean '" + printable(*near) + "'? " : std::string()) + "the plan keeps " +
                  (request.recorded_objective.empty() ? "no objective" : printable(request.recorded_objective)));
}

}  // namespace skrobot
