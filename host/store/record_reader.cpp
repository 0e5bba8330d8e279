// SPDX-License-Identifier: MIT
#include "store/record_reader.hpp"

#include <algorithm>
#include <charconv>
#include <limits>
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

// The field at the front of `line`, without its quotes; nothing when it is malformed. Takes the comma behind it too.
std::optional<std::string> take_field(std::string_view& line) {
  std::string field;
  if (!line.starts_with('"')) {
    const std::size_t comma = line.find(',');
    field = line.substr(0, comma);
    line.remove_prefix(comma == std::string_view::npos ? line.size() : comma + 1);
    return field;
  }
  line.remove_prefix(1);
  while (true) {
    const std::size_t quote = line.find('"');
    if (quote == std::string_view::npos) return std::nullopt;
    field += line.substr(0, quote);
    line.remove_prefix(quote + 1);
    if (!line.starts_with('"')) break;
    field += '"';
    line.remove_prefix(1);
  }
  if (!line.empty() && !line.starts_with(',')) return std::nullopt;
  line.remove_prefix(line.empty() ? 0 : 1);
  return field;
}

template <class Number>
bool take_number(std::string_view& line, Number& number) {
  const std::string_view text = line.substr(0, line.find(','));
  line.remove_prefix(std::min(line.size(), text.size() + 1));
  if constexpr (std::is_floating_point_v<Number>) {
    constexpr Number k_infinity = std::numeric_limits<Number>::infinity();
    if (text == "NaN") return number = std::numeric_limits<Number>::quiet_NaN(), true;
    if (text == "Infinity") return number = k_infinity, true;
    if (text == "-Infinity") return number = -k_infinity, true;
  }
  const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
  return read.ec == std::errc() && read.ptr == text.data() + text.size();
}

std::optional<StoredPoint> parse_point(std::string_view line) {
  StoredPoint point;
  auto metric = take_field(line);
  if (!metric || !take_number(line, point.step) || !take_number(line, point.time) || line.empty() ||
      !take_number(line, point.value))
    return std::nullopt;
  point.metric = std::move(*metric);
  return point;
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

std::size_t read_points(std::string_view bytes, const std::function<void(const StoredPoint&)>& take) {
  std::size_t damaged = 0;
  for (std::size_t end = 0; (end = bytes.find('\n')) != std::string_view::npos; bytes.remove_prefix(end + 1)) {
    if (const auto point = parse_point(bytes.substr(0, end))) take(*point);
    else ++damaged;
  }
  return damaged;
}

}  // namespace skrobot
