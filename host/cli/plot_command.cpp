// SPDX-License-Identifier: MIT
#include <algorithm>
#include <charconv>
#include <functional>
#include <iostream>
#include <memory>

#include "base/error.hpp"
#include "base/file_system.hpp"
#include "base/log.hpp"
#include "base/number.hpp"
#include "base/terminal.hpp"
#include "base/text.hpp"
#include "cli/command.hpp"
#include "cli/options.hpp"
#include "plot/chart_drawing.hpp"
#include "plot/html_page.hpp"
#include "plot/plot_data.hpp"
#include "plot/png_canvas.hpp"
#include "plot/svg_canvas.hpp"
#include "plot/sweep_data.hpp"
#include "plot/terminal_chart.hpp"
#include "query/run_selection.hpp"
#include "store/record_reader.hpp"

namespace skrobot {
namespace {

struct PlotOptions {
  TypedOptions typed;
  std::vector<std::string> words, metrics;
  std::string output, kind = "curves", x = "step", smooth, size, title;
  bool log_x = false, log_y = false;
};

struct Size {
  std::size_t width, height;
};

double parse_smooth(const std::string& text) {
  const auto weight = text.empty() ? std::optional(0.0) : number_from_text(text);
  if (!weight || !(*weight >= 0 && *weight < 1)) throw Error(Fault::usage, "--smooth: expected a number from 0 to less than 1, got " + in_quotes(text), "0.9 smooths well");
  return *weight;
}

std::optional<Size> parse_size(const std::string& text, std::size_t most) {
  if (text.empty()) return std::nullopt;
  Size size{};
  const char* end = text.data() + text.size();
  const auto width = std::from_chars(text.data(), end, size.width);
  const auto height = width.ec == std::errc() && width.ptr != end && *width.ptr == 'x' ? std::from_chars(width.ptr + 1, end, size.height) : width;
  const bool is_whole = height.ec == std::errc() && height.ptr == end && height.ptr != width.ptr;
  if (!is_whole || size.width < 20 || size.height < 5 || size.width > most || size.height > most) {
    throw Error(Fault::usage, "--size: expected WIDTHxHEIGHT of at most " + std::to_string(most) + " each, got " + in_quotes(text), "such as 1200x700");
  }
  return size;
}

enum class Picture { none, svg, png, html };

Picture picture_of(const std::filesystem::path& output) {
  if (output.empty()) return Picture::none;
  const std::string extension = output.extension().string();
  if (extension == ".svg") return Picture::svg;
  if (extension == ".png") return Picture::png;
  if (extension == ".html") return Picture::html;
  throw Error(Fault::usage, "--output: " + in_quotes(output.string(), 300) + " does not say which kind of picture it is to be", "end it with .svg, .png or .html");
}

// A picture of so many pixels; its texts keep their size down to this width, and above it grow with the picture.
constexpr double k_drawing_width = 960;

// What can be drawn: on a canvas of a width and a height, or as a page.
struct Drawable {
  std::function<void(Canvas& canvas, double width, double height)> on;
  std::function<std::string(double width, double height)> page;
};

std::string draw(const Drawable& drawable, Picture picture, Size size) {
  const auto width = static_cast<double>(size.width), height = static_cast<double>(size.height);
  const double scale = std::max(1.0, width / k_drawing_width);
  if (picture == Picture::html) return drawable.page(width, height);
  if (picture == Picture::svg) {
    SvgCanvas canvas(width, height, width / scale, height / scale);
    drawable.on(canvas, width / scale, height / scale);
    return canvas.finish();
  }
  PngCanvas canvas(static_cast<int>(size.width), static_cast<int>(size.height), width / scale);
  drawable.on(canvas, width / scale, height / scale);
  return canvas.finish();
}

void write_picture(const std::filesystem::path& output, const Drawable& drawable, Picture picture, std::optional<Size> size) {
  const std::string bytes = draw(drawable, picture, size.value_or(picture == Picture::png ? Size{1440, 810} : Size{960, 540}));
  if (const auto code = write_atomic(real_file_system(), output, bytes, Replace::yes)) throw Error(Fault::host, "cannot write " + in_quotes(output.string(), 300) + ": " + reason(code));
  std::cout << output.string() << "\n";
}

json::array to_json(const std::vector<PlotPoint>& points) {
  json::array array;
  array.reserve(points.size());
  for (const PlotPoint& point : points) array.push_back({point.x, point.y});
  return array;
}

json::object to_json(const PlotData& plot) {
  json::array lines;
  for (std::size_t i = 0; i < plot.chart.lines.size(); ++i) {
    const ChartLine& line = plot.chart.lines[i];
    lines.push_back({{"experiment", plot.runs[i]->experiment}, {"run", plot.runs[i]->run}, {"metric", plot.metrics[i]}, {"unit", plot.units[i]}, {"label", line.label},
                     {"last", line.last}, {"min", line.least}, {"max", line.most}, {"points", to_json(line.points)}});
  }
  json::array warnings;
  for (const std::string& warning : plot.warnings) warnings.emplace_back(warning);
  return {{"title", plot.chart.title}, {"x", plot.chart.x_label}, {"y", plot.chart.y_label}, {"lines", std::move(lines)}, {"warnings", std::move(warnings)}};
}

RunToPlot to_plot(const RunIndex& index, const IndexedRun& run) {
  RunToPlot plot{index.files(run), run.experiment, run.run, {}, run.params};
  if (const StoredRun stored = read_run(plot.files); stored.record) plot.units = stored.record->units;
  return plot;
}

bool has_metric(const std::vector<IndexedRun>& runs, const std::string& name) {
  return std::any_of(runs.begin(), runs.end(), [&](const IndexedRun& run) { return run.metrics.contains(name); });
}

// The words up to the first that means no run are runs, the others metrics. A metric of the runs so far is never taken for a run.
struct Words {
  std::vector<IndexedRun> runs;
  std::vector<std::string> metrics;
  std::optional<Error> refused;  // why the first of the metrics is no run
};

Words read_words(RunIndex& index, const std::vector<std::string>& typed) {
  Words words;
  std::size_t at = 0;
  for (; at < typed.size() && !has_metric(words.runs, typed[at]); ++at) {
    try {
      for (IndexedRun& run : select_runs(index, typed[at])) {
        const bool is_there = std::any_of(words.runs.begin(), words.runs.end(), [&](const IndexedRun& other) { return other.row == run.row; });
        if (!is_there) words.runs.push_back(std::move(run));
      }
    } catch (const Error& error) {
      if (words.runs.empty() || error.fault() != Fault::usage) throw;
      words.refused = error;
      break;
    }
  }
  words.metrics.assign(typed.begin() + static_cast<std::ptrdiff_t>(at), typed.end());
  return words;
}

PlotRequest make_request(const PlotOptions& options) {
  PlotRequest request;
  if (options.x != "step" && options.x != "time") throw Error(Fault::usage, "--x: expected step or time, got " + in_quotes(options.x));
  request.x = options.x == "time" ? XKind::time : XKind::step;
  request.x_scale = options.log_x ? AxisScale::logarithmic : AxisScale::linear;
  request.y_scale = options.log_y ? AxisScale::logarithmic : AxisScale::linear;
  request.smooth = parse_smooth(options.smooth);
  request.title = options.title;
  if (options.typed.json) request.most_points = 0;
  return request;
}

// What was asked for, read. A word that is neither a run nor nearly a metric is told as the run that there is not.
PlotData read_plot(const PlotOptions& options, PlotRequest& request) {
  RunIndex index(resolve_settings(options.typed, nullptr).experiments.value);
  Words words = read_words(index, options.words);
  for (const IndexedRun& run : words.runs) request.runs.push_back(to_plot(index, run));
  request.metrics = std::move(words.metrics);
  request.metrics.insert(request.metrics.end(), options.metrics.begin(), options.metrics.end());
  try {
    return make_plot(request);
  } catch (const UnknownMetric& unknown) {
    if (words.refused && !unknown.is_near() && unknown.metric() == request.metrics.front()) {
      throw Error(Fault::usage, std::string(unknown.what()) + ", and " + words.refused->what(), unknown.hint());
    }
    throw;
  }
}

// None: curves.
std::optional<ParameterPicture> parse_kind(const std::string& kind) {
  if (kind == "curves") return std::nullopt;
  if (kind == "parallel") return ParameterPicture::parallel;
  if (kind == "scatter") return ParameterPicture::scatter;
  throw Error(Fault::usage, "--kind: expected curves, parallel or scatter, got " + in_quotes(kind));
}

json::object to_json(const SweepData& data, const std::string& experiment) {
  const ParameterChart& chart = data.chart;
  json::array parameters, trials, warnings;
  for (const ParameterAxis& axis : chart.parameters) {
    json::array categories;
    for (const std::string& category : axis.categories) categories.emplace_back(category);
    const char* scale = !axis.categories.empty() ? "categories" : axis.scale == AxisScale::logarithmic ? "logarithmic" : "linear";
    parameters.push_back({{"name", axis.name}, {"scale", scale}, {"categories", std::move(categories)}});
  }
  for (auto trial = chart.trials.rbegin(); trial != chart.trials.rend(); ++trial) {
    json::object values;
    for (std::size_t i = 0; i < chart.parameters.size(); ++i) {
      const std::vector<std::string>& categories = chart.parameters[i].categories;
      values[chart.parameters[i].name] = categories.empty() ? parse_json(trial->values[i]) : json::value(trial->values[i]);
    }
    trials.push_back({{"trial", trial->number}, {"values", std::move(values)}, {"metric", trial->metric}});
  }
  for (const std::string& warning : data.warnings) warnings.emplace_back(warning);
  return {{"title", chart.title}, {"experiment", experiment}, {"metric", chart.metric}, {"best", chart.best_is_known ? json::value(chart.trials.back().number) : json::value()},
          {"parameters", std::move(parameters)}, {"trials", std::move(trials)}, {"warnings", std::move(warnings)}};
}

// The sweep and the metric, as words or with --metric.
SweepRequest sweep_request(const PlotOptions& options) {
  if (options.x != "step" || options.log_x || !options.smooth.empty()) throw Error(Fault::usage, "--x, --log-x and --smooth are for curves, not for --kind " + options.kind);
  std::vector<std::string> metrics(options.words.begin() + 1, options.words.end());
  metrics.insert(metrics.end(), options.metrics.begin(), options.metrics.end());
  if (metrics.size() > 1) throw Error(Fault::usage, "--kind " + options.kind + " draws one sweep and one metric, got " + list_in_quotes(metrics) + " as metrics");
  RunIndex index(resolve_settings(options.typed, nullptr).experiments.value);
  SweepRequest request;
  request.experiment = index.repository() / select(index, options.words.front()).experiment;
  if (!metrics.empty()) request.metric = metrics.front();
  request.metric_scale = options.log_y ? AxisScale::logarithmic : AxisScale::linear;
  request.title = options.title;
  return request;
}

int plot_parameters(const PlotOptions& options, ParameterPicture kind) {
  const std::filesystem::path output = options.output;
  const Picture picture = picture_of(output);
  const auto size = parse_size(options.size, 16384);
  if (picture == Picture::none && !options.typed.json) {
    throw Error(Fault::usage, "--kind " + options.kind + " makes a picture, and no file is named for it", "add --output FILE that ends in .svg, .png or .html");
  }
  const SweepRequest request = sweep_request(options);
  const SweepData data = read_sweep_data(request);
  if (options.typed.json) {
    std::cout << to_pretty_text(to_json(data, request.experiment.filename().string())) << "\n";
    return 0;
  }
  write_picture(output, {[&](Canvas& canvas, double width, double height) { draw(data.chart, kind, width, height, canvas); },
                         [&](double width, double height) { return html_page(data.chart, kind, width, height); }},
                picture, size);
  std::cout.flush();
  for (const std::string& warning : data.warnings) log_message(Severity::warning, warning);
  return 0;
}

int plot(const PlotOptions& options) {
  const auto kind = parse_kind(options.kind);
  if (options.words.empty()) throw Error(Fault::usage, "skrobot plot needs a run and a metric", "'skrobot plot latest loss' plots a metric of the newest run");
  if (kind) return plot_parameters(options, *kind);
  const std::filesystem::path output = options.output;
  const Picture picture = picture_of(output);
  const auto size = parse_size(options.size, picture == Picture::none ? 1000 : 16384);
  PlotRequest request = make_request(options);
  const PlotData data = read_plot(options, request);
  if (options.typed.json) {
    std::cout << to_pretty_text(to_json(data)) << "\n";
    return 0;
  }
  if (picture == Picture::none) {
    const std::size_t columns = size ? size->width : output_width(), rows = size ? size->height : std::clamp<std::size_t>(columns / 5, 8, 20);
    std::cout << terminal_chart(data.chart, columns, rows, output_is_coloured() ? Colours::yes : Colours::no);
  } else {
    write_picture(output, {[&](Canvas& canvas, double width, double height) { ChartDrawing(data.chart, width, height).draw(canvas); },
                           [&](double width, double height) { return html_page(data.chart, width, height); }},
                  picture, size);
  }
  std::cout.flush();
  for (const std::string& warning : data.warnings) log_message(Severity::warning, warning);
  return 0;
}

}  // namespace

void add_plot_command(CommandLine& line, Action& action) {
  auto options = std::make_shared<PlotOptions>();
  line.add_option("run", options->words, "Runs, then metrics").type_name("... metric");
  line.add_option("-m,--metric", options->metrics, "A metric, also one whose name is a run's; repeatable").type_name("NAME").one_each();
  line.add_option("-o,--output", options->output, "A picture instead of the terminal: .svg, .png, or .html with the values under the pointer").type_name("FILE");
  line.add_option("--kind", options->kind, "curves (default); of a sweep: parallel, a line for each trial through its parameters and the metric, or scatter, the metric over each parameter")
      .type_name("curves|parallel|scatter");
  line.add_option("--x", options->x, "What is along: step (default), or time since the run's start").type_name("step|time");
  line.add_flag("--log-x", options->log_x, "A logarithmic axis along");
  line.add_flag("--log-y", options->log_y, "A logarithmic axis upwards");
  line.add_option("--smooth", options->smooth, "Smooth exponentially by this weight, 0 to less than 1; the recorded points stay, faintly").type_name("WEIGHT");
  line.add_option("--size", options->size, "Pixels of the picture, or columns and rows in the terminal").type_name("WxH");
  line.add_option("--title", options->title, "What stands above").type_name("TEXT");
  add_repository_option(line, options->typed);
  line.add_flag("--json", options->typed.json, "Print the points, or the trials, as one JSON document, all of them");
  line.footer("A run is named by as much of its name or id as is needed, or as latest, latest~1 ...; an experiment stands for all its runs.\n"
             "Examples:\n"
             "  skrobot plot latest validation_auc\n"
             "  skrobot plot latest latest~1 loss --log-y --smooth 0.9 --output loss.png\n"
             "  skrobot plot latest --kind parallel --output sweep.html\n"
             "Of a sweep, the metric is its objective unless one is named: as METRIC, or as minimize:METRIC or maximize:METRIC, so that the best trial is marked.");
  line.callback([=, &action] { action = [=] { return plot(*options); }; });
}

}  // namespace skrobot
