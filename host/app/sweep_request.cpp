// SPDX-License-Identifier: MIT
#include "app/sweep_request.hpp"

#include <algorithm>
#include <limits>
#include <skrobot/error.hpp>
#include <thread>

#include "app/given_twice.hpp"
#include "base/digest.hpp"
#include "base/log.hpp"
#include "base/machine.hpp"
#include "base/number.hpp"
#include "base/text.hpp"
#include "plugin/value_reader.hpp"
#include "query/run_selection.hpp"
#include "store/layout.hpp"
#include "sweep/plan_request.hpp"
#include "sweep/space_text.hpp"

namespace skrobot {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t k_most_grid_trials = 100'000;  // that nobody limited
constexpr std::uint64_t k_usual_trials = 20;

std::uint64_t read_count(const char* option, const std::string& text, std::uint64_t least, std::uint64_t most) {
  const auto number = integer_from_text(text);
  const bool fits = number && number->is_int64() && number->get_int64() >= 0;
  const std::uint64_t count = fits ? static_cast<std::uint64_t>(number->get_int64()) : 0;
  if (!fits || count < least || count > most) {
    throw Error(Fault::usage, std::string(option) + ": expected an integer from " + std::to_string(least) + " to " +
                                  std::to_string(most) + ", got " + in_quotes(text));
  }
  return count;
}

// What was typed, and behind it what a sweep's file says.
TypedSweep with_file(TypedSweep typed, const ExperimentFile* file) {
  if (file == nullptr || !file->sweep) return typed;
  const auto& options = file->sweep->options;
  const auto take = [&](const char* key, std::optional<std::string>& value) {
    const auto found = options.find(key);
    if (!value && found != options.end()) value = found->second.value;
  };
  take("search", typed.search);
  take("trials", typed.trials);
  take("trial_seeds", typed.trial_seeds);
  take("objective", typed.objective);
  take("jobs", typed.jobs);
  take("workers", typed.workers);
  take("retries", typed.retries);
  take("on_failure", typed.on_failure);
  take("early_stop", typed.early_stop);
  take("launcher", typed.launcher);
  take("slurm.partition", typed.partition);
  take("slurm.time", typed.time);
  take("slurm.cpus_per_task", typed.cpus_per_task);
  take("slurm.mem", typed.mem);
  take("slurm.nodes", typed.nodes);
  take("slurm.account", typed.account);
  take("slurm.qos", typed.qos);
  take("slurm.trials_per_job", typed.trials_per_job);
  if (typed.slurm_arguments.empty()) typed.slurm_arguments = file->sweep->slurm_arguments;
  return typed;
}

// Later assignments to a key replace earlier ones, spaces too.
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

bool is_secret_parameter(const ParameterSchema& schema, const std::string& key) {
  const json::object* property = find_property(schema, key);
  return property != nullptr && !property->contains("properties") && holds_secret(*property);
}

void read_options(const TypedSweep& typed, SweepPlan& plan, bool& has_changed) {
  const auto word = [&](const char* option, const std::optional<std::string>& text, auto& value) {
    if (!text) return;
    value = read_word<std::remove_reference_t<decltype(value)>>(option, *text);
    has_changed = true;
  };
  word("--trial-seeds", typed.trial_seeds, plan.trial_seeds);
  word("--workers", typed.workers, plan.workers);
  word("--on-failure", typed.on_failure, plan.on_failure);
  word("--launcher", typed.launcher, plan.launcher);
  if (typed.objective) plan.objective = parse_objective(*typed.objective);
  if (typed.retries) plan.retries = static_cast<unsigned>(read_count("--retries", *typed.retries, 0, k_most_retries));
  if (typed.jobs) plan.jobs = static_cast<unsigned>(read_count("--jobs", *typed.jobs, 1, k_most_jobs));
  if (typed.early_stop) plan.early_stop = parse_early_stop(*typed.early_stop);
  if (typed.trials_per_job)
    plan.slurm.trials_per_job = read_count("--trials-per-job", *typed.trials_per_job, 1, k_most_planned_trials);
  has_changed = has_changed || typed.objective || typed.retries || typed.jobs || typed.early_stop;
  bool is_for_slurm = typed.trials_per_job.has_value() || !typed.slurm_arguments.empty();
  const std::pair<const std::optional<std::string>&, std::string&> texts[] = {
      {typed.partition, plan.slurm.partition},
      {typed.time, plan.slurm.time},
      {typed.cpus_per_task, plan.slurm.cpus_per_task},
      {typed.mem, plan.slurm.mem},
      {typed.nodes, plan.slurm.nodes},
      {typed.account, plan.slurm.account},
      {typed.qos, plan.slurm.qos}};
  for (const auto& [text, value] : texts) {
    if (!text) continue;
    value = *text;
    is_for_slurm = true;
  }
  if (!typed.slurm_arguments.empty()) plan.slurm.arguments = typed.slurm_arguments;
  has_changed = has_changed || is_for_slurm;
  if (is_for_slurm && plan.launcher != LauncherKind::slurm) {
    throw Error(Fault::usage,
                "--partition, --time, --cpus-per-task, --mem, --nodes, --account, --qos, --trials-per-job and "
                "--slurm-arg are for --launcher slurm");
  }
}

void check_options(const SweepPlan& plan, const TypedSweep& typed) {
  if (plan.search == SearchKind::global && !plan.objective) {
    throw Error(Fault::usage, "--search global needs an objective", "--objective maximize:METRIC or minimize:METRIC");
  }
  if (plan.early_stop.rule != EarlyStopOptions::Rule::none && !plan.objective) {
    throw Error(Fault::usage, "--early-stop needs an objective", "--objective maximize:METRIC or minimize:METRIC");
  }
  if (plan.launcher == LauncherKind::slurm && plan.workers == Workers::reuse) {
    throw Error(Fault::usage, "--workers reuse works with --launcher local only");
  }
  if (plan.launcher != LauncherKind::slurm && (typed.detach || typed.on_interrupt)) {
    throw Error(Fault::usage, "--detach and --on-interrupt are for --launcher slurm");
  }
  if (plan.launcher == LauncherKind::slurm && plan.search == SearchKind::global && typed.detach) {
    throw Error(Fault::usage, "--search global cannot be detached: what trials come to decides over the next ones");
  }
}

// How many trials a new plan has.
std::uint64_t count_trials(const SweepPlan& plan, const std::optional<std::string>& wanted) {
  const std::uint64_t limit = wanted ? read_count("--trials", *wanted, 1, k_most_planned_trials) : 0;
  if (plan.search != SearchKind::grid) return wanted ? limit : k_usual_trials;
  for (const ValueSpace& space : plan.spaces) {
    if (!grid_size(space)) {
      throw Error(Fault::usage,
                  "--search grid cannot take all of " + in_quotes(space.key) + ", which is " + to_words(space),
                  "write a list or a range, or take --search random");
    }
  }
  const auto points = grid_points(plan.spaces);
  if (wanted) return std::min(limit, points.value_or(std::numeric_limits<std::uint64_t>::max()));
  if (!points || *points > k_most_grid_trials) {
    std::string factors;
    for (const ValueSpace& space : plan.spaces)
      factors += (factors.empty() ? "" : " x ") + printable(space.key, 60) + " " + std::to_string(*grid_size(space));
    throw Error(Fault::usage,
                "the grid has " + (points ? std::to_string(*points) : "more than 9000000000000000000") + " trials (" +
                    factors + "), more than " + std::to_string(k_most_grid_trials),
                "--search random --trials N takes some of them, --trials N the first N");
  }
  return *points;
}

void take_settings(const Settings& settings, SweepPlan& plan) {
  plan.timeout = settings.timeout.value;
  plan.grace = settings.grace.value;
  plan.memory_limit = settings.memory_limit.value;
  plan.output_limit = settings.output_limit.value;
  plan.note = settings.note.value;
  for (const auto& [key, tag] : settings.tags) plan.tags[key] = tag.value;
}

void add_notifiers(SweepRequest& setup) {
  for (const WantedNotifier& wanted : setup.settings.notifiers) {
    setup.notifiers.push_back(plan_notifier(setup.catalog, wanted));
    const auto& secrets = setup.notifiers.back().params.secrets;
    setup.secret_texts.insert(setup.secret_texts.end(), secrets.begin(), secrets.end());
  }
}

bool is_sweep_file(const std::string& target) {
  return target.ends_with(".json") || target.find('/') != std::string::npos;
}

SweepRequest new_setup(const TypedOptions& typed, const TypedSweep& typed_sweep, const std::string& target,
                       const std::vector<std::string>& words) {
  std::optional<ExperimentFile> file;
  std::vector<Assignment> given;
  std::string task = target;
  if (is_sweep_file(target)) {
    file = read_experiment_file(target, FileKind::sweep);
    task = file->tasks.front().task;
    given = file->tasks.front().params;
  }
  const TypedSweep sweep = with_file(typed_sweep, file ? &*file : nullptr);
  SweepRequest setup{resolve_settings(typed, file ? &*file : nullptr),
                     {},
                     {},
                     {},
                     {},
                     {},
                     false,
                     Failed::leave,
                     {},
                     {},
                     {},
                     10,
                     OnInterrupt::ask,
                     false,
                     false};
  if (setup.settings.isolation.value == Isolation::none)
    throw Error(Fault::usage,
                "--isolation none runs one task at a time; a sweep runs its trials in processes of their own");
  setup.catalog = scan_plugins(setup.settings);
  setup.task = setup.catalog.find(ItemKind::task, task);
  setup.schema = ParameterSchema::parse(setup.task.item->schema);
  SweepPlan& plan = setup.plan;
  plan.task = task;
  plan.plugin = setup.task.plugin->identity;
  plan.base_directory = fs::current_path();

  // A file's params are values as they are; its space, and what was typed, is read as a space where it can be.
  const std::size_t fixed_count = given.size();
  if (file) given.insert(given.end(), file->sweep->space.begin(), file->sweep->space.end());
  std::vector<Assignment> typed_params;
  for (const std::string& word : words) typed_params.push_back(parse_assignment(word));
  refuse_given_twice(setup.schema, typed_params);
  given.insert(given.end(), typed_params.begin(), typed_params.end());
  std::vector<Assignment> fixed(given.begin(), given.begin() + static_cast<std::ptrdiff_t>(fixed_count));
  for (Assignment& assignment :
       without_replaced({given.begin() + static_cast<std::ptrdiff_t>(fixed_count), given.end()})) {
    std::erase_if(fixed, [&](const Assignment& before) { return before.key == assignment.key; });
    if (auto space = read_space(setup.schema, assignment, task)) plan.spaces.push_back(std::move(*space));
    else fixed.push_back(assignment);
  }
  plan.search = sweep.search ? read_word<SearchKind>("--search", *sweep.search) : SearchKind::grid;
  plan.jobs = std::clamp(std::thread::hardware_concurrency(), 1U, static_cast<unsigned>(k_most_jobs));
  plan.seed = setup.settings.seed.value.value_or(random_seed());
  bool ignored = false;
  read_options(sweep, plan, ignored);
  take_settings(setup.settings, plan);
  check_options(plan, sweep);

  // The parameters of the first trial, so that what is missing or unknown is told now.
  const bool repeats = plan.trial_seeds == TrialSeeds::different && sweep.trials && plan.search == SearchKind::random;
  if (plan.spaces.empty() && !repeats) {
    resolve(setup.schema, fixed, task);
    throw Error(
        Fault::usage, "nothing to sweep: no parameter of " + task + " has more than one value",
        "write several values (rate=0.01,0.1), a range (depth=2:8) or a distribution (rate=loguniform(1e-4,1e-1))");
  }
  plan.trials = count_trials(plan, sweep.trials);
  if (plan.search == SearchKind::random) {
    for (const ValueSpace& space : plan.spaces) {
      if (space.kind != ValueSpace::Kind::normal) continue;
      for (std::uint64_t number = 1; number <= plan.trials; ++number) random_value(space, plan.seed, number);
    }
  }
  if (plan.search == SearchKind::global) make_search(plan, {});  // complains of what cannot be searched
  std::vector<Assignment> first = fixed;
  SweepPlan of_first = plan;
  if (plan.search == SearchKind::global) of_first.search = SearchKind::grid;
  for (const auto& [key, value] : planned_values(of_first, 1))
    first.push_back({std::string(key), value, {Origin::Source::command_line, {}}, "/"});
  const ResolvedParameters resolved = resolve(setup.schema, first, task);
  setup.secret_texts = resolved.secrets;
  for (const ResolvedParameter& parameter : resolved.list) {
    const bool is_swept = std::any_of(plan.spaces.begin(), plan.spaces.end(),
                                      [&](const ValueSpace& space) { return space.key == parameter.key; });
    if (parameter.origin.source != Origin::Source::default_value && !is_swept)
      plan.fixed[parameter.key] = parameter.value;
  }
  std::vector<std::string> varied;
  for (const ValueSpace& space : plan.spaces) varied.push_back(space.key);
  plan.fixed = without_varied(plan.fixed, varied);
  for (const Assignment& assignment : fixed) {
    if (is_secret_parameter(setup.schema, assignment.key)) setup.secrets.push_back(assignment);
  }
  if (plan.launcher == LauncherKind::slurm && to_text(plan.fixed).find("<secret>") != std::string::npos) {
    throw Error(Fault::usage, "a secret cannot be given to nodes as it is, since it is written nowhere",
                "give it as env:NAME or file:PATH");
  }
  return setup;
}

bool is_remembered(const TrustRequest& request) {
  try {
    return TrustStore::of_user().has(request.file, request.sha256);
  } catch (const Error&) {
    return false;
  }
}

// What of a recorded plan the user has not asked for by the settings.
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

SweepRequest resumed_setup(const TypedOptions& typed, const TypedSweep& sweep, const std::vector<std::string>& words) {
  if (sweep.search || sweep.trial_seeds || typed.seed)
    throw Error(Fault::usage,
                "--search, --seed and --trial-seeds are the plan's own and cannot be changed when it is resumed");
  SweepRequest setup{resolve_settings(typed, nullptr),
                     {},
                     {},
                     {},
                     {},
                     {},
                     false,
                     Failed::leave,
                     {},
                     {},
                     {},
                     10,
                     OnInterrupt::ask,
                     false,
                     false};
  setup.experiment = find_experiment(setup.settings.experiments.value, *sweep.resume);
  setup.plan = read_sweep_plan(setup.experiment);
  SweepPlan& plan = setup.plan;
  const TrustRequest request = request_of(plan, setup.experiment);
  setup.objective_is_given = sweep.objective.has_value();
  if (plan.objective) setup.recorded_objective = to_string(*plan.objective);
  read_options(sweep, plan, setup.plan_has_changed);
  check_options(plan, sweep);
  if (sweep.trials) {
    const std::uint64_t trials = read_count("--trials", *sweep.trials, 1, k_most_planned_trials);
    if (trials < plan.trials)
      throw Error(Fault::usage, "--trials: the plan has " + std::to_string(plan.trials) +
                                    " trials already and can only grow, got " + std::to_string(trials));
    const auto points = plan.search == SearchKind::grid ? grid_points(plan.spaces) : std::nullopt;
    plan.trials = points ? std::min(trials, *points) : trials;
    setup.plan_has_changed = true;
  }
  // The folder that the plugin came from, so that it is found wherever this is called from.
  const fs::path folder = fs::path(plan.plugin.path).parent_path();
  std::error_code code;
  add_needed(request, plan, setup.settings);
  if (fs::is_directory(folder, code)) {
    setup.settings.plugin_folders.insert(setup.settings.plugin_folders.begin(),
                                         {folder, {Origin::Source::file, k_sweep_plan}});
  }
  setup.catalog = scan_plugins(setup.settings);
  setup.is_own = is_remembered(request);
  setup.task = find_planned_task(setup.catalog, plan);
  setup.schema = ParameterSchema::parse(setup.task.item->schema);
  attach_schema(plan, setup.schema);
  setup.failed = sweep.retry_failed ? Failed::again : Failed::leave;

  for (const std::string& word : words) {
    Assignment assignment = parse_assignment(word);
    if (!is_secret_parameter(setup.schema, assignment.key)) {
      throw Error(Fault::usage,
                  "the parameters of a sweep that is resumed are those of its plan; " + in_quotes(assignment.key) +
                      " cannot be given again",
                  "only a secret, which is written nowhere, is");
    }
    setup.secrets.push_back(std::move(assignment));
  }
  for (const auto& parameter : plan.fixed) {
    const std::string key(parameter.key());
    const bool is_given = std::any_of(setup.secrets.begin(), setup.secrets.end(),
                                      [&](const Assignment& given) { return given.key == key; });
    if (is_secret_parameter(setup.schema, key) && !is_given &&
        to_text(parameter.value()).find("<secret>") != std::string::npos) {
      throw Error(Fault::usage, "the parameter " + in_quotes(key) + " is a secret and was written nowhere",
                  "give it again: " + printable(key) + "=VALUE");
    }
  }
  SweepPlan of_first = plan;
  if (plan.search == SearchKind::global) of_first.search = SearchKind::grid;
  setup.secret_texts =
      resolve(setup.schema, trial_assignments(plan, planned_values(of_first, 1), setup.secrets), plan.task).secrets;
  return setup;
}

}  // namespace

