// SPDX-License-Identifier: MIT
#include "sweep/trial.hpp"

#include <algorithm>
#include <span>

#include "base/text.hpp"
#include "store/durable_mark.hpp"
#include "store/metrics_reader.hpp"
#include "store/record_file.hpp"
#include "store/result_file.hpp"

namespace skrobot {
namespace {

constexpr std::size_t k_most_names = 50;
constexpr std::size_t k_most_error_bytes = 64 << 10;

// None if it is missing or damaged.
std::optional<json::value> result_of(const RunFiles& files) {
  std::string fault;
  auto result = read_result(files.result(), fault);
  return result ? std::optional(std::move(result->value)) : std::nullopt;
}

std::vector<std::string> metric_names(const std::filesystem::path& metrics) {
  MetricsReader reader(metrics);
  static_cast<void>(reader.read([](std::span<const MetricRow>) {}));
  std::vector<std::string> names = reader.names();
  names.resize(std::min(names.size(), k_most_names));
  std::sort(names.begin(), names.end());
  return names;
}

std::optional<double> statistic_of_points(const std::filesystem::path& metrics, const std::string& metric,
                                          Statistic statistic, std::uint64_t begin = 0) {
  RunningStatistic running(statistic);
  std::optional<double> value;
  MetricsReader reader(metrics, begin);
  static_cast<void>(reader.read([&](std::span<const MetricRow> rows) {
    for (const MetricRow& row : rows) {
      if (reader.names()[row.metric] == metric) value = running.add(row.value);
    }
  }));
  return value;
}

TrialEnd end_of(const StoredRun& run, const SweepPlan& plan, std::uint64_t number) {
  TrialEnd end;
  end.number = number;
  end.state = run.record->state;
  end.stopped_early = end.state == State::cancelled && !run.record->stopped_early.empty();
  end.run = run.files.name;
  end.duration_ms = run.record->duration_ms;
  if (plan.objective) {
    std::optional<json::value> result;
    end.objective = recorded_objective(*run.record, run.files, plan.objective->metric, [&](const std::string& name) {
      if (end.state == State::completed) result = result_of(run.files);
      return result ? number_in(*result, name) : std::nullopt;
    });
    if (!end.objective && end.state == State::completed) {
      end.reported = metric_names(run.files.metrics());
      if (result) collect_numbers(*result, k_most_names, end.reported);
    }
  }
  if (end.state != State::completed) {
    std::string text;
    std::error_code code;
    const RecordFile file(run.files.errors(), code);
    if (!code && !file.read(0, k_most_error_bytes, text)) end.error = text.substr(0, text.find('\n'));
  }
  return end;
}

// After a power cut, a run that had just ended may be incomplete on disk even if its .run is there.
bool is_whole(const StoredRun& run, const DurableMark& mark) {
  return mark.covers(run.files.run()) && (run.record->state != State::completed || result_of(run.files).has_value());
}

unsigned attempt_of(const std::string& run, const std::string& task) {
  if (run == task) return 1;
  const std::string number = run.substr(std::min(run.size(), task.size() + 1));
  return number.empty() || number.find_first_not_of("0123456789") != std::string::npos || number.size() > 9
             ? 0
             : static_cast<unsigned>(std::stoul(number));
}

}  // namespace

std::vector<std::uint64_t> begun_trials(const std::filesystem::path& experiment) {
  std::vector<std::uint64_t> numbers;
  for (const std::string& name : trial_names(experiment))
    numbers.push_back(std::stoull(name));  // of digits, and few enough
  std::erase(numbers, 0u);
  return numbers;
}

std::optional<double> recorded_objective(const RunRecord& record, const RunFiles& files, const std::string& name,
                                         const std::function<std::optional<double>(const std::string&)>& number) {
  const auto metric = [&](const std::string& wanted, Statistic statistic) -> std::optional<double> {
    const auto found = std::find_if(record.metrics.begin(), record.metrics.end(),
                                    [&](const MetricSummary& one) { return one.name == wanted; });
    const bool is_summed_up = found != record.metrics.end();
    // A record that summarizes all of its metrics has no others.
    if (!is_summed_up && !record.metrics.empty() && record.metrics_left_out == 0) return std::nullopt;
    if (statistic == Statistic::last) return last_point(files.metrics(), wanted);
    if (is_summed_up) return statistic == Statistic::max ? found->max : found->min;
    return statistic_of_points(files.metrics(), wanted, statistic);
  };
  return objective_value(name, metric, number);
}

std::optional<double> last_point(const std::filesystem::path& metrics, const std::string& metric) {
  const auto stamp = record_stamp(metrics);
  if (!stamp) return std::nullopt;
  // Usually near the end of the file. If not, read larger parts from the end, then the whole file.
  for (const std::uint64_t span :
       {std::uint64_t{1} << 16, std::uint64_t{1} << 19, std::uint64_t{1} << 22, stamp->size}) {
    const std::uint64_t begin = stamp->size > span ? stamp->size - span : 0;
    const auto found = statistic_of_points(metrics, metric, Statistic::last, begin);
    if (found || begin == 0) return found;
  }
  return std::nullopt;
}

json::object values_in(const SweepPlan& plan, const json::object& params) {
  json::object values;
  for (const ValueSpace& space : plan.spaces) {
    const json::object* at = &params;
    std::string_view key = space.key;
    while (at != nullptr) {
      if (const json::value* found = at->if_contains(key)) {
        values[space.key] = *found;
        break;
      }
      const std::size_t dot = key.find('.');
      const json::value* inner = dot == std::string_view::npos ? nullptr : at->if_contains(key.substr(0, dot));
      at = inner != nullptr ? inner->if_object() : nullptr;
      key.remove_prefix(std::min(key.size(), dot == std::string_view::npos ? key.size() : dot + 1));
    }
  }
  return values;
}

StoredTrial read_trial(const std::filesystem::path& experiment, const SweepPlan& plan, std::uint64_t number,
                       const DurableMark& mark) {
  StoredTrial trial;
  trial.number = number;
  const std::filesystem::path directory = trial_directory(experiment, number);
  std::vector<std::pair<unsigned, std::string>> attempts;
  std::vector<std::string> names;
  static_cast<void>(record_names(directory, names));
  for (const std::string& name : names) {
    if (!name.ends_with(".params")) continue;
    const std::string run = name.substr(0, name.size() - 7);
    if (const unsigned attempt = attempt_of(run, plan.task); attempt != 0) attempts.emplace_back(attempt, run);
  }
  if (attempts.empty()) return trial;
  std::sort(attempts.begin(), attempts.end());
  trial.attempts = static_cast<unsigned>(attempts.size());
  trial.newest = attempts.back().second;
  trial.status = StoredTrial::Status::lost;
  std::string fault;
  for (const auto& [attempt, name] : attempts) {
    const StoredRun run = read_run({directory, name});
    if (!run.record) continue;
    // A running attempt is lost if its process is gone, or if there is a later attempt, which implies it.
    const bool is_last = name == attempts.back().second;
    if (run.record->state == State::running) {
      if (is_last) trial.status = run.is_lost ? StoredTrial::Status::lost : StoredTrial::Status::running;
      continue;
    }
    if (!is_whole(run, mark)) continue;
    trial.status = StoredTrial::Status::ended;
    trial.end = end_of(run, plan, number);
    if (auto params = read_object(run.files.params(), fault)) trial.params = std::move(*params);
    if (is_settled(trial.end)) return trial;
  }
  if (trial.params.empty()) {
    if (auto params = read_object(RunFiles{directory, attempts.back().second}.params(), fault))
      trial.params = std::move(*params);
  }
  return trial;
}

}  // namespace skrobot
