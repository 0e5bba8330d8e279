// SPDX-License-Identifier: MIT
// Dates in cells. Needs no SDK.
#ifndef LEARNING_DATES_HPP
#define LEARNING_DATES_HPP

#include <optional>
#include <string_view>

namespace learning {

struct Date {
  double days = 0;  ///< since 1970-01-01T00:00, in the zone that the text is in or names; the time is the fraction
  int month = 1;    ///< 1 to 12
  int weekday = 1;  ///< 1 (Monday) to 7

  bool operator==(const Date&) const = default;
};

/// The date that the whole of the trimmed cell is: YYYY-MM-DD or YYYY/MM/DD, and after `T` or a blank a time HH:MM,
/// HH:MM:SS or HH:MM:SS.fraction, and after that `Z` or an offset such as +01:00, which is subtracted. None for
/// anything else: 01/02/2024 is 1 February to some and 2 January to others.
std::optional<Date> parse_date(std::string_view trimmed_cell);

/// Does it look like a date that parse_date() does not read, such as 1.2.2024 or 01/02/24?
bool looks_like_another_date(std::string_view trimmed_cell);

}  // namespace learning

#endif
