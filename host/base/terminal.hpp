// SPDX-License-Identifier: MIT
#ifndef SKROBOT_HOST_BASE_TERMINAL_HPP
#define SKROBOT_HOST_BASE_TERMINAL_HPP

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace skrobot {

enum class Colours { yes, no };

/// The descriptor of what the user sees as stderr: 2, but while a task that runs in this process has 2 for its own
/// output.
int terminal_descriptor();
void set_terminal_descriptor(int descriptor);

/// Writes `text` to it at once, in place of the status; what cannot be shown is dropped. Async-signal-safe.
void write_terminal(std::string_view text);

/// Shows `lines` below all that was written, in place of those that were shown before, until write_terminal() or
/// clear_status() takes them away. Each must be harmless and narrower than the terminal: a line that wraps cannot be
/// written over. REQUIRES: errors_are_shown_live().
void show_status(std::span<const std::string> lines);
/// True: there was a status. Async-signal-safe.
bool clear_status();

/// Is stderr a terminal?
bool errors_are_terminal();
/// Can stderr show a line that changes? Not a dumb terminal, not a file.
bool errors_are_shown_live();
/// Its columns; 80 when it does not say.
std::size_t terminal_width();
/// The columns to write stdout for: the terminal's, COLUMNS, else 100.
std::size_t output_width();
/// Its rows; 24 when it does not say.
std::size_t output_height();
/// Can stdout show lines that change? Not a dumb terminal, not a file.
bool output_is_live();
/// Can a question be asked: does someone read stderr and type on stdin?
bool can_ask();
/// Is stdout a terminal?
bool output_is_terminal();
/// Are colours wanted on stdout? Not with NO_COLOR, not on a dumb terminal.
bool output_is_coloured();
/// Are colours wanted on stderr? Not with NO_COLOR.
bool errors_are_coloured();

}  // namespace skrobot

#endif
