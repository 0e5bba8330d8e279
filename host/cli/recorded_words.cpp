// SPDX-License-Identifier: MIT
#include "cli/recorded_words.hpp"

#include <algorithm>
#include <functional>
#include <set>
#include <skrobot/error.hpp>

#include "base/file_system.hpp"
#include "store/record_reader.hpp"
#include "sweep/objective.hpp"

namespace skrobot {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t k_most_runs = 20, k_most_experiments = 20, k_most_numbers = 100;
constexpr std::uint64_t k_most_result = 1 << 20;

void for_each_name(const fs::path& directory, const std::function<bool(const fs::path&)>& take) {
  std::error_code code;
  for (fs::directory_iterator at(directory, code), end; !code && at != end; at.increment(code)) {
    const std::string name = at->path().filename().string();
    if (!name.starts_with('.') && !take(at->path())) return;
  }
}

// The newest experiments, by modification time of their directories.
std::vector<fs::path> newest_in(const fs::path& repository, std::size_t most) {
  std::vector<std::pair<std::int64_t, fs::path>> all;
  for_each_name(repository, [&](const fs::path& path) {
    if (const auto stamp = file_stamp(path); stamp && stamp->is_directory) all.emplace_back(stamp->changed_ns, path);
    return true;
  });
  const std::size_t count = std::min(most, all.size());
  std::partial_sort(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(count), all.end(), std::greater<>());
  std::vector<fs::path> newest;
  for (std::size_t i = 0; i < count; ++i) newest.push_back(all[i].second);
  return newest;
}

// The first runs in a directory; for a sweep, those of its first trial.
void for_each_run(const fs::path& directory, const std::function<void(const StoredRun&)>& take) {
  std::size_t count = 0;
  const auto add = [&](const fs::path& path) {
    if (path.extension() != ".run") return true;
    const StoredRun run = read_run({path.parent_path(), path.stem().string()});
    if (run.record) take(run);
    return ++count < k_most_runs;
  };
  for_each_name(directory, add);
  if (std::error_code code; !fs::exists(directory / k_trials, code)) return;
  if (const auto trials = trial_names(directory); !trials.empty())
    for_each_name(directory / k_trials / trials.front(), add);
}

// The directory of the experiment or run that a word names; empty if there is none.
fs::path directory_of(const fs::path& repository, const std::string& word) {
  if (word.empty() || word.starts_with("-")) return {};
  if (word == "latest") {
    const auto newest = newest_in(repository, 1);
    return newest.empty() ? fs::path() : newest.front();
  }
  const fs::path named = repository / word;
  std::error_code code;
  const fs::path directory = fs::is_directory(named, code) ? named : named.parent_path();
  return directory == repository || !fs::is_directory(directory, code) ? fs::path() : directory;
}

void add_metrics(const StoredRun& run, std::set<std::string>& names) {
  for (const MetricSummary& metric : run.record->metrics) names.insert(metric.name);
}

void add_numbers(const StoredRun& run, std::set<std::string>& names) {
  std::string bytes;
  if (read_regular_file(run.files.result(), bytes, k_most_result)) return;
  try {
    std::vector<std::string> numbers;
    collect_numbers(parse_json(bytes), k_most_numbers, numbers);
    names.insert(numbers.begin(), numbers.end());
  } catch (const JsonError&) {
    // Skip a damaged result.
  }
}

std::vector<std::string> sorted(std::vector<std::string> names) {
  std::sort(names.begin(), names.end());
  return names;
}

}  // namespace

std::vector<std::string> experiment_names(const fs::path& repository) {
  std::vector<std::string> names;
  for_each_name(repository, [&](const fs::path& path) {
    names.push_back(path.filename().string());
    return true;
  });
  return sorted(std::move(names));
}

std::vector<std::string> sweep_names(const fs::path& repository) {
  std::vector<std::string> names = experiment_names(repository);
  std::erase_if(names, [&](const std::string& name) { return !file_stamp(repository / name / k_sweep_plan); });
  return names;
}

std::vector<std::string> run_names(const fs::path& repository, const std::string& typed) {
  const std::size_t slash = typed.find('/');
  std::vector<std::string> names;
  if (slash == std::string::npos) {
    names = experiment_names(repository);
    names.emplace_back("latest");
    return sorted(std::move(names));
  }
  const std::string experiment = typed.substr(0, slash), within = typed.substr(slash + 1);
  const auto add_runs = [&](const fs::path& directory, const std::string& prefix) {
    for_each_name(directory, [&](const fs::path& path) {
      if (path.extension() == ".run") names.push_back(prefix + path.stem().string());
      return true;
    });
  };
  add_runs(repository / experiment, experiment + "/");
  std::error_code code;
  if (within.starts_with(k_trials)) {
    const std::string trials = std::string(k_trials) + "/";
    const std::size_t end = within.find('/', trials.size());
    if (end != std::string::npos)
      add_runs(repository / experiment / within.substr(0, end), experiment + "/" + within.substr(0, end + 1));
    else
      for (const std::string& trial : trial_names(repository / experiment))
        names.push_back(experiment + "/" + trials + trial + "/");
  } else if (fs::exists(repository / experiment / k_trials, code)) {
    names.push_back(experiment + "/" + k_trials + "/");
  }
  return sorted(std::move(names));
}

std::vector<std::string> metric_names_of(const fs::path& repository, const std::vector<std::string>& named) {
  std::set<std::string> names;
  for (const std::string& word : named) {
    const fs::path directory = directory_of(repository, word);
    if (!directory.empty()) for_each_run(directory, [&](const StoredRun& run) { add_metrics(run, names); });
  }
  return {names.begin(), names.end()};
}

std::vector<std::string> objective_names(const fs::path& repository, const std::string& task,
                                         const std::string& named) {
  std::set<std::string> names;
  const auto add = [&](const fs::path& directory) {
    for_each_run(directory, [&](const StoredRun& run) {
      if (named.empty() && run.record->task != task) return;
      add_metrics(run, names);
      add_numbers(run, names);
    });
  };
  if (!named.empty()) {
    if (const fs::path directory = directory_of(repository, named); !directory.empty()) add(directory);
  } else {
    for (const fs::path& experiment : newest_in(repository, k_most_experiments)) add(experiment);
  }
  return {names.begin(), names.end()};
}

std::string task_of(const fs::path& repository, const std::string& named) {
  const fs::path directory = directory_of(repository, named);
  if (directory.empty()) return {};
  std::string fault;
  if (const auto plan = read_object(directory / k_sweep_plan, fault)) {
    const json::value* const task = plan->if_contains("task");
    if (task != nullptr && task->is_string()) return std::string(task->get_string());
  }
  if (const StoredRun run = read_run({directory, fs::path(named).filename().string()}); run.record)
    return run.record->task;
  std::string task;
  for_each_run(directory, [&](const StoredRun& run) {
    if (task.empty()) task = run.record->task;
  });
  return task;
}

}  // namespace skrobot
