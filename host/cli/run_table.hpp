// SPDX-License-Identifier: MIT
// Runs as a table that fits the terminal.
#ifndef SKROBOT_HOST_CLI_RUN_TABLE_HPP
#define SKROBOT_HOST_CLI_RUN_TABLE_HPP

#include <string>
#include <vector>

#include "app/run_columns.hpp"
#include "app/run_list.hpp"
#include "base/clock.hpp"
#include "base/terminal.hpp"

namespace skrobot {

struct RunTable {
  std::string heading;              ///< "experiment ada-…, state completed"; empty: nothing is common; no newline
  std::string text;                 ///< one line a row, every line with a newline
  std::vector<std::string> hidden;  ///< the names of fields for which there was no room
};

/// What a table is laid out for.
struct TableStyle {
  std::size_t width = 80;
  Colours colours = Colours::no;
  WallTime now;  ///< ages are told from it
};

/// The rows with the usual columns, no wider than the style's width: columns that find no room are hidden, names are
/// cut before the required ones are. Where there are sweeps a column TRIALS says how many of their trials are settled.
RunTable usual_table(const std::vector<ListedRun>& rows, const RunColumns& columns, const TableStyle& style);

/// The rows with these fields, all of them: cells are cut in the middle to fit, and what cannot be cut any more is
/// wider than the style's width.
RunTable chosen_table(const std::vector<ListedRun>& rows, const std::vector<Field>& fields, const TableStyle& style);

}  // namespace skrobot

#endif
