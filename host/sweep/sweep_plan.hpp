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
#include "sweep/sweep_options.hpp"
#include "sweep/value_space.hpp"

namespace skrobot {

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
};

/// How many points a grid over the spaces has; none: more than 2^63, or a space has none.
std::optional<std::uint64_t> grid_points(const std::vector<ValueSpace>& spaces);

/// The values of a trial of a grid or of a random search: its spaces' keys and values. REQUIRES: number is from 1 to
/// plan.trials.
json::object planned_values(const SweepPlan& plan, std::uint64_t number);

/// The seed that a trial runs with.
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
