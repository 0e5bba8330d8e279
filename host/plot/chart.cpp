// SPDX-License-Identifier: MIT
#include "plot/chart.hpp"

#include <algorithm>
#include <numeric>
#include <tuple>

namespace skrobot {
namespace {

template <class Key>
std::vector<std::size_t> sorted_by(const Chart& chart, Key key) {
  std::vector<std::size_t> order(chart.lines.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return key(chart.lines[a]) < key(chart.lines[b]); });
  return order;
}

}  // namespace

std::vector<std::size_t> legend_order(const Chart& chart) {
  return sorted_by(chart, [](const ChartLine& line) { return std::tuple(line.is_muted, line.rank); });
}

std::vector<std::size_t> drawing_order(const Chart& chart) {
  return sorted_by(chart, [](const ChartLine& line) { return std::tuple(!line.is_muted, line.is_best); });
}

}  // namespace skrobot
