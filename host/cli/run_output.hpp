// SPDX-License-Identifier: MIT
// Runs for other programs.
#ifndef SKROBOT_HOST_CLI_RUN_OUTPUT_HPP
#define SKROBOT_HOST_CLI_RUN_OUTPUT_HPP

#include <filesystem>
#include <functional>
#include <iosfwd>
#include <string>
#include <vector>

#include "query/fields.hpp"
#include "query/run_index.hpp"

namespace skrobot {

/// "state,params.rate"; "+metrics.auc" stands for experiment, run, state, started, duration and it. Empty: none. Throws
/// Error(Fault::usage).
std::vector<Field> parse_columns(const std::string& text);

/// Hands runs to a function, one after the other; may be called more than once.
using TakeRun = std::function<void(const IndexedRun&)>;
using RunSource = std::function<void(const TakeRun&)>;

/// One array; of each run all that is known, or, when there are fields, these.
void print_json(std::ostream& out, const std::filesystem::path& repository, const RunSource& runs,
                const std::vector<Field>& fields);
inline void print_json(std::ostream& out, const RunIndex& index, const RunSource& runs,
                       const std::vector<Field>& fields) {
  print_json(out, index.repository(), runs, fields);
}

/// A header and one line a run (RFC 4180, lines end with a newline alone). What a run does not have is empty.
void print_csv(std::ostream& out, const RunSource& runs, const std::vector<Field>& fields);

}  // namespace skrobot

#endif
