// SPDX-License-Identifier: MIT
#include "store/record_reader.hpp"

#include <algorithm>
#include <skrobot/error.hpp>

#include "base/clock.hpp"
#include "base/file_system.hpp"
#include "base/machine.hpp"
#include "store/record_file.hpp"

namespace skrobot {
namespace {

[[noreturn]] void fail_to_read(const std::filesystem::path& directory, const std::error_code& code) {
  throw Error(Fault::host, "cannot read the directory " + directory.string() + ": " + reason(code));
}

// A process of this machine is there or not; of another machine's there are only the signs that its host gives.
void look_for_life(StoredRun& run) {
  const RunRecord& record = *run.record;
  if (record.host == host_name()) {
    run.is_lost = !process_exists(record.pid, record.pid_start_ticks);
  } else if (const auto sign = from_iso_8601(record.updated.empty() ? record.started : record.updated)) {
    const auto silent = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::system_clock::now() - *sign);
    if (silent > k_silence) run.silent_for = silent;
  }
}

}  // namespace

std::vector<std::filesystem::path> experiments_in(const std::filesystem::path& repository) {
  std::vector<std::filesystem::path> found;
  std::error_code code;
  std::filesystem::directory_iterator at(repository, code);
  if (code == std::errc::no_such_file_or_directory) return found;
  for (; !code && at != std::filesystem::directory_iterator(); at.increment(code)) {
    const std::filesystem::path& path = at->path();
    const std::string name = path.filename().string();
    if (name.starts_with('.') || !is_entry_name(name)) continue;
    const auto stamp = record_stamp(path);
    if (stamp && stamp->is_directory && record_stamp(path / k_experiment_log)) found.push_back(path);
  }
  if (code) fail_to_read(repository, code);
  std::sort(found.begin(), found.end());
  return found;
}

std::optional<json::object> read_object(const std::filesystem::path& path, std::string& fault) {
  std::string bytes;
  if (const auto code = read_record_file(path, bytes)) {
    fault = "cannot be read: " + reason(code);
    return std::nullopt;
  }
  try {
    json::value value = parse_json(bytes);
    if (value.is_object()) return std::move(value.get_object());
    fault = "is damaged: not a JSON object";
  } catch (const JsonError& e) {
    fault = "is damaged: line " + std::to_string(e.line()) + ", column " + std::to_string(e.column()) + ": " + e.what();
  }
  return std::nullopt;
}

std::vector<std::string> trial_names(const std::filesystem::path& experiment) {
  std::vector<std::string> names;
  static_cast<void>(record_names(experiment / k_trials, names));
  std::erase_if(names, [](const std::string& name) { return !is_trial_name(name); });
  std::sort(names.begin(), names.end(), [](const std::string& a, const std::string& b) {
    return a.size() != b.size() ? a.size() < b.size() : a < b;
  });
  return names;
}

StoredExperiment read_experiment(const std::filesystem::path& directory) {
  StoredExperiment experiment;
  experiment.directory = directory;
  if (auto log = read_object(directory / k_experiment_log, experiment.fault)) experiment.log = std::move(*log);
  const auto add_runs = [&](const std::filesystem::path& from) {
    std::vector<std::string> names;
    const auto code = record_names(from, names);
    if (code && code != std::errc::no_such_file_or_directory) fail_to_read(from, code);
    std::sort(names.begin(), names.end());
    for (const std::string& name : names) {
      const auto run = run_of_file(name);
      if (run && is_entry_name(*run)) experiment.runs.push_back(read_run({from, *run}));
    }
  };
  add_runs(directory);
  for (const std::string& trial : trial_names(directory)) add_runs(directory / k_trials / trial);
  return experiment;
}

namespace {

StoredRun read_once(const RunFiles& files) {
  StoredRun run;
  run.files = files;
  const auto object = read_object(files.run(), run.fault);
  if (!object) return run;
  run.record = run_record_from(*object);
  if (!run.record) run.fault = "is not a record of format " + std::to_string(k_format);
  else if (run.record->state == State::running) look_for_life(run);
  return run;
}

}  // namespace

StoredRun read_run(const RunFiles& files) {
  StoredRun run = read_once(files);
  // The process may have written how it ended, and gone, since the file was read; now that it is gone, the file is its
  // last word.
  return run.is_lost ? read_once(files) : run;
}

std::string shown_state(const RunRecord& record) {
  const bool is_early = record.state == State::cancelled && !record.stopped_early.empty();
  return is_early ? k_stopped_early : to_string(record.state);
}

std::string shown_state(const StoredRun& run) {
  return !run.record ? "damaged" : run.is_lost ? "lost" : shown_state(*run.record);
}

}  // namespace skrobot
