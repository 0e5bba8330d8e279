// SPDX-License-Identifier: MIT
// What a sweep can be told, each option described once. To add one: a member of SweepOptions, and its line in
// sweep_options.cpp; the command line, sweep files, sweep.json and --resume follow from these.
#ifndef SKROBOT_HOST_SWEEP_SWEEP_OPTIONS_HPP
#define SKROBOT_HOST_SWEEP_SWEEP_OPTIONS_HPP

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sweep/early_stop.hpp"
#include "sweep/objective.hpp"
#include "sweep/option.hpp"
#include "sweep/point_values.hpp"
#include "sweep/slurm_options.hpp"

namespace skrobot {

enum class SearchKind { grid, random, global };
enum class OnFailure { proceed, stop };
enum class TrialSeeds { same, different };
enum class Workers { fresh, reuse };
enum class LauncherKind { local, slurm };

const char* to_string(SearchKind kind);
const char* to_string(OnFailure what);
const char* to_string(Workers workers);

/// What a plan may ask for, whoever wrote it.
inline constexpr std::uint64_t k_most_planned_trials = 10'000'000;
inline constexpr std::uint64_t k_most_repeats = 10'000;
inline constexpr std::uint64_t k_most_jobs = 1024;
inline constexpr std::uint64_t k_most_retries = 1000;

struct SweepOptions {
  SearchKind search = SearchKind::grid;
  std::uint64_t trials = 0;   ///< of a plan: in all, repeats included; as an option: points; 0: not given
  std::uint64_t repeats = 1;  ///< trials of each point, each with its own seed
  TrialSeeds trial_seeds = TrialSeeds::same;
  std::optional<Objective> objective;
  RankBy rank_by = RankBy::mean;
  unsigned retries = 0;  ///< more attempts for a trial that did not complete
  OnFailure on_failure = OnFailure::proceed;
  EarlyStopOptions early_stop;
  unsigned jobs = 1;
  Workers workers = Workers::fresh;
  LauncherKind launcher = LauncherKind::local;
  SlurmOptions slurm;
};

/// An option, and the object of a file that holds it.
struct SweepOption : Option<SweepOptions> {
  std::string section;  ///< "slurm"; empty: the file's own

  /// As the key of an Assignment and in messages: "slurm.partition".
  std::string key() const { return section.empty() ? text.name : section + "." + text.name; }
};

/// In the order of the help.
const std::vector<SweepOption>& sweep_options();

/// The options of the object `section` as recorded, null where none is given.
json::object to_json(const SweepOptions& options);

}  // namespace skrobot

#endif
