// SPDX-License-Identifier: MIT
// Runs as a table that fits the terminal.
#ifndef SKROBOT_HOST_CLI_RUN_TABLE_HPP
#define SKROBOT_HOST_CLI_RUN_TABLE_HPP

#include <string>
#include <vector>

#include "base/clock.hpp"
#include "query/fields.hpp"
#include "query/run_index.hpp"

namespace skrobot {

/// The fields of a table when none are asked for: experiment, run, state, started, duration, then what differs between
/// the runs: parameters whose values differ among the runs of one task, and metrics. Before these come the fields named
/// `first`: what was searched and sorted by.
std::vector<Field> default_columns(const std::vector<IndexedRun>& runs, const std::vector<std::string>& first = {});

struct RunTable {
  std::string text;
  std::vector<std::string> left_out;  ///< the names of fields for which there was no room
};

/// Where fields came from: the usual may be left out when there is no room, those that the user chose are all shown.
enum class Columns { usual, chosen };

/// One line a run, no wider than `width` where that is possible: fields are left out from the end, cells are cut in the
/// middle.
RunTable run_table(const std::vector<IndexedRun>& runs, const std::vector<Field>& fields, Columns columns,
                   std::size_t width, bool coloured, WallTime now);

}  // namespace skrobot

#endif
