// SPDX-License-Identifier: MIT
#ifndef SKROBOT_RUN_STATE_HPP
#define SKROBOT_RUN_STATE_HPP

namespace skrobot {

/// How a run is. A reader shows a `running` run whose process is gone as lost; lost is never written.
enum class State { running, completed, failed, crashed, timed_out, cancelled };

/// The name in the record: "timed_out". Never null.
const char* to_string(State state);

}  // namespace skrobot

#endif
