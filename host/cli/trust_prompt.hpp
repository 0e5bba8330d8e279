// SPDX-License-Identifier: MIT
#ifndef SKROBOT_HOST_CLI_TRUST_PROMPT_HPP
#define SKROBOT_HOST_CLI_TRUST_PROMPT_HPP

#include <string>

#include "core/trust.hpp"

namespace skrobot {

/// Returns when `request` is trusted: it is remembered, or the user says so on the terminal, which is then remembered.
/// Throws Error(Fault::usage) when it is not, and without a terminal.
void ask_to_trust(const TrustRequest& request);

/// Asks a question that is answered by y or n, a line on stdin; anything but yes is no. None: there is no terminal to
/// ask on.
enum class Answer { yes, no, none };
Answer ask_on_terminal(const std::string& question);

/// What a request asks for, in full, a line each. Throws Error(Fault::usage) when it is too much to be read.
std::string demand_lines(const TrustRequest& request);

}  // namespace skrobot

#endif
