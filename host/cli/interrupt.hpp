// SPDX-License-Identifier: MIT
#ifndef SKROBOT_HOST_CLI_INTERRUPT_HPP
#define SKROBOT_HOST_CLI_INTERRUPT_HPP

#include <skrobot/cancel_token.hpp>

namespace skrobot {

/// From the first call on, SIGINT, SIGTERM and SIGHUP ask the run to stop, and the second of them ends it at once.
/// Lives as long as the program. `message` is what the user sees at the first one; it must live as long.
const CancelToken& cancel_on_interrupt(
    const char* message = "skrobot: asking the task to stop; once more ends it at once");

/// Asks a question that is answered by y or n, on the terminal. `otherwise` is the answer where there is no terminal,
/// and to another request on `token` before there is one.
bool ask_user(const char* question, bool otherwise, const CancelToken& token);

}  // namespace skrobot

#endif
