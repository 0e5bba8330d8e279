// SPDX-License-Identifier: MIT
// Runs in words for people. Everything is printable.
#ifndef SKROBOT_HOST_CLI_RUN_TEXT_HPP
#define SKROBOT_HOST_CLI_RUN_TEXT_HPP

#include <skrobot/json.hpp>
#include <string>

#include "app/run_columns.hpp"
#include "base/clock.hpp"

namespace skrobot {

/// "12 s ago", "3 h ago"; after a week, and in the future, "2026-03-01 12:00". Empty for 0.
std::string when_text(std::int64_t time_ms, WallTime now);

/// How long it took; of a run that is going, how long it takes already; empty when nobody knows.
std::string duration_text(const RunSummary& run, WallTime now);

/// A text without quotes, a number in at most six digits, anything else as JSON; empty for null. Of a path that is too
/// long the end is shown, of anything else the beginning.
std::string value_text(const json::value& value, std::size_t max_columns);

/// A field's value for a table.
std::string field_text(const RunSummary& run, const Field& field, WallTime now, std::size_t max_columns);

/// `text` in the colour of a state: green, red, yellow; as it is when there is none for it.
std::string in_state_colour(const std::string& state, const std::string& text);

/// `text` cut in the middle to at most so many columns, with `…` there.
std::string cut_middle(const std::string& text, std::size_t columns);

/// A run's name, with or without its experiment's before it, cut to at most so many columns: the task's name first,
/// then the experiment's, and the number of a trial only where it has no room: "ada-2026…/trials/17/trai…task",
/// "…/17/…".
std::string cut_run_name(const std::string& name, std::size_t columns);

}  // namespace skrobot

#endif
