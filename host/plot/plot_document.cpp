// SPDX-License-Identifier: MIT
#include "plot/plot_document.hpp"

namespace skrobot {
namespace {

json::array to_json(const std::vector<PlotPoint>& points) {
  json::array array;
  array.reserve(points.size());
  for (const PlotPoint& point : points) array.push_back({point.x, point.y});
  return array;
}

json::array to_json(const std::vector<std::string>& texts) {
  json::array array;
  for (const std::string& text : texts) array.emplace_back(text);
  return array;
}

}  // namespace

json::object plot_document(const PlotData& plot) {
  json::array lines;
  for (const PlotPanel& panel : plot.panels) {
    for (std::size_t i = 0; i < panel.chart.lines.size(); ++i) {
      const ChartLine& line = panel.chart.lines[i];
      const LineSource& source = panel.sources[i];
      json::object object;
      if (source.group.empty()) object = {{"experiment", source.run->experiment}, {"run", source.run->run}};
      else object = {{"group", source.group}, {"runs", source.runs}};
      object["metric"] = source.metric;
      object["unit"] = source.unit;
      object["label"] = line.label;
      object["best"] = line.is_best;
      object["last"] = line.last;
      object["min"] = line.least;
      object["max"] = line.most;
      object["points"] = to_json(line.points);
      if (!line.band_low.empty()) {
        object["low"] = to_json(line.band_low);
        object["high"] = to_json(line.band_high);
      }
      lines.push_back(std::move(object));
    }
  }
  const Chart& first = plot.panels.front().chart;
  return {{"title", plot.title},
          {"x", first.x_label},
          {"y", plot.panels.size() == 1 ? first.y_label : "value"},
          {"lines", std::move(lines)},
          {"warnings", to_json(plot.warnings)}};
}

json::object plot_document(const SweepData& data, const std::string& experiment) {
  const ParameterChart& chart = data.chart;
  json::array parameters, trials;
  for (const ParameterAxis& axis : chart.parameters) {
    const char* scale = !axis.categories.empty()               ? "categories"
                        : axis.scale == AxisScale::logarithmic ? "logarithmic"
                                                               : "linear";
    parameters.push_back({{"name", axis.name}, {"scale", scale}, {"categories", to_json(axis.categories)}});
  }
  for (auto trial = chart.trials.rbegin(); trial != chart.trials.rend(); ++trial) {
    json::object values;
    for (std::size_t i = 0; i < chart.parameters.size(); ++i) {
      const std::vector<std::string>& categories = chart.parameters[i].categories;
      values[chart.parameters[i].name] =
          categories.empty() ? parse_json(trial->values[i]) : json::value(trial->values[i]);
    }
    trials.push_back({{kind_of_trial(chart), trial->number}, {"values", std::move(values)}, {"metric", trial->metric}});
  }
  return {{"title", chart.title},
          {"experiment", experiment},
          {"metric", chart.metric},
          {"best", chart.best_is_known ? json::value(chart.trials.back().number) : json::value()},
          {"parameters", std::move(parameters)},
          {"trials", std::move(trials)},
          {"warnings", to_json(data.warnings)}};
}

}  // namespace skrobot
