// SPDX-License-Identifier: MIT
#include "plot/axis.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <span>
#include <utility>

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

std::vector<AxisTick> ticks_by(double step, double begin, double end, std::size_t most) {
  std::vector<AxisTick> ticks;
  // Counted by an integer: beside a large value a step may be less than what a double tells apart.
  const double first = std::ceil(begin / step - 1e-9), last = std::floor(end / step + 1e-9);
  const auto count = static_cast<std::size_t>(std::clamp(last - first + 1, 0.0, static_cast<double>(most)));
  for (std::size_t i = 0; i < count; ++i) {
    const double value = (first + static_cast<double>(i)) * step;
    if (ticks.empty() || value > ticks.back().value) ticks.push_back({value, short_label(value, step)});
  }
  return ticks;
}

// Steps of the wanted size, or smaller ones until there are two ticks.
std::vector<AxisTick> linear_ticks(double begin, double end, std::size_t wanted, Numbers numbers) {
  std::vector<AxisTick> ticks;
  for (double parts = static_cast<double>(wanted); parts <= 16 * static_cast<double>(wanted); parts *= 2) {
    double step = nice_step((end - begin) / parts);
    const bool is_least = numbers == Numbers::whole && step <= 1;
    if (is_least) step = 1;
    ticks = ticks_by(step, begin, end, 4 * wanted);
    if (ticks.size() >= 2 || is_least) break;
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

int decimals_for(double resolution) {
  return std::clamp(static_cast<int>(std::ceil(-std::log10(resolution) - 1e-9)), 0, 12);
}

}  // namespace

std::string short_label(double value, double resolution) {
  const double size = std::fabs(value);
  if (resolution == 0) resolution = size * 1e-5;
  if (size == 0 || size < resolution * 1e-6) return "0";
  if (size >= 1e15 || size < 1e-4) {
    const int power = static_cast<int>(std::floor(std::log10(size) + 1e-12));
    const double unit = std::pow(10.0, power);
    return std::isfinite(1 / unit) ? fixed(value / unit, decimals_for(resolution / unit)) + "e" + std::to_string(power)
                                   : "0";
  }
  constexpr std::array<std::pair<double, const char*>, 4> k_large{{{1e12, "T"}, {1e9, "G"}, {1e6, "M"}, {1e3, "k"}}};
  for (const auto& [unit, name] : k_large) {
    if (size >= unit && size >= 1e5) return fixed(value / unit, decimals_for(resolution / unit)) + name;
  }
  return fixed(value, decimals_for(resolution));
}

ChartAxis::ChartAxis(AxisScale scale, double least, double most, double margin, Numbers numbers)
    : scale_(scale), numbers_(numbers), begin_(least), end_(most) {
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

double ChartAxis::place(double value) const {
  return ((scale_ == AxisScale::logarithmic ? std::log10(value) : value) - begin_) / (end_ - begin_);
}

namespace {

// The shortest way between two neighbours, as a share of the axis.
double least_gap(const std::vector<AxisTick>& ticks, const ChartAxis& axis) {
  double least = 1;
  for (std::size_t i = 1; i < ticks.size(); ++i)
    least = std::min(least, axis.place(ticks[i].value) - axis.place(ticks[i - 1].value));
  return least;
}

}  // namespace

std::vector<AxisTick> ChartAxis::logarithmic_ticks(std::size_t wanted) const {
  const auto in_each_decade = [&](std::span<const double> factors, double every) {
    std::vector<AxisTick> ticks;
    const double first = std::floor(begin_ / every);
    const auto count = static_cast<std::size_t>(std::max(std::floor((end_ + 1e-9) / every) - first + 1, 0.0));
    for (std::size_t i = 0; i < count; ++i) {
      const double power = (first + static_cast<double>(i)) * every;
      for (const double factor : factors) {
        const double at = power + std::log10(factor), value = factor * std::pow(10.0, power);
        if (at < begin_ - 1e-9 || at > end_ + 1e-9 || (numbers_ == Numbers::whole && value < 0.99)) continue;
        ticks.push_back({value, short_label(value, value / 10)});
      }
    }
    return ticks;
  };
  constexpr std::array<double, 1> k_decades{1};
  constexpr std::array<double, 3> k_some{1, 2, 5};
  constexpr std::array<double, 9> k_all{1, 2, 3, 4, 5, 6, 7, 8, 9};
  const double every = std::max(1.0, std::ceil((end_ - begin_) / static_cast<double>(wanted)));
  std::vector<AxisTick> chosen = in_each_decade(k_decades, every);
  // More of them as long as there are few, and they stay apart.
  const double apart = 0.45 / static_cast<double>(wanted);
  const auto is_enough = [&] { return chosen.size() >= 2 && 5 * chosen.size() >= 3 * wanted; };
  const auto take = [&](std::vector<AxisTick> ticks) {
    if (ticks.size() > chosen.size() && (chosen.size() < 2 || least_gap(ticks, *this) >= apart))
      chosen = std::move(ticks);
  };
  if (every > 1) return chosen;
  if (!is_enough()) take(in_each_decade(k_some, 1));
  if (!is_enough()) take(in_each_decade(k_all, 1));
  // Within less than a decade, steps of one size.
  for (std::size_t parts = wanted; parts <= 8 * wanted && end_ - begin_ < 1 && !is_enough(); parts *= 2) {
    std::vector<AxisTick> ticks = linear_ticks(std::pow(10.0, begin_), std::pow(10.0, end_), parts, numbers_);
    std::erase_if(ticks, [](const AxisTick& tick) { return tick.value <= 0; });
    take(std::move(ticks));
  }
  return chosen;
}

std::vector<AxisTick> ChartAxis::ticks(std::size_t wanted) const {
  wanted = std::max<std::size_t>(wanted, 2);
  return scale_ == AxisScale::linear ? linear_ticks(begin_, end_, wanted, numbers_) : logarithmic_ticks(wanted);
}

}  // namespace skrobot
