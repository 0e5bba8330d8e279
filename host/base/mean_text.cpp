// SPDX-License-Identifier: MIT
#include "base/mean_text.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <cstdlib>

#include "base/progress_text.hpp"

namespace skrobot {
namespace {

std::string formatted(const char* format, int digits, double value) {
  std::array<char, 64> text{};
  std::snprintf(text.data(), text.size(), format, digits, value);
  return text.data();
}

}  // namespace

std::string mean_text(double mean, double deviation, std::size_t count) {
  const std::string end = " (" + std::to_string(count) + ")";
  if (!std::isfinite(deviation)) return short_number(mean) + end;
  if (deviation == 0 || !std::isfinite(mean)) return short_number(mean) + " ± " + short_number(deviation) + end;
  const auto place_of = [](double value) { return static_cast<int>(std::floor(std::log10(value))); };
  constexpr int k_digits = 2;  // of the deviation
  // 0.0999 is shown as 0.10: the place is that of the rounded deviation.
  const int decimals =
      k_digits - 1 - place_of(std::strtod(formatted("%.*e", k_digits - 1, deviation).c_str(), nullptr));
  const double size = std::max(std::fabs(mean), deviation);
  if (decimals <= 7 && size < 1e7) {
    const int shown = std::max(decimals, 0);
    return formatted("%.*f", shown, mean) + " ± " + formatted("%.*f", shown, deviation) + end;
  }
  const int digits = std::clamp(place_of(size) + decimals + 1, k_digits, 17);
  return formatted("%.*g", digits, mean) + " ± " + formatted("%.*g", k_digits, deviation) + end;
}

}  // namespace skrobot
