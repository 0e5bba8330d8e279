// SPDX-License-Identifier: MIT
#ifndef SKROBOT_HOST_CLI_SCHEMA_TEXT_HPP
#define SKROBOT_HOST_CLI_SCHEMA_TEXT_HPP

#include <skrobot/json.hpp>
#include <string>
#include <vector>

#include "base/table.hpp"

namespace skrobot {

/// A task's parameters for people: name (dotted when nested), type, default, and what it means with its range.
Table parameter_table(const json::value& schema);

/// The dotted names, for completion.
std::vector<std::string> parameter_names(const json::value& schema);

}  // namespace skrobot

#endif
