// SPDX-License-Identifier: MIT
#include "plot/axis.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

namespace skrobot {
namespace {

// The least of 1, 2, 5 times a power of ten that is at least `least`.
double nice_step(double least) {
  const double power = std::pow(10.0, std::floor(std::log10(least)));
  for (const double factor : {1.0, 2.0, 5.0}) {
    if (factor * power >= least * (1 - 1e-9)) return factor * power;
  }
  return 10 * power;
}

std::vector<AxisTick> linear_ticks(double begin, double end, std::size_t wanted) {
  const double step = nice_step((end - begin) / static_cast<double>(wanted));
  std::vector<AxisTick> ticks;
  // Counted by an integer: beside a large value a step may be less than what a double tells apart.
  const double first = std::ceil(begin / step - 1e-9), last = std::floor(end / step + 1e-9);
  const auto count = static_cast<std::size_t>(std::clamp(last - first + 1, 0.0, 4.0 * static_cast<double>(wanted)));
  for (std::size_t i = 0; i < count; ++i) {
    const double value = (first + static_cast<double>(i)) * step;
    if (ticks.empty() || value > ticks.back().value) ticks.push_back({value, short_label(value, step)});
  }
  return ticks;
}

// A label's digits are those of printf's %.*f, without the zeros behind.
std::string fixed(double value, int decimals) {
  std::array<char, 64> text{};
  std::snprintf(text.data(), text.size(), "%.*f", decimals, value);
  std::string out = text.data();
  if (out.find('.') != std::string::npos) {
    out.erase(out.find_last_not_of('0') + 1);
    if (out.back() == '.') out.pop_back();
  }
  return out == "-0" ? "0" : out;
}

int decimals_for(double resolution) { return std::clamp(static_cast<int>(std::ceil(-std::log10(resolution) - 1e-9)), 0, 12); }

}  // namespace

std::string short_label(double value, double resolution) {
  const double size = std::fabs(value);
  if (resolution == 0) resolution = size * 1e-5;
  if (size == 0 || size < resolution * 1e-6) return "0";
  if (size >= 1e15 || size < 1e-4) {
    const int power = static_cast<int>(std::floor(std::log10(size) + 1e-12));
    const double unit = std::pow(10.0, power);
    return std::isfinite(1 / unit) ? fixed(value / unit, decimals_for(resolution / unit)) + "e" + std::to_string(power) : "0";
  }
  constexpr std::array<std::pair<double, const char*>, 4> k_large{{{1e12, "T"}, {1e9, "G"}, {1e6, "M"}, {1e3, "k"}}};
  for (const auto& [unit, name] : k_large) {
    if (size >= unit && size >= 1e5) return fixed(value / unit, decimals_for(resolution / unit)) + name;
  }
  return fixed(value, decimals_for(resolution));
}

ChartAxis::ChartAxis(AxisScale scale, double least, double most, double margin) : scale_(scale), begin_(least), end_(most) {
  if (scale == AxisScale::logarithmic) {
    begin_ = std::log10(least);
    end_ = std::log10(most);
  }
  const double size = std::max(std::fabs(begin_), std::fabs(end_));
  if (end_ - begin_ <= size * 1e-12 || end_ - begin_ < 1e-290) {  // one value: some room round it
    const double room = scale == AxisScale::logarithmic ? 0.5 : size > 1e-280 ? size * 0.5 : 1;
    begin_ -= room;
    end_ += room;
  } else {
    const double room = margin * (end_ - begin_);
    begin_ -= room;
    end_ += room;
  }
}

double ChartAxis::place(double value) const { return ((scale_ == AxisScale::logarithmic ? std::log10(value) : value) - begin_) / (end_ - begin_); }

std::vector<AxisTick> ChartAxis::ticks(std::size_t wanted) const {
  wanted = std::max<std::size_t>(wanted, 2);
  if (scale_ == AxisScale::linear) return linear_ticks(begin_, end_, wanted);
  const double decades = end_ - begin_;
  std::vector<AxisTick> ticks;
  if (decades >= 0.9) {
    // Powers of ten, some left out when there are many, 2 and 5 between them when there are few.
    const double every = std::max(1.0, std::ceil(decades / static_cast<double>(wanted)));
    const bool between = decades * 2.5 <= static_cast<double>(wanted);
    const double first = std::floor(begin_ / every);
    const auto count = static_cast<std::size_t>(std::max(std::floor((end_ + 1e-9) / every) - first + 1, 0.0));
    for (std::size_t i = 0; i < count; ++i) {
      const double power = (first + static_cast<double>(i)) * every;
      for (const double factor : {1.0, 2.0, 5.0}) {
        const double at = power + std::log10(factor);
        if ((factor > 1 && !between) || at < begin_ - 1e-9 || at > end_ + 1e-9) continue;
        const double value = factor * std::pow(10.0, power);
        ticks.push_back({value, short_label(value, value / 10)});
      }
    }
    return ticks;
  }
  for (AxisTick& tick : linear_ticks(std::pow(10.0, begin_), std::pow(10.0, end_), wanted)) {
    if (tick.value > 0) ticks.push_back(std::move(tick));
  }
  return ticks;
}

}  // namespace skrobot
