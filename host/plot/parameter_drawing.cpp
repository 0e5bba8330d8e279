// SPDX-License-Identifier: MIT
#include "plot/parameter_drawing.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "plot/text_fitting.hpp"

namespace skrobot {
namespace {

constexpr std::uint32_t k_best = 0xD55E00;

// From pale for the least to dark for the most, in between by `share`.
Colour shade(double share) {
  constexpr std::array<std::array<double, 3>, 3> k_stops{{{0xC3, 0xD5, 0xE8}, {0x4A, 0x90, 0xC4}, {0x08, 0x30, 0x6B}}};
  const double at = std::clamp(share, 0.0, 1.0) * 2;
  const auto from = static_cast<std::size_t>(std::min(at, 1.0));
  std::uint32_t rgb = 0;
  for (std::size_t i = 0; i < 3; ++i)
    rgb =
        rgb << 8 | static_cast<std::uint32_t>(std::lround(k_stops[from][i] + (k_stops[from + 1][i] - k_stops[from][i]) *
                                                                                 (at - static_cast<double>(from))));
  return {rgb};
}

void draw_title(const ParameterChart& chart, double width, Canvas& canvas) {
  canvas.fill(0, 0, width, k_parameter_top, {0xFFFFFF});
  const std::string best = best_words(chart);
  const double best_width = text_width(best, k_text);
  canvas.text(20, 26, shortened(chart.title, width - 60 - best_width, k_title), {k_title, k_ink, Anchor::start, true});
  if (!best.empty()) canvas.text(width - 20, 26, best, {k_text, {k_best}, Anchor::end});
}

}  // namespace

TrialLook::TrialLook(const ParameterChart& chart)
    : chart_(chart),
      axis_(metric_axis(chart)),
      first_(axis_.place(chart.trials.front().metric)),
      last_(axis_.place(chart.trials.back().metric)) {}

Colour TrialLook::at(double place) const { return shade(first_ == last_ ? 0.5 : (place - first_) / (last_ - first_)); }

Stroke TrialLook::stroke(std::size_t trial, double width, double best_width) const {
  if (is_best(trial)) return {{k_best}, best_width};
  const double many = std::clamp(300.0 / static_cast<double>(chart_.trials.size()), 0.4, 1.0);
  Colour colour = at(axis_.place(chart_.trials[trial].metric));
  colour.opacity = many;
  return {colour, width * many};
}

std::vector<AxisTick> with_fitted_labels(std::vector<AxisTick> ticks, std::size_t columns) {
  std::vector<std::string> labels;
  for (const AxisTick& tick : ticks) labels.push_back(tick.label);
  labels = fitted(labels, columns);
  for (std::size_t i = 0; i < ticks.size(); ++i) ticks[i].label = std::move(labels[i]);
  return ticks;
}

void draw(const ParameterChart& chart, ParameterPicture picture, double width, double height, Canvas& canvas) {
  canvas.fill(0, 0, width, height, {0xFFFFFF});
  if (picture == ParameterPicture::parallel) draw_parallel(chart, width, height, canvas);
  else draw_scatter(chart, width, height, canvas);
  draw_title(chart, width, canvas);
}

}  // namespace skrobot
