// SPDX-License-Identifier: MIT
// The language of --where, translated to SQL:
//
//   expression := term { "or" term }
//   term       := factor { "and" factor }
//   factor     := "not" factor | "(" expression ")" | FIELD operator value
//                 | FIELD [ "not" ] "in" "(" value { "," value } ")"
//   operator   := "=" "==" "!=" "<" "<=" ">" ">=" "~" "!~"    ~ matches a pattern: * any text, ? one character
//   value      := number | word | "text" | 'text' | true | false | null
//
// Times compare with a date (2026-03-01 or "2026-03-01 12:00"), today, yesterday, or an age (2d); durations with 10m.
// Missing values compare as false; `= null` matches them, and NaN for metrics. Unquoted numbers, true and false also
// equal text that reads the same: tags are text. In comparisons by order, only numeric tags count.
#ifndef SKROBOT_HOST_QUERY_FILTER_HPP
#define SKROBOT_HOST_QUERY_FILTER_HPP

#include <string>
#include <vector>

#include "base/clock.hpp"
#include "query/database.hpp"

namespace skrobot {

struct Filter {
  Sql condition;                    ///< over the table runs
  std::vector<std::string> fields;  ///< names of the fields it uses, in order
};

/// Throws QueryError. Ages are relative to `now`.
Filter parse_filter(const std::string& expression, WallTime now = std::chrono::system_clock::now());

}  // namespace skrobot

#endif
