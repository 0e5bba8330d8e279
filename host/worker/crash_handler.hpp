// SPDX-License-Identifier: MIT
#ifndef SKROBOT_HOST_WORKER_CRASH_HANDLER_HPP
#define SKROBOT_HOST_WORKER_CRASH_HANDLER_HPP

namespace skrobot {

/// From here on, a fault's signal sends a `crash` frame with the faulting thread's stack to `socket`, and then ends the process as it
/// would have. Works on a stack of its own, so that an overflown one is reported too, and allocates nothing.
void report_crashes_to(int socket);

}  // namespace skrobot

#endif
