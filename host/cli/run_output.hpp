// SPDX-License-Identifier: MIT
// Runs for other programs.
#ifndef SKROBOT_HOST_CLI_RUN_OUTPUT_HPP
#define SKROBOT_HOST_CLI_RUN_OUTPUT_HPP

#include <filesystem>
#include <iosfwd>
#include <string>
#include <vector>

#include "app/run_columns.hpp"

namespace skrobot {

/// One array; of each run all that is known, or, when there are fields, these.
void print_json(std::ostream& out, const std::filesystem::path& repository, const RunSource& runs,
                const std::vector<Field>& fields);

/// A text as CSV has it: with an apostrophe in front if a spreadsheet would take it for a formula.
std::string without_formula(std::string text);

/// A header and one line a run (RFC 4180, lines end with a newline alone). What a run does not have is empty.
void print_csv(std::ostream& out, const RunSource& runs, const std::vector<Field>& fields);

}  // namespace skrobot

#endif
