// SPDX-License-Identifier: MIT
// What a sweep is: sweep.json, from which every trial's parameters can be told, now and when it is resumed.
#ifndef SKROBOT_HOST_SWEEP_SWEEP_PLAN_HPP
#define SKROBOT_HOST_SWEEP_SWEEP_PLAN_HPP

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "plugin/parameters.hpp"
#include "store/run_record.hpp"
#include "sweep/ranking.hpp"
#include "sweep/sweep_options.hpp"
#include "sweep/trial_numbering.hpp"
#include "sweep/value_space.hpp"

namespace skrobot {

/// The member of sweep.json for SweepPlan::saved_trials.
inline constexpr const char* k_saved_trials = "saved_trials";

struct SweepPlan : SweepOptions {
  std::string task;
  PluginIdentity plugin;
  std::vector<ValueSpace> spaces;  ///< in the order given
  /// The other parameters that were given: by dotted name, as recorded (secrets by reference, or "<secret>").
  json::object fixed;
  std::filesystem::path base_directory = "/";  ///< what a relative path of a secret's reference is relative to
  std::uint64_t seed = 0;
  std::optional<std::chrono::milliseconds> timeout;
  std::chrono::milliseconds grace{5000};
  std::optional<std::uint64_t> memory_limit;
  std::optional<std::uint64_t> output_limit;
  std::map<std::string, std::string> tags;
  std::string note;
  /// The sizes that it had before it grew, the first one first: trials keep their numbers.
  std::vector<Extent> grown_from;
  std::uint64_t saved_trials = 0;  ///< of `trials`, so many were not needed: their points left the race

  /// Trials are points × repeats.
  std::uint64_t points() const { return trials / repeats; }
  Extent extent() const { return {points(), repeats}; }
  RankingRule ranking_rule() const { return {objective, rank_by, repeats}; }
};

/// Which point and repeat a trial is. REQUIRES: number is from 1 to plan.trials.
PointRepeat point_repeat(const SweepPlan& plan, std::uint64_t number);
/// Its inverse. REQUIRES: it is within plan.extent().
std::uint64_t trial_number(const SweepPlan& plan, PointRepeat at);

/// How many points a grid over the spaces has; none: more than 2^63, or a space has none.
std::optional<std::uint64_t> grid_points(const std::vector<ValueSpace>& spaces);

/// The values of a point of a grid or of a random search: its spaces' keys and values. REQUIRES: point is from 1 to
/// plan.points().
json::object point_values(const SweepPlan& plan, std::uint64_t point);
/// Those of a trial's point. REQUIRES: number is from 1 to plan.trials.
json::object planned_values(const SweepPlan& plan, std::uint64_t number);

/// The seed of the runs number `repeat` (from 1) of all that is repeated with this first seed.
std::uint64_t repeat_seed(std::uint64_t first, std::uint64_t repeat);
/// The seed that a trial runs with: trials of the same repeat share it, so that points can be compared in pairs.
std::uint64_t trial_seed(const SweepPlan& plan, std::uint64_t number);

/// All assignments of one trial: the plan's fixed values, then its own. `secrets` replace the fixed ones that are not
/// recorded.
std::vector<Assignment> trial_assignments(const SweepPlan& plan, const json::object& values,
                                          const std::vector<Assignment>& secrets);

/// The fixed values without the entries of maps that are varied, which are in `varied` by their dotted name; a map
/// without any other entry is left out.
json::object without_varied(const json::object& fixed, const std::vector<std::string>& varied);

json::object to_json(const SweepPlan& plan);
/// The plan of the sweep in `experiment`. Throws Error(Fault::usage) when there is none, Error(Fault::host) when it
/// cannot be read.
SweepPlan read_sweep_plan(const std::filesystem::path& experiment);
/// Gives each space its parameter's schema. Throws Error(Fault::usage) when the task has no such parameter any more.
void attach_schema(SweepPlan& plan, const ParameterSchema& schema);

}  // namespace skrobot

#endif
