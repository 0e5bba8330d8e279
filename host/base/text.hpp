// SPDX-License-Identifier: MIT
// Text for people: guesses at misspelt names, and foreign text made safe to show on a terminal. Everything here is
// thread-safe, takes any bytes, and costs time in proportion to what it returns or measures.
#ifndef SKROBOT_HOST_BASE_TEXT_HPP
#define SKROBOT_HOST_BASE_TEXT_HPP

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace skrobot {

/// How much of a foreign text an error message shows.
inline constexpr std::size_t k_shown_bytes = 80;

/// The one of `known` that `wanted` was probably meant to be: few insertions, deletions, substitutions and swaps of
/// neighbours away (one in three characters), or begun by it. Upper and lower case, `-` and `_` count as equal. The
/// first of equally near ones; none when nothing is near enough to be useful or `wanted` is longer than 64 bytes.
std::optional<std::string> nearest(std::string_view wanted, std::span<const std::string> known);

/// `text` on one line, harmless to a terminal: bytes that are control characters or no valid UTF-8 become \xNN; C1
/// controls, line separators, invisible characters and those that change the writing direction become \u{...}. What is
/// longer than `max_bytes` is cut between two characters and ends with `…`; the answer, with it, has at most
/// max(max_bytes, 3) bytes.
std::string printable(std::string_view text, std::size_t max_bytes = k_shown_bytes);

/// One word as a POSIX shell reads it back, quoted where it needs to be; and a line of them.
std::string shell_word(std::string_view word);
std::string shell_line(std::span<const std::string> words);

/// printable() between single quotes.
std::string in_quotes(std::string_view text, std::size_t max_bytes = k_shown_bytes);

/// `names` quoted and separated by commas, at most `max_names` of them and then `…`.
std::string list_in_quotes(std::span<const std::string> names, std::size_t max_names = 20);

/// The columns that `text` takes on a terminal: 2 for wide East Asian characters and emoji, 0 for combining characters
/// and controls, 1 for everything else, a byte that is no valid UTF-8 too.
std::size_t display_width(std::string_view text);

/// How many Unicode characters `text` has. REQUIRES: valid UTF-8.
std::size_t count_characters(std::string_view text);

bool is_valid_utf8(std::string_view text);

}  // namespace skrobot

#endif
