// SPDX-License-Identifier: MIT
#ifndef SKROBOT_HOST_CLI_INTERRUPT_HPP
#define SKROBOT_HOST_CLI_INTERRUPT_HPP

#include "track/cancel_token.hpp"

namespace skrobot {

/// From the first call on, SIGINT, SIGTERM and SIGHUP ask the run to stop, and the second of them ends it at once. Lives as long as the
/// program.
const CancelToken& cancel_on_interrupt();

}  // namespace skrobot

#endif
