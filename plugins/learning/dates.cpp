// SPDX-License-Identifier: MIT
#include "learning/dates.hpp"

#include <chrono>
#include <cstddef>

namespace learning {

namespace {

bool is_digit(char byte) { return byte >= '0' && byte <= '9'; }

/// Takes text apart from its beginning.
class Taker {
 public:
  explicit Taker(std::string_view text) : text_(text) {}
  bool at_end() const { return text_.empty(); }
  bool take(char byte) {
    if (text_.empty() || text_.front() != byte) return false;
    text_.remove_prefix(1);
    return true;
  }
  /// Exactly this many digits.
  bool number(std::size_t digits, int& value) {
    if (text_.size() < digits) return false;
    value = 0;
    for (std::size_t i = 0; i < digits; ++i) {
      if (!is_digit(text_[i])) return false;
      value = value * 10 + (text_[i] - '0');
    }
    text_.remove_prefix(digits);
    return true;
  }
  /// The digits of a fraction of one.
  bool fraction(double& value) {
    double unit = 0.1;
    bool found = false;
    for (; !text_.empty() && is_digit(text_.front()); text_.remove_prefix(1), unit /= 10, found = true)
      value += unit * (text_.front() - '0');
    return found;
  }

 private:
  std::string_view text_;
};

/// The time after the date, as a fraction of a day.
bool take_time(Taker& taker, double& days) {
  int hour = 0;
  int minute = 0;
  int second = 0;
  double fraction = 0;
  if (!taker.number(2, hour) || !taker.take(':') || !taker.number(2, minute) || hour > 23 || minute > 59) return false;
  if (taker.take(':') && (!taker.number(2, second) || second > 60 || (taker.take('.') && !taker.fraction(fraction))))
    return false;
  days += (hour * 3600 + minute * 60 + second + fraction) / 86400;
  if (taker.at_end() || taker.take('Z')) return true;
  const bool east = taker.take('+');
  if (!east && !taker.take('-')) return false;
  if (!taker.number(2, hour)) return false;
  taker.take(':');
  if (!taker.number(2, minute) || hour > 23 || minute > 59) return false;
  const double offset = (hour * 60 + minute) / 1440.0;
  days -= east ? offset : -offset;
  return true;
}

}  // namespace

std::optional<Date> parse_date(std::string_view trimmed_cell) {
  Taker taker(trimmed_cell);
  int year = 0;
  int month = 0;
  int day = 0;
  if (!taker.number(4, year)) return std::nullopt;
  const char separator = taker.take('-') ? '-' : taker.take('/') ? '/' : '\0';
  if (separator == '\0' || !taker.number(2, month) || !taker.take(separator) || !taker.number(2, day))
    return std::nullopt;
  const std::chrono::year_month_day civil{std::chrono::year(year), std::chrono::month(static_cast<unsigned>(month)),
                                          std::chrono::day(static_cast<unsigned>(day))};
  if (!civil.ok()) return std::nullopt;
  const std::chrono::sys_days days(civil);
  Date date{static_cast<double>(days.time_since_epoch().count()), month,
            static_cast<int>(std::chrono::weekday(days).iso_encoding())};
  if (!taker.at_end() && ((!taker.take('T') && !taker.take(' ')) || !take_time(taker, date.days))) return std::nullopt;
  if (!taker.at_end()) return std::nullopt;
  return date;
}

bool looks_like_another_date(std::string_view trimmed_cell) {
  if (parse_date(trimmed_cell)) return false;
  std::size_t parts = 1;
  std::size_t digits = 0;  // of this part
  std::size_t all_digits = 0;
  char separator = '\0';
  for (const char byte : trimmed_cell) {
    if (is_digit(byte)) {
      ++all_digits;
      if (++digits > 4) return false;
    } else if ((byte == '.' || byte == '/' || byte == '-') && digits > 0 && (separator == '\0' || separator == byte)) {
      separator = byte;
      ++parts;
      digits = 0;
    } else {
      return false;
    }
  }
  return parts == 3 && digits > 0 && all_digits >= 6;  // more than a version number
}

}  // namespace learning
