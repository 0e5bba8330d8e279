// SPDX-License-Identifier: MIT
// The host's own messages: Boost.Log, set up in one place and included nowhere else (its headers cost seconds of
// compile time).
#ifndef SKROBOT_HOST_BASE_LOG_HPP
#define SKROBOT_HOST_BASE_LOG_HPP

#include <string_view>

namespace skrobot {

enum class Severity { debug, info, warning, error };

/// Shows messages from `least` on, on stderr as `skrobot: <severity>: <text>`, plain for info. Until it is called:
/// warnings and errors.
void set_log_threshold(Severity least);

/// Thread-safe. A line of text, without a newline; hostile text must have been made printable.
void log_message(Severity severity, std::string_view text);

}  // namespace skrobot

#endif
