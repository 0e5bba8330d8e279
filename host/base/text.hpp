// SPDX-License-Identifier: MIT
// Text for people: suggestions for misspelt names, and foreign text made safe for terminals. Everything here is
// thread-safe, accepts any bytes, and takes time proportional to what it returns or measures.
#ifndef SKROBOT_HOST_BASE_TEXT_HPP
#define SKROBOT_HOST_BASE_TEXT_HPP

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace skrobot {

/// Maximum size of foreign text in an error message.
inline constexpr std::size_t k_shown_bytes = 80;

/// The element of `known` that `wanted` probably means: a few insertions, deletions, substitutions or swaps away (one
/// in three characters), or begins with it. Upper and lower case, `-` and `_` count as equal. Returns the first of
/// equally near elements; none if nothing is near enough, or if `wanted` is longer than 64 bytes.
std::optional<std::string> nearest(std::string_view wanted, std::span<const std::string> known);

/// Returns `text` on one line, safe for a terminal: control characters and invalid UTF-8 become \xNN; C1 controls, line
/// separators, invisible characters and those that change the writing direction become \u{...}. Text longer than
/// `max_bytes` is cut between two characters and ends with `…`; the result has at most max(max_bytes, 3) bytes.
std::string printable(std::string_view text, std::size_t max_bytes = k_shown_bytes);

/// A word, quoted for a POSIX shell if needed; and a command line of words.
std::string shell_word(std::string_view word);
std::string shell_line(std::span<const std::string> words);

/// printable() between single quotes.
std::string in_quotes(std::string_view text, std::size_t max_bytes = k_shown_bytes);

/// `names` quoted and separated by commas, at most `max_names` of them and then `…`.
std::string list_in_quotes(std::span<const std::string> names, std::size_t max_names = 20);

/// The number of terminal columns of `text`: 2 for wide East Asian characters and emoji, 0 for combining characters and
/// controls, 1 for everything else, including each byte of invalid UTF-8.
std::size_t display_width(std::string_view text);

/// The number of Unicode characters. REQUIRES: valid UTF-8.
std::size_t count_characters(std::string_view text);

bool is_valid_utf8(std::string_view text);

}  // namespace skrobot

#endif
