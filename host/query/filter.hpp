// SPDX-License-Identifier: MIT
// The language of --where, translated into SQL:
//
//   expression := term { "or" term } term := factor { "and" factor } factor := "not" factor | "(" expression ")" |
//   FIELD operator value | FIELD "in" "(" value { "," value } ")" operator := "=" "==" "!=" "<" "<=" ">" ">=" "~" "!~"
//   ~ compares with a pattern: * any text, ? one character value := number | word | "text" | 'text' | true | false |
//   null
//
// of a time: a date, 2026-03-01 or "2026-03-01 12:00", today, yesterday, or an age, 2d; of a span: 10m. What a run does
// not have compares as false; `= null` asks for just that, and of a metric for NaN too. A number, true or false without
// quotes is equal to such text too: tags are text, and in an order only those count that are numbers.
#ifndef SKROBOT_HOST_QUERY_FILTER_HPP
#define SKROBOT_HOST_QUERY_FILTER_HPP

#include <string>
#include <vector>

#include "base/clock.hpp"
#include "query/database.hpp"

namespace skrobot {

struct Filter {
  Sql condition;                    ///< over the table runs
  std::vector<std::string> fields;  ///< the names of those that it asks for, in order
};

/// Throws QueryError. `now` is what ages are counted from.
Filter parse_filter(const std::string& expression, WallTime now = std::chrono::system_clock::now());

}  // namespace skrobot

#endif
