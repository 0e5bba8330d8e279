// SPDX-License-Identifier: MIT
#include "base/progress_text.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

namespace skrobot {
namespace {

constexpr double k_remembered_seconds = 15;

std::string rounded(double value) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), value >= 100 ? "%.0f" : "%.3g", value);
  return text.data();
}

}  // namespace

void RateMeter::add(Time now, std::uint64_t done) {
  const double seconds = std::chrono::duration<double>(now - last_).count();
  if (done < done_) {
    sum_ = weight_ = 0;
  } else if (seconds <= 0) {
    return;
  } else {
    const double share = 1 - std::exp(-seconds / k_remembered_seconds);
    sum_ += share * (static_cast<double>(done - done_) / seconds - sum_);
    weight_ += share * (1 - weight_);
  }
  last_ = now;
  done_ = done;
}

std::optional<double> RateMeter::per_second() const {
  return weight_ > 0 ? std::optional(sum_ / weight_) : std::nullopt;
}

std::string progress_bar(double share, std::size_t width) {
  const auto halves = static_cast<std::size_t>(std::clamp(share, 0.0, 1.0) * 2 * static_cast<double>(width));
  std::string bar;
  for (std::size_t i = 0; i < width; ++i) bar += 2 * i + 1 < halves ? "━" : 2 * i < halves ? "╸" : "─";
  return bar;
}

std::string rate_text(double per_second) {
  if (!(per_second > 0) || !std::isfinite(per_second)) return "";
  if (per_second >= 1e6) return rounded(per_second / 1e6) + "M/s";
  if (per_second >= 1e4) return rounded(per_second / 1e3) + "k/s";
  if (per_second >= 1) return rounded(per_second) + "/s";
  if (per_second * 60 >= 1) return rounded(per_second * 60) + "/min";
  return rounded(per_second * 3600) + "/h";
}

std::optional<std::chrono::seconds> time_left(std::uint64_t done, std::uint64_t total,
                                              std::optional<double> per_second) {
  constexpr double k_most = 100.0 * 365 * 86400;
  if (total == 0 || done >= total || !per_second || !(*per_second > 0)) return std::nullopt;
  const double left = static_cast<double>(total - done) / *per_second;
  return left < k_most ? std::optional(std::chrono::seconds(std::llround(left))) : std::nullopt;
}

std::string short_number(double value) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%.5g", value);
  return text.data();
}

}  // namespace skrobot
