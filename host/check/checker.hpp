// SPDX-License-Identifier: MIT
// `skrobot plugins check`: is a plugin well made? Each check asks one thing, in worker processes of its own, and cannot
// be held up or brought down by the plugin.
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

/// How much is asked: each level has the checks of those before it.
enum class CheckLevel { basic, standard, strict };
const char* to_string(CheckLevel level);
const char* to_string(Grade grade);

/// One check, for showing.
struct CheckInfo {
  std::string id;  ///< "run.defaults"
  CheckLevel level;
  std::string title;   ///< what it asks, as a statement that should be true
  std::string advice;  ///< what to do when it is not
  bool is_per_item;    ///< asked of each task and notifier
};

/// Every check, in the order in which they are made.
std::vector<CheckInfo> all_checks();

/// What one check came to, for the file or for one item.
struct CheckResult {
  const char* id = "";
  std::string item;  ///< empty: the file
  Grade grade = Grade::pass;
  std::vector<CheckFinding> found;  ///< the worst first; of a skip, the reason
  std::string advice;               ///< empty when there is nothing to do
  std::int64_t duration_ms = 0;
};

struct CheckOptions {
  CheckLevel level = CheckLevel::standard;
  std::vector<std::string>
      only;  ///< ids or patterns with `*`; empty: all of the level. What is named is made whatever its level
  std::uint64_t seed = 0;                                ///< of everything that is random
  std::chrono::milliseconds limit{10'000};               ///< for each probe
  std::map<std::string, std::vector<Assignment>> given;  ///< parameters, by item
  const CancelToken* cancel = nullptr;
  std::function<void(const CheckResult&)> on_result;  ///< as they come; may be empty
};

struct CheckReport {
  std::string id, version;  ///< of the plugin; empty when it did not tell
  std::vector<std::string> items;
  std::vector<CheckResult> results;
  std::size_t count(Grade grade) const;
  /// Nothing failed, crashed or hung, and at least one check was made.
  bool is_good() const;
};

/// Throws Error(Fault::usage) for a check or an item in the options that does not exist, Error(Fault::host) when no
/// worker can be started, Laboratory::Cancelled when the user asked to stop.
CheckReport check_plugin(const std::filesystem::path& plugin, const WorkerLauncher& launch,
                         const CheckOptions& options);

}  // namespace skrobot

#endif
