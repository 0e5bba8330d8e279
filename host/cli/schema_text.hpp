// SPDX-License-Identifier: MIT
#ifndef SKROBOT_HOST_CLI_SCHEMA_TEXT_HPP
#define SKROBOT_HOST_CLI_SCHEMA_TEXT_HPP

#include <skrobot/json.hpp>
#include <string>
#include <vector>

#include "base/table.hpp"
#include "cli/completion_words.hpp"

namespace skrobot {

/// A task's parameters for people: name (dotted when nested), type, default, and what it means with its range.
Table parameter_table(const json::value& schema);

/// The dotted names.
std::vector<std::string> parameter_names(const json::value& schema);
/// The same with their meaning, and the values to choose from of one of them, for completion.
std::vector<CompletionWord> parameter_words(const json::value& schema);
std::vector<std::string> parameter_choices(const json::value& schema, const std::string& key);

}  // namespace skrobot

#endif
