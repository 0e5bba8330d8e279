// SPDX-License-Identifier: MIT
// What one cell of a table says.
#ifndef LEARNING_VALUE_HPP
#define LEARNING_VALUE_HPP

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace learning {

/// `text` without spaces, tabs and newlines around it.
std::string_view trimmed(std::string_view text);

/// Does the trimmed cell say that there is no value? Empty, or in any case of letters: NA, N/A, NaN, null, None, ?.
bool is_missing(std::string_view trimmed_cell);

/// The decimal number that the whole of the trimmed cell is, a leading `+` allowed, whatever the locale; none
/// otherwise. Infinite for "inf", "infinity" and numbers beyond double.
std::optional<double> parse_number(std::string_view trimmed_cell);

/// "1 row", "3 rows".
std::string count_of(std::size_t count, std::string_view noun);

/// `text` in single quotes for a message of one line: control characters become `?`, and long text is cut.
std::string in_quotes(std::string_view text);

}  // namespace learning

#endif
