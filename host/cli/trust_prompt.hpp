// SPDX-License-Identifier: MIT
#ifndef SKROBOT_HOST_CLI_TRUST_PROMPT_HPP
#define SKROBOT_HOST_CLI_TRUST_PROMPT_HPP

#include <optional>
#include <string>

#include "core/trust.hpp"

namespace skrobot {

/// Asks a question that is answered by y or n, a line on stdin; anything but yes is no. None: there is no terminal to
/// ask on.
enum class Answer { yes, no, none };
Answer ask_on_terminal(const std::string& question);

/// Asks on the terminal whether `request` is trusted. None: there is no terminal to ask on.
std::optional<bool> ask_to_trust(const TrustRequest& request);

}  // namespace skrobot

#endif
