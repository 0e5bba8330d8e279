// SPDX-License-Identifier: MIT
// Which runs' ends a notifier is told of. The host decides this for every notifier, whatever it is written in.
#ifndef SKROBOT_HOST_TRACK_NOTIFY_FILTER_HPP
#define SKROBOT_HOST_TRACK_NOTIFY_FILTER_HPP

#include <chrono>
#include <functional>
#include <string>
#include <vector>

#include "store/run_record.hpp"

namespace skrobot {

/// always: each end. success: a run that completed. failure: each other end. recovery: a run that completed where the
/// newest earlier run of the same task by the same experimenter, in the same repository, did not.
enum class TellOn { always, failure, success, recovery };

struct NotifyFilter {
  std::vector<TellOn> on{TellOn::always};     ///< any of these
  std::chrono::milliseconds min_duration{0};  ///< no run that was shorter, whatever its end
};

/// Why a notifier is not told of a run that ended so, as text for the record; empty: it is told. `has_recovered` is
/// asked only where the answer matters: it reads other records.
std::string passed_over(const NotifyFilter& filter, State state, std::chrono::milliseconds duration,
                        const std::function<bool()>& has_recovered);

}  // namespace skrobot

#endif
