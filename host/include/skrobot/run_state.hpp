// SPDX-License-Identifier: MIT
#ifndef SKROBOT_RUN_STATE_HPP
#define SKROBOT_RUN_STATE_HPP

namespace skrobot {

/// The state of a run. Readers show a `running` run whose process has died as lost; lost is never written.
enum class State { running, completed, failed, crashed, timed_out, cancelled };

/// The name in the record: "timed_out". Never null.
const char* to_string(State state);

}  // namespace skrobot

#endif
