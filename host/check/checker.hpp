// SPDX-License-Identifier: MIT
// `skrobot plugins check`: validates a plugin. Each check tests one property in its own worker processes; the plugin
// can neither block nor crash it.
#ifndef SKROBOT_HOST_CHECK_CHECKER_HPP
#define SKROBOT_HOST_CHECK_CHECKER_HPP

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "check/laboratory.hpp"
#include "plugin/parameters.hpp"

namespace skrobot {

/// Levels; each includes the checks of the previous ones.
enum class CheckLevel { basic, standard, strict };
const char* to_string(CheckLevel level);
const char* to_string(Grade grade);

/// A check, for display.
struct CheckInfo {
  std::string id;  ///< "run.defaults"
  CheckLevel level;
  std::string title;   ///< a statement that should be true
  std::string advice;  ///< what to fix otherwise
  bool is_per_item;    ///< runs for each task and notifier
};

/// All checks, in the order in which they run.
std::vector<CheckInfo> all_checks();

/// The result of a check, for the file or for one item.
struct CheckResult {
  const char* id = "";
  std::string item;  ///< empty: the file
  Grade grade = Grade::pass;
  std::vector<CheckFinding> found;  ///< worst first; for a skip, the reason
  std::string advice;               ///< empty if there is nothing to fix
  std::int64_t duration_ms = 0;
};

struct CheckOptions {
  CheckLevel level = CheckLevel::standard;
  std::vector<std::string>
      only;  ///< ids or patterns with `*`; empty: all of the level. What is named is made whatever its level
  std::uint64_t seed = 0;                                ///< random seed
  std::chrono::milliseconds limit{10'000};               ///< time limit of each probe
  std::map<std::string, std::vector<Assignment>> given;  ///< parameters, by item
  const CancelToken* cancel = nullptr;
  std::function<void(const CheckResult&)> on_result;  ///< called for each result; may be empty
};

struct CheckReport {
  std::string id, version;  ///< of the plugin; empty if unknown
  std::vector<std::string> items;
  std::vector<CheckResult> results;
  std::size_t count(Grade grade) const;
  /// True if nothing failed, crashed or hung, and at least one check ran.
  bool is_good() const;
};

/// Throws Error(Fault::usage) for unknown checks or items in the options, Error(Fault::host) if no worker can be
/// started, Laboratory::Cancelled if the user cancels.
CheckReport check_plugin(const std::filesystem::path& plugin, const WorkerLauncher& launch,
                         const CheckOptions& options);

}  // namespace skrobot

#endif