fs::path find_experiment(const fs::path& repository, const std::string& given) {
  std::error_code code;
  // A path that a person typed, or a name in the repository.
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

Resumed read_progress(const SweepRequest& setup, Ranking& ranking) {
  const SweepPlan& plan = setup.plan;
  Resumed resumed = resume(setup.experiment, plan, setup.failed, ranking);
  if (!setup.objective_is_given || resumed.with_objective > 0 || resumed.start.counts.completed == 0) return resumed;
  const auto near = nearest(plan.objective->metric, resumed.reported);
  const std::string reported =
      resumed.reported.empty() ? "they report no number at all" : "they report " + list_in_quotes(resumed.reported);
  throw Error(Fault::usage,
              "--objective: no completed trial reported " + in_quotes(plan.objective->metric) + "; " + reported,
              (near ? "did you mean '" + printable(*near) + "'? " : std::string()) + "the plan keeps " +
                  (setup.recorded_objective.empty() ? "no objective" : printable(setup.recorded_objective)));
}

Found find_planned_task(const Catalog& catalog, const SweepPlan& plan) {
  const Found found = catalog.find(ItemKind::task, plan.task);
  const PluginIdentity& plugin = found.plugin->identity;
  if (plugin.sha256 != plan.plugin.sha256) {
    log_message(Severity::warning, "the plugin of " + plan.task + " is not the one that the sweep began with: " +
                                       printable(plugin.path, 300) + ", version " + printable(plugin.version));
  }
  return found;
}

SweepRequest make_sweep_request(const TypedOptions& typed, const TypedSweep& sweep, const std::string& target,
                                const std::vector<std::string>& words) {
  if (sweep.retry_failed && !sweep.resume)
    throw Error(Fault::usage, "--retry-failed is for --resume", "--retries N tries a failed trial again at once");
  SweepRequest setup = sweep.resume ? resumed_setup(typed, sweep, words) : new_setup(typed, sweep, target, words);
  add_notifiers(setup);
  if (sweep.top) setup.top = static_cast<std::size_t>(read_count("--top", *sweep.top, 1, 10'000));
  if (sweep.on_interrupt) {
    if (*sweep.on_interrupt != "cancel" && *sweep.on_interrupt != "leave")
      throw Error(Fault::usage, "--on-interrupt: expected cancel or leave, got " + in_quotes(*sweep.on_interrupt));
    setup.on_interrupt = *sweep.on_interrupt == "cancel" ? OnInterrupt::cancel : OnInterrupt::leave;
  }
  setup.detach = sweep.detach;
  setup.notify_first_failure = sweep.notify_first_failure;
  if (setup.notify_first_failure && setup.notifiers.empty())
    throw Error(Fault::usage, "--notify-first-failure needs a notifier", "--notify NAME");
  return setup;
}

}  // namespace skrobot
