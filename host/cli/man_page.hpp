// SPDX-License-Identifier: MIT
// Manual pages in roff, made of what the commands declare.
#ifndef SKROBOT_HOST_CLI_MAN_PAGE_HPP
#define SKROBOT_HOST_CLI_MAN_PAGE_HPP

#include <string>

#include "cli/command_line.hpp"

namespace skrobot {

/// skrobot(1). `date` is ISO 8601: 2026-03-01.
std::string program_page(const std::string& date);
/// skrobot-NAME(1). `command` has its name and help.
std::string command_page(const DeclaredCommand& command, const std::string& date);

}  // namespace skrobot

#endif
