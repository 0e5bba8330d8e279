// SPDX-License-Identifier: MIT
// What one call of a sweep is told and does not record. To add an option: a member here, and its line in
// sweep_call.cpp.
#ifndef SKROBOT_HOST_APP_SWEEP_CALL_HPP
#define SKROBOT_HOST_APP_SWEEP_CALL_HPP

#include <optional>
#include <string>
#include <vector>

#include "plugin/parameters.hpp"
#include "sweep/option.hpp"

namespace skrobot {

/// What happens to a cluster's jobs when the user cancels.
enum class OnInterrupt { ask, cancel, leave };

struct SweepCall {
  std::optional<std::string> resume;  ///< the sweep to resume; none: a new one
  bool retry_failed = false;          ///< of one that is resumed
  std::uint64_t top = 10;             ///< lines of the ranked table
  bool notify_first_failure = false;
  bool detach = false;  ///< submit the jobs and return
  OnInterrupt on_interrupt = OnInterrupt::ask;
};

/// In the order of the help.
const std::vector<Option<SweepCall>>& sweep_call_options();

/// Do these options ask to resume a sweep?
bool is_resumed(const std::vector<Assignment>& options);

}  // namespace skrobot

#endif
