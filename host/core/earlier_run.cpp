// SPDX-License-Identifier: MIT
#include "core/earlier_run.hpp"

#include <algorithm>
#include <charconv>
#include <optional>
#include <skrobot/error.hpp>
#include <tuple>

#include "base/clock.hpp"

namespace skrobot {
namespace {

constexpr std::size_t k_most_experiments = 1000;
constexpr std::size_t k_stamp_size = sizeof "2026-03-01T12-00-00" - 1;

// A directory's place in time, from its name alone: a repository may have very many.
struct Named {
  std::string name;
  std::string stamp;
  unsigned number = 1;
  bool operator<(const Named& other) const { return std::tie(stamp, number) < std::tie(other.stamp, other.number); }
};

// The experimenter's, by the grammar of experiment_directory_name.
std::optional<Named> parse_name(const std::string& name, const std::string& prefix) {
  if (!name.starts_with(prefix) || name.size() < prefix.size() + k_stamp_size) return std::nullopt;
  Named named{name, name.substr(prefix.size(), k_stamp_size), 1};
  for (std::size_t i = 0; i < k_stamp_size; ++i) {
    const char pattern = "0000-00-00T00-00-00"[i], c = named.stamp[i];
    if (pattern == '0' ? c < '0' || c > '9' : c != pattern) return std::nullopt;
  }
  const std::string rest = name.substr(prefix.size() + k_stamp_size);
  if (rest.empty()) return named;
  const auto read = std::from_chars(rest.data() + 1, rest.data() + rest.size(), named.number);
  if (rest.front() != '-' || read.ec != std::errc() || read.ptr != rest.data() + rest.size()) return std::nullopt;
  return named;
}

std::vector<Named> experiments_of(const std::filesystem::path& repository, const std::string& experimenter) {
  std::vector<Named> found;
  const std::string prefix = safe_name(experimenter) + "-";
  std::error_code code;
  for (std::filesystem::directory_iterator at(repository, code); !code && at != std::filesystem::directory_iterator();
       at.increment(code)) {
    if (auto named = parse_name(at->path().filename().string(), prefix)) found.push_back(std::move(*named));
  }
  std::sort(found.rbegin(), found.rend());
  return found;
}

// The newest of an experiment that is over and is neither this run nor a later one.
std::optional<StoredRun> newest_in(const StoredExperiment& experiment, const RunRecord& self, WallTime began) {
  std::optional<StoredRun> newest;
  WallTime newest_began;
  for (const StoredRun& run : experiment.runs) {
    if (!run.record || run.record->task != self.task || run.record->id == self.id) continue;
    if (run.record->state == State::running && !run.is_lost) continue;
    const auto its = from_iso_8601(run.record->started);
    if (!its || *its > began || (newest && *its < newest_began)) continue;
    newest = run;
    newest_began = *its;
  }
  return newest;
}

}  // namespace

std::optional<StoredRun> newest_earlier_run(const RunFiles& files, const RunRecord& record,
                                            const std::string& experimenter) {
  const auto began = from_iso_8601(record.started);
  if (!began) return std::nullopt;
  const auto repository = files.directory.parent_path();
  const std::string own = files.directory.filename().string();
  std::vector<Named> experiments = experiments_of(repository, experimenter);
  // Its own first: others of the same second may have a higher number.
  std::stable_partition(experiments.begin(), experiments.end(), [&](const Named& named) { return named.name == own; });
  std::size_t read = 0;
  for (const Named& named : experiments) {
    if (read++ == k_most_experiments) break;
    try {
      const StoredExperiment experiment = read_experiment(repository / named.name);
      // Two names may be one in the file system.
      const json::value* whose = experiment.log.if_contains("experimenter");
      if (whose == nullptr || !whose->is_string() || std::string_view(whose->get_string()) != experimenter) continue;
      if (auto found = newest_in(experiment, record, *began)) return found;
    } catch (const Error&) {
    }
  }
  return std::nullopt;
}

bool has_recovered(const RunFiles& files, const RunRecord& record, const std::string& experimenter) {
  const auto earlier = newest_earlier_run(files, record, experimenter);
  return earlier && earlier->record->state != State::completed;
}

}  // namespace skrobot
