// SPDX-License-Identifier: MIT
// Groups of runs: a table for people, CSV for programs.
#ifndef SKROBOT_HOST_CLI_GROUP_OUTPUT_HPP
#define SKROBOT_HOST_CLI_GROUP_OUTPUT_HPP

#include <iosfwd>
#include <string>

#include "app/group_list.hpp"

namespace skrobot {

/// For each field with statistics a table with one line for each group, within `width`: columns that find no room are
/// named at the end. Every line ends with a newline.
std::string groups_text(const GroupList& list, std::size_t width);

/// A header and one line for each group: its values, `runs`, `runs.STATE` …, then FIELD.n, FIELD.mean … of each field.
void print_groups_csv(std::ostream& out, const GroupList& list);

}  // namespace skrobot

#endif
