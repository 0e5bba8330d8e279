// SPDX-License-Identifier: MIT
#include <time.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>

#include "base/clock.hpp"

namespace skrobot {
namespace {

struct Local {
  std::tm parts{};
  int milliseconds = 0;
};

Local to_local(WallTime time) {
  const auto whole = std::chrono::floor<std::chrono::seconds>(time);
  const std::time_t seconds = std::chrono::system_clock::to_time_t(whole);
  Local local;
  ::localtime_r(&seconds, &local.parts);
  local.milliseconds = static_cast<int>(std::chrono::duration_cast<std::chrono::milliseconds>(time - whole).count());
  return local;
}

}  // namespace

std::string to_iso_8601(WallTime time) {
  const Local local = to_local(time);
  const long offset = local.parts.tm_gmtoff / 60;
  std::array<char, 96> text{};
  std::snprintf(text.data(), text.size(), "%04d-%02d-%02dT%02d:%02d:%02d.%03d%c%02ld:%02ld", local.parts.tm_year + 1900,
                local.parts.tm_mon + 1, local.parts.tm_mday, local.parts.tm_hour, local.parts.tm_min,
                local.parts.tm_sec, local.milliseconds, offset < 0 ? '-' : '+', std::labs(offset) / 60,
                std::labs(offset) % 60);
  return text.data();
}

std::string to_file_stamp(WallTime time) {
  const Local local = to_local(time);
  std::array<char, 64> text{};
  std::snprintf(text.data(), text.size(), "%04d-%02d-%02dT%02d-%02d-%02d", local.parts.tm_year + 1900,
                local.parts.tm_mon + 1, local.parts.tm_mday, local.parts.tm_hour, local.parts.tm_min,
                local.parts.tm_sec);
  return text.data();
}

namespace {

// Reads digits of a fixed number from the front of `text`.
bool take_digits(std::string_view& text, std::size_t count, int& number) {
  if (text.size() < count) return false;
  number = 0;
  for (std::size_t i = 0; i < count; ++i) {
    if (text[i] < '0' || text[i] > '9') return false;
    number = 10 * number + (text[i] - '0');
  }
  text.remove_prefix(count);
  return true;
}

bool take(std::string_view& text, std::string_view one_of) {
  if (text.empty() || one_of.find(text.front()) == std::string_view::npos) return false;
  text.remove_prefix(1);
  return true;
}

struct Moment {
  std::tm parts{};
  std::chrono::milliseconds fraction{0};
  std::optional<std::chrono::minutes> offset;
};

// A date, and as much of a time as there is. `text` must end there.
std::optional<Moment> read_moment(std::string_view text) {
  Moment moment;
  int year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0;
  if (!take_digits(text, 4, year) || !take(text, "-") || !take_digits(text, 2, month) || !take(text, "-") ||
      !take_digits(text, 2, day))
    return std::nullopt;
  if (take(text, "T ")) {
    if (!take_digits(text, 2, hour) || !take(text, ":") || !take_digits(text, 2, minute)) return std::nullopt;
    if (take(text, ":")) {
      if (!take_digits(text, 2, second)) return std::nullopt;
      if (take(text, ".")) {
        int digit = 0, scale = 100;
        if (!take_digits(text, 1, digit)) return std::nullopt;
        do {
          moment.fraction += std::chrono::milliseconds(digit * scale);
          scale /= 10;
        } while (take_digits(text, 1, digit));
      }
    }
    if (take(text, "Z")) {
      moment.offset = std::chrono::minutes(0);
    } else if (!text.empty()) {
      const int sign = text.front() == '-' ? -1 : 1;
      int hours = 0, minutes = 0;
      if (!take(text, "+-") || !take_digits(text, 2, hours)) return std::nullopt;
      take(text, ":");
      if (!take_digits(text, 2, minutes)) return std::nullopt;
      moment.offset = std::chrono::minutes(sign * (60 * hours + minutes));
    }
  }
  if (!text.empty() || month < 1 || month > 12 || day < 1 || day > 31 || hour > 24 || minute > 59 || second > 60)
    return std::nullopt;
  moment.parts.tm_year = year - 1900;
  moment.parts.tm_mon = month - 1;
  moment.parts.tm_mday = day;
  moment.parts.tm_hour = hour;
  moment.parts.tm_min = minute;
  moment.parts.tm_sec = second;
  moment.parts.tm_isdst = -1;
  return moment;
}

// What the clock cannot hold becomes what it can: 1748, so that the time from then until now is one too, and 2261.
WallTime to_wall_time(Moment& moment) {
  constexpr std::time_t k_first = -7'000'000'000, k_last = 9'200'000'000;
  const std::time_t seconds =
      moment.offset ? ::timegm(&moment.parts) - std::chrono::seconds(*moment.offset).count() : ::mktime(&moment.parts);
  return std::chrono::system_clock::from_time_t(std::clamp(seconds, k_first, k_last)) + moment.fraction;
}

}  // namespace

std::optional<WallTime> from_iso_8601(std::string_view text) {
  auto moment = read_moment(text);
  return moment && moment->offset ? std::optional(to_wall_time(*moment)) : std::nullopt;
}

std::optional<WallTime> parse_local_time(std::string_view text) {
  auto moment = read_moment(text);
  return moment ? std::optional(to_wall_time(*moment)) : std::nullopt;
}

std::string to_local_minutes(WallTime time) {
  const Local local = to_local(time);
  std::array<char, 64> text{};
  std::snprintf(text.data(), text.size(), "%04d-%02d-%02d %02d:%02d", local.parts.tm_year + 1900,
                local.parts.tm_mon + 1, local.parts.tm_mday, local.parts.tm_hour, local.parts.tm_min);
  return text.data();
}

std::int64_t monotonic_ns() {
  timespec now{};
  ::clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * 1'000'000'000LL + now.tv_nsec;
}

}  // namespace skrobot
