// SPDX-License-Identifier: MIT
// From records to a chart: which points, under which names, with which units.
#ifndef SKROBOT_HOST_PLOT_PLOT_DATA_HPP
#define SKROBOT_HOST_PLOT_PLOT_DATA_HPP

#include <cstdint>
#include <map>
#include <optional>
#include <skrobot/error.hpp>
#include <skrobot/json.hpp>
#include <string>
#include <vector>

#include "plot/chart.hpp"
#include "plot/group_curves.hpp"
#include "store/layout.hpp"

namespace skrobot {

enum class XKind { step, time };

/// A run that is to be plotted.
struct RunToPlot {
  RunFiles files;
  std::string experiment;                    ///< the directory's name
  std::string run;                           ///< within it
  std::map<std::string, std::string> units;  ///< of its metrics
  json::object params;                       ///< empty: unknown
  std::optional<double> score;               ///< what its trial is ranked by in its sweep
};

/// Which lines are better than others.
struct CurveOrder {
  enum class By { score, last, least, most };  ///< the runs' scores, or the last, least or greatest value of a line
  By by = By::last;
  std::string metric;  ///< of which metric's lines, or what the score is of
  bool least_is_best = false;
};

/// Runs that are drawn as one line.
struct RunsToPlot {
  std::string name;               ///< foreign text
  std::vector<std::size_t> runs;  ///< numbers of the request's runs; one at least
};

struct PlotRequest {
  std::vector<RunToPlot> runs;
  std::vector<RunsToPlot> groups{};   ///< empty: each run has its own line
  GroupCurveOptions group_curves{};   ///< of the groups
  std::vector<std::string> metrics;   ///< empty: all of them, each in a panel of its own
  std::optional<CurveOrder> ranking;  ///< none: nothing says which run is best
  XKind x = XKind::step;
  AxisScale x_scale = AxisScale::linear;
  AxisScale y_scale = AxisScale::linear;
  double smooth = 0;               ///< as smoothed() takes it; 0: not
  std::size_t most_points = 2000;  ///< of a line; 0: all
  std::string title;               ///< empty: made of what is plotted
};

/// What a line was made of.
struct LineSource {
  const RunToPlot* run;  ///< into the request; of a group its first one
  std::string metric;
  std::string unit;
  std::string group{};   ///< its name; empty: the line is of one run
  std::size_t runs = 1;  ///< that it was made of
};

struct PlotPanel {
  Chart chart;
  std::vector<LineSource> sources;  ///< of each line
};

struct PlotData {
  std::string title;
  std::vector<PlotPanel> panels;      ///< one at least
  std::vector<std::string> warnings;  ///< what is not shown and why, as sentences without a full stop; printable
};

/// No run has a metric of that name.
class UnknownMetric : public Error {
 public:
  UnknownMetric(const std::string& message, const std::string& hint, std::string metric, bool is_near)
      : Error(Fault::usage, message, hint), metric_(std::move(metric)), is_near_(is_near) {}
  const std::string& metric() const { return metric_; }
  bool is_near() const { return is_near_; }  ///< there is one of nearly that name, which the hint says

 private:
  std::string metric_;
  bool is_near_;
};

/// Reads the metrics and makes the charts. Throws Error(Fault::usage) when nothing can be drawn, and says what there
/// is; UnknownMetric for a name that no run has.
PlotData make_plot(const PlotRequest& request);

}  // namespace skrobot

#endif
