// SPDX-License-Identifier: MIT
// What a plot shows, whatever it is drawn on.
#ifndef SKROBOT_HOST_PLOT_CHART_HPP
#define SKROBOT_HOST_PLOT_CHART_HPP

#include <cstddef>
#include <string>
#include <vector>

namespace skrobot {

struct PlotPoint {
  double x;
  double y;
  bool operator==(const PlotPoint&) const = default;
};

enum class AxisScale { linear, logarithmic };

/// What stands on an axis: any numbers, or whole ones, which have no ticks between them.
enum class Numbers { any, whole };

/// More lines than these cannot be told apart: a few stand out then, and the others are muted.
inline constexpr std::size_t k_most_told_apart = 10;

/// One line of a plot.
struct ChartLine {
  std::string label;              ///< may be foreign text: whoever draws it makes it safe
  std::vector<PlotPoint> points;  ///< by x, finite, and above 0 on a logarithmic axis; never empty
  std::vector<PlotPoint> raw;  ///< as recorded, shown faintly behind smoothed points; empty: the points are as recorded
  double last = 0, least = 0, most = 0;  ///< of the values as recorded
  std::size_t rank = 0;                  ///< its place in the legend, among others of the same rank by number
  bool is_best = false;                  ///< stands out
  bool is_muted = false;                 ///< behind the others, without a colour of its own
  /// The ends of a band around the points, one of each for every point; empty: none.
  std::vector<PlotPoint> band_low{}, band_high{};
};

struct Chart {
  std::string title;
  std::string x_label;
  std::string y_label;
  AxisScale x_scale = AxisScale::linear;
  AxisScale y_scale = AxisScale::linear;
  std::vector<ChartLine> lines;
  Numbers x_numbers = Numbers::any;
  std::string note{};  ///< beside the title: which line is best, and what is better
};

/// The numbers of the lines as a legend names them: by rank, the muted ones last.
std::vector<std::size_t> legend_order(const Chart& chart);
/// The numbers of the lines as they are drawn: the muted ones first, the best one last.
std::vector<std::size_t> drawing_order(const Chart& chart);

}  // namespace skrobot

#endif
