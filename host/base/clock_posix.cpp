// SPDX-License-Identifier: MIT
#include <time.h>

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
                local.parts.tm_mon + 1, local.parts.tm_mday, local.parts.tm_hour, local.parts.tm_min, local.parts.tm_sec,
                local.milliseconds, offset < 0 ? '-' : '+', std::labs(offset) / 60, std::labs(offset) % 60);
  return text.data();
}

std::string to_file_stamp(WallTime time) {
  const Local local = to_local(time);
  std::array<char, 64> text{};
  std::snprintf(text.data(), text.size(), "%04d-%02d-%02dT%02d-%02d-%02d", local.parts.tm_year + 1900, local.parts.tm_mon + 1,
                local.parts.tm_mday, local.parts.tm_hour, local.parts.tm_min, local.parts.tm_sec);
  return text.data();
}

std::int64_t monotonic_ns() {
  timespec now{};
  ::clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * 1'000'000'000LL + now.tv_nsec;
}

}  // namespace skrobot
