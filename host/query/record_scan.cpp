// SPDX-License-Identifier: MIT
#include "query/record_scan.hpp"

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <deque>
#include <exception>
#include <mutex>
#include <skrobot/json.hpp>
#include <thread>

#include "store/layout.hpp"
#include "store/record_file.hpp"
#include "store/record_reader.hpp"

namespace skrobot {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t k_most_result_bytes = 16 << 10;
constexpr std::size_t k_most_error_bytes = 300;
constexpr const char* k_bad_name = "cannot be read: its name has control characters";

// Reads the object in a file as one line of JSON; empty if it is not an object: see `fault`.
std::string object_text(const fs::path& path, std::string& fault) {
  const auto object = read_object(path, fault);
  return object ? to_text(*object) : std::string();
}

std::string small_result(const fs::path& path) {
  std::string bytes;
  if (read_record_file(path, bytes, k_most_result_bytes)) return {};
  try {
    return to_text(parse_json(bytes));
  } catch (const JsonError&) {
    return {};
  }
}

std::string first_line(const fs::path& path) {
  std::string bytes;
  std::error_code code;
  const RecordFile file(path, code);
  if (code || file.read(0, k_most_error_bytes, bytes)) return {};
  return valid_utf8(std::string_view(bytes).substr(0, bytes.find('\n')));
}

ScannedRun scan_run(const RunFiles& files, const FileStamp& stamp) {
  ScannedRun run{files.name, stamp, {}, false, {}, {}, {}, {}};
  if (!is_entry_name(files.name)) {
    run.fault = k_bad_name;
    return run;
  }
  StoredRun stored = read_run(files);
  run.record = std::move(stored.record);
  run.is_lost = stored.is_lost;
  run.fault = std::move(stored.fault);
  if (!run.record) return run;
  std::string fault;
  run.params = object_text(files.params(), fault);
  if (!fault.empty()) run.fault = ".params " + fault;
  if (run.record->state == State::completed) run.result = small_result(files.result());
  else if (run.record->state != State::running) run.error = first_line(files.errors());
  return run;
}

// Links below the repository are not followed. Reports a link that hides an experiment, but not one that is just
// another name for an existing one.
void take_link(const fs::path& directory, ScannedDirectory& scanned) {
  std::error_code code;
  if (!fs::is_symlink(directory, code)) return;
  scanned.is_there = true;
  scanned.has_log = fs::exists(directory / k_experiment_log, code) &&
                    fs::canonical(directory, code).parent_path() != fs::canonical(directory.parent_path(), code);
  if (scanned.has_log) scanned.log_fault = "cannot be read: its directory is a symbolic link";
}

}  // namespace

ScannedDirectory scan_directory(const fs::path& repository, const DirectoryToScan& wanted) {
  ScannedDirectory scanned;
  scanned.path = wanted.path;
  const fs::path directory = repository / wanted.path;
  const bool is_experiment = wanted.path.find('/') == std::string::npos;
  for (const auto& [name, stamp] : wanted.known) scanned.gone.push_back(name);
  const auto stamp = record_stamp(directory);
  if (!stamp) return scanned;
  scanned.stamp = *stamp;
  scanned.is_there = stamp->is_directory;
  if (!stamp->is_directory && is_experiment) take_link(directory, scanned);
  if (!stamp->is_directory) return scanned;
  bool has_trials = false;
  std::vector<std::string> names;
  std::vector<std::string> entries;
  const std::error_code code = record_names(directory, entries);
  for (const std::string& name : entries) {
    if (name == k_experiment_log) scanned.has_log = true;
    else if (name == k_trials) has_trials = true;
    else if (auto run = run_of_file(name)) names.push_back(std::move(*run));
  }
  if (code) {
    scanned.log_fault = "cannot be read: " + reason(code);
    scanned.gone.clear();
    return scanned;
  }
  if (is_experiment && !is_entry_name(wanted.path)) {
    // Listed by `list --damaged`; no other run can have this name.
    scanned.log_fault = k_bad_name;
    return scanned;
  }
  std::sort(names.begin(), names.end());
  for (const std::string& name : names) {
    std::erase(scanned.gone, name);
    const RunFiles files{directory, name};
    const auto now = record_stamp(files.run());
    if (!now) continue;
    const auto known = wanted.known.find(name);
    if (known != wanted.known.end() && known->second == *now) continue;
    scanned.changed.push_back(scan_run(files, *now));
  }
  if (!is_experiment) return scanned;
  if (scanned.has_log) scanned.log = object_text(directory / k_experiment_log, scanned.log_fault);
  else scanned.log_fault = "is missing";
  if (!has_trials) return scanned;
  const fs::path trials = directory / k_trials;
  scanned.trials = record_stamp(trials);
  if (!scanned.trials || !scanned.trials->is_directory) scanned.trials.reset();
  else
    for (const std::string& name : trial_names(directory))
      scanned.trial_paths.push_back(wanted.path + "/" + k_trials + "/" + name);
  return scanned;
}

void scan_directories(const fs::path& repository, const std::vector<DirectoryToScan>& wanted,
                      const std::function<void(ScannedDirectory&)>& take) {
  constexpr std::size_t k_worth_a_thread = 64;
  constexpr std::size_t k_most_waiting = 256;
  // More threads than processors: on network file systems, they mostly wait.
  const std::size_t threads =
      std::min<std::size_t>(wanted.size() / k_worth_a_thread, std::clamp(std::thread::hardware_concurrency(), 2U, 16U));
  if (threads < 2) {
    for (const DirectoryToScan& item : wanted) {
      ScannedDirectory scanned = scan_directory(repository, item);
      take(scanned);
    }
    return;
  }
  std::atomic<std::size_t> next{0};
  std::mutex mutex;
  std::condition_variable there_is_room, there_is_one;
  std::deque<ScannedDirectory> waiting;
  std::exception_ptr failure;
  bool stopped = false;
  const auto work = [&] {
    try {
      for (std::size_t i = 0; (i = next++) < wanted.size();) {
        ScannedDirectory scanned = scan_directory(repository, wanted[i]);
        std::unique_lock lock(mutex);
        there_is_room.wait(lock, [&] { return waiting.size() < k_most_waiting || stopped; });
        if (stopped) return;
        waiting.push_back(std::move(scanned));
        there_is_one.notify_one();
      }
    } catch (...) {
      const std::lock_guard lock(mutex);
      failure = std::current_exception();
      there_is_one.notify_one();
    }
  };
  std::vector<std::jthread> pool;
  for (std::size_t i = 0; i < threads; ++i) pool.emplace_back(work);
  const auto stop = [&] {
    const std::lock_guard lock(mutex);
    stopped = true;
    there_is_room.notify_all();
  };
  try {
    for (std::size_t taken = 0; taken < wanted.size();) {
      std::deque<ScannedDirectory> ready;
      {
        std::unique_lock lock(mutex);
        there_is_one.wait(lock, [&] { return !waiting.empty() || failure; });
        if (failure) std::rethrow_exception(failure);
        ready.swap(waiting);
        there_is_room.notify_all();
      }
      for (ScannedDirectory& scanned : ready) take(scanned);
      taken += ready.size();
    }
  } catch (...) {
    stop();
    throw;
  }
}

}  // namespace skrobot
