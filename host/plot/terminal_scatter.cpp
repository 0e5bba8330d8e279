// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cmath>

#include "base/text.hpp"
#include "plot/terminal_chart.hpp"
#include "plot/terminal_frame.hpp"
#include "plot/text_fitting.hpp"

namespace skrobot {
namespace {

constexpr const char* k_best_colour = "\x1b[1;33m";
constexpr const char* k_trial_colour = "\x1b[36m";

// The trials in the cells of one panel.
class Field {
 public:
  Field(std::size_t columns, std::size_t rows) : columns_(columns), cells_(columns * rows), rows_(rows) {}

  void add(double x, double y, bool is_best) {
    Cell& cell = cells_[row_of(y) * columns_ + column_of(x)];
    ++cell.trials;
    cell.has_best = cell.has_best || is_best;
  }
  FrameCell at(std::size_t column, std::size_t row, Colours colours) const {
    const Cell& cell = cells_[row * columns_ + column];
    if (cell.trials == 0) return {};
    const char* colour = colours == Colours::no ? nullptr : cell.has_best ? k_best_colour : k_trial_colour;
    if (cell.has_best) return {"*", colour};
    return {cell.trials == 1 ? "o" : cell.trials < 10 ? std::to_string(cell.trials) : "#", colour};
  }

 private:
  struct Cell {
    std::size_t trials = 0;
    bool has_best = false;
  };
  std::size_t column_of(double place) const {
    return std::min(static_cast<std::size_t>(std::max(place, 0.0) * static_cast<double>(columns_)), columns_ - 1);
  }
  std::size_t row_of(double place) const {
    return std::min(static_cast<std::size_t>(std::max(1 - place, 0.0) * static_cast<double>(rows_)), rows_ - 1);
  }

  std::size_t columns_;
  std::vector<Cell> cells_;
  std::size_t rows_;
};

std::vector<std::string> panel(const ParameterChart& chart, std::size_t parameter, std::size_t columns,
                               std::size_t rows, Colours colours) {
  Frame frame{
      chart.parameters[parameter].name, "", "", axis_of(chart, parameter), metric_axis(chart), {}, {}, columns, rows};
  frame.y_ticks = frame.y_axis.ticks(std::max<std::size_t>(rows / 3, 2));
  const std::size_t inner = frame.inner_columns();
  frame.x_ticks = ticks_of(chart.parameters[parameter], frame.x_axis, std::max<std::size_t>(inner / 10, 2),
                           std::max<std::size_t>(inner / 7, 2));
  Field field(inner, rows);
  for (std::size_t i = 0; i < chart.trials.size(); ++i) {
    const ChartTrial& trial = chart.trials[i];
    if (std::isnan(trial.places[parameter])) continue;
    field.add(frame.x_axis.place(trial.places[parameter]), frame.y_axis.place(trial.metric),
              chart.best_is_known && i + 1 == chart.trials.size());
  }
  return framed(frame, [&](std::size_t column, std::size_t row) { return field.at(column, row, colours); });
}

// A number of many digits in a few.
std::string short_value(const ParameterAxis& parameter, const ChartTrial& trial, std::size_t at) {
  constexpr std::size_t k_long = 8;
  const bool is_number = parameter.categories.empty() && !std::isnan(trial.places[at]);
  return is_number && trial.values[at].size() > k_long
             ? short_label(trial.places[at], std::fabs(trial.places[at]) * 1e-3)
             : trial.values[at];
}

// The best trial with its values, on as many lines as they need, or nothing.
std::string best_rows(const ParameterChart& chart, std::size_t columns) {
  if (!chart.best_is_known) return "";
  const ChartTrial& best = chart.trials.back();
  std::string rows, row = without_end(std::string("* ") + kind_of_trial(chart) + " " + std::to_string(best.number) +
                                          ": " + chart.metric + " " + short_label(best.metric),
                                      columns);
  for (std::size_t i = 0; i < chart.parameters.size(); ++i) {
    const std::string part =
        without_end(chart.parameters[i].name + "=" + short_value(chart.parameters[i], best, i), columns - 2);
    if (display_width(row) + 2 + display_width(part) + 1 > columns) {
      rows += row + ",\n";
      row = "  " + part;
    } else {
      row += ", " + part;
    }
  }
  return rows + row + "\n";
}

}  // namespace

std::string terminal_scatter(const ParameterChart& chart, std::size_t columns, std::size_t rows, Colours colours) {
  constexpr std::size_t k_gap = 2, k_least = 35;
  const std::size_t most = std::clamp<std::size_t>((columns + k_gap) / (k_least + k_gap), 1, 3),
                    each = std::min(most, chart.parameters.size());
  const std::size_t width = (columns + k_gap) / each - k_gap;
  std::vector<std::vector<std::string>> panels;
  for (std::size_t i = 0; i < chart.parameters.size(); ++i)
    panels.push_back(panel(chart, i, width, std::max<std::size_t>(rows, 4), colours));
  std::string out = without_end(chart.title, columns) + "\n";
  if (chart.best_is_known) out += without_end(best_words(chart), columns) + "\n";
  out += "\n" + side_by_side(panels, columns, width, k_gap) + "\n";
  out += without_end(std::string("o: one ") + kind_of_trial(chart) + ", 2 to 9 and #: several in one place" +
                         (chart.best_is_known ? ", *: the best" : ""),
                     columns) +
         "\n";
  return out + best_rows(chart, columns);
}

}  // namespace skrobot
