// SPDX-License-Identifier: MIT
#include <algorithm>
#include <charconv>
#include <iostream>
#include <memory>
#include <optional>
#include <skrobot/error.hpp>

#include "app/group_list.hpp"
#include "app/plotting.hpp"
#include "base/file_system.hpp"
#include "base/log.hpp"
#include "base/number.hpp"
#include "base/terminal.hpp"
#include "base/text.hpp"
#include "cli/command.hpp"
#include "cli/options.hpp"
#include "plot/picture.hpp"
#include "plot/plot_document.hpp"
#include "plot/terminal_chart.hpp"

namespace skrobot {
namespace {

struct PlotOptions {
  TypedOptions typed;
  std::vector<std::string> words, metrics;
  std::string output, kind, x = "step", smooth, size, title, where, band, middle;
  std::optional<std::string> group_by;
  bool log_x = false, log_y = false, interpolate = false;
};

double parse_smooth(const std::string& text) {
  const auto weight = text.empty() ? std::optional(0.0) : number_from_text(text);
  if (!weight || !(*weight >= 0 && *weight < 1))
    throw Error(Fault::usage, "--smooth: expected a number from 0 to less than 1, got " + in_quotes(text),
                "a typical value is 0.9");
  return *weight;
}

std::optional<PictureSize> parse_size(const std::string& text, std::size_t most) {
  if (text.empty()) return std::nullopt;
  PictureSize size{};
  const char* end = text.data() + text.size();
  const auto width = std::from_chars(text.data(), end, size.width);
  const auto height = width.ec == std::errc() && width.ptr != end && *width.ptr == 'x'
                          ? std::from_chars(width.ptr + 1, end, size.height)
                          : width;
  const bool is_whole = height.ec == std::errc() && height.ptr == end && height.ptr != width.ptr;
  if (!is_whole || size.width < 20 || size.height < 5 || size.width > most || size.height > most) {
    throw Error(Fault::usage,
                "--size: expected WIDTHxHEIGHT of at most " + std::to_string(most) + " each, got " + in_quotes(text),
                "for example 1200x700");
  }
  return size;
}

// None: the kind that shows most.
std::optional<PlotKind> parse_kind(const std::string& kind) {
  if (kind.empty()) return std::nullopt;
  if (kind == "curves") return PlotKind::curves;
  if (kind == "parallel") return PlotKind::parallel;
  if (kind == "scatter") return PlotKind::scatter;
  throw Error(Fault::usage, "--kind: expected curves, parallel or scatter, got " + in_quotes(kind));
}

std::optional<PictureKind> parse_output(const std::string& output) {
  if (output.empty()) return std::nullopt;
  try {
    return picture_kind(output);
  } catch (const Error& error) {
    throw Error(error.fault(), std::string("--output: ") + error.what(), error.hint());
  }
}

PlotQuestion make_question(const PlotOptions& options) {
  PlotQuestion question;
  question.kind = parse_kind(options.kind);
  if (options.x != "step" && options.x != "time")
    throw Error(Fault::usage, "--x: expected step or time, got " + in_quotes(options.x));
  if (options.words.empty() && !options.group_by)
    throw Error(Fault::usage, "skrobot plot needs a run",
                "for example 'skrobot plot latest' or 'skrobot plot latest loss'");
  const bool wants_curves = options.x != "step" || options.log_x || !options.smooth.empty();
  if (wants_curves && question.kind && question.kind != PlotKind::curves) {
    throw Error(Fault::usage, "--x, --log-x and --smooth only work with curves, not with --kind " + options.kind);
  }
  if (wants_curves) question.kind = PlotKind::curves;
  question.words = options.words;
  question.metrics = options.metrics;
  question.x = options.x == "time" ? XKind::time : XKind::step;
  question.x_scale = options.log_x ? AxisScale::logarithmic : AxisScale::linear;
  question.y_scale = options.log_y ? AxisScale::logarithmic : AxisScale::linear;
  question.smooth = parse_smooth(options.smooth);
  question.title = options.title;
  if (options.typed.json) question.most_points = 0;
  return question;
}

template <class Value>
Value one_of(const char* option, const std::string& text, std::initializer_list<std::pair<const char*, Value>> known) {
  std::string names;
  for (const auto& [name, value] : known) {
    if (text == name || text.empty()) return value;
    names += (names.empty() ? "" : ", ") + std::string(name);
  }
  throw Error(Fault::usage, std::string(option) + ": expected one of " + names + ", got " + in_quotes(text));
}

// None: each run has a line of its own.
std::optional<GroupPlotQuestion> make_group_question(const PlotOptions& options, const PlotQuestion& question) {
  if (!options.group_by) {
    for (const auto& [is_given, name] : {std::pair{!options.where.empty(), "--where"},
                                         {!options.band.empty(), "--band"},
                                         {!options.middle.empty(), "--middle"},
                                         {options.interpolate, "--interpolate"}}) {
      if (is_given) throw Error(Fault::usage, std::string(name) + " only works with --group-by");
    }
    return std::nullopt;
  }
  if (question.kind && question.kind != PlotKind::curves)
    throw Error(Fault::usage, "--group-by draws curves, and cannot be used with --kind " + options.kind);
  GroupPlotQuestion groups;
  groups.plot = question;
  groups.where = options.where;
  check(FindOptions{options.where, {}, {}, 0});
  groups.by = group_fields(*options.group_by);
  groups.curves.band = one_of<Band>("--band", options.band,
                                    {{"sd", Band::deviation},
                                     {"ci", Band::confidence},
                                     {"range", Band::range},
                                     {"quantiles", Band::quartiles},
                                     {"none", Band::none}});
  groups.curves.middle =
      one_of<Middle>("--middle", options.middle, {{"mean", Middle::mean}, {"median", Middle::median}});
  groups.curves.steps = options.interpolate ? Steps::interpolated : Steps::shared;
  return groups;
}

void write_picture(const std::filesystem::path& output, const std::string& bytes) {
  if (const auto code = write_atomic(real_file_system(), output, bytes, Replace::yes))
    throw Error(Fault::host, "cannot write " + in_quotes(output.string(), 300) + ": " + reason(code));
  std::cout << output.string() << "\n";
}

std::string in_terminal(const PlotData& plot, std::size_t columns, std::optional<std::size_t> rows, Colours colours) {
  if (plot.panels.size() == 1)
    return terminal_chart(plot.panels.front().chart, columns,
                          rows.value_or(std::clamp<std::size_t>(columns / 5, 8, 20)), colours);
  std::vector<const Chart*> charts;
  for (const PlotPanel& panel : plot.panels) charts.push_back(&panel.chart);
  return terminal_charts(plot.title, charts, columns, rows.value_or(6), colours);
}

void print(const PlotAnswer& found, std::optional<PictureSize> size) {
  const std::size_t columns = size ? size->width : output_width();
  const auto rows = size ? std::optional(size->height) : std::nullopt;
  const Colours colours = output_is_coloured() ? Colours::yes : Colours::no;
  if (const auto* curves = std::get_if<PlotData>(&found.data))
    std::cout << in_terminal(*curves, columns, rows, colours);
  else std::cout << terminal_scatter(std::get<SweepData>(found.data).chart, columns, rows.value_or(8), colours);
}

int plot(const PlotOptions& options) {
  const auto picture = parse_output(options.output);
  const auto size = parse_size(options.size, picture ? 16384 : 1000);
  const PlotQuestion question = make_question(options);
  if (question.kind == PlotKind::parallel && !picture && !options.typed.json) {
    throw Error(Fault::usage, "--kind parallel cannot be drawn in the terminal",
                "add --output FILE with .svg, .png or .html, or use --kind scatter");
  }
  const auto groups = make_group_question(options, question);
  Repository repository(repository_to_read(resolve_settings(options.typed, nullptr)));
  const PlotAnswer found = groups ? plot_groups(repository, *groups) : plot(repository, question);
  const auto* curves = std::get_if<PlotData>(&found.data);
  const auto* trials = std::get_if<SweepData>(&found.data);
  if (options.typed.json) {
    std::cout << to_pretty_text(curves != nullptr ? plot_document(*curves) : plot_document(*trials, found.experiment))
              << "\n";
    return 0;
  }
  if (!picture) {
    print(found, size);
  } else if (curves != nullptr) {
    write_picture(options.output, picture_of(*curves, *picture, size));
  } else {
    const auto kind = found.kind == PlotKind::parallel ? ParameterPicture::parallel : ParameterPicture::scatter;
    write_picture(options.output, picture_of(trials->chart, kind, *picture, size));
  }
  std::cout.flush();
  for (const std::string& warning : curves != nullptr ? curves->warnings : trials->warnings)
    log_message(Severity::warning, warning);
  return 0;
}

}  // namespace

void add_plot_command(CommandLine& line, Action& action) {
  auto options = std::make_shared<PlotOptions>();
  line.add_option("run", options->words, "Runs, followed by metrics").type_name("... metric");
  line.add_option("-m,--metric", options->metrics, "Plot this metric, even if a run has that name; repeatable")
      .type_name("NAME")
      .one_each();
  line.add_option("-o,--output", options->output, "Write a picture: .svg, .png or interactive .html").type_name("FILE");
  line.add_option("--kind", options->kind, "Kind of plot; parallel and scatter plot a sweep over its parameters")
      .type_name("curves|parallel|scatter");
  line.add_option("--x", options->x, "X axis: step (default) or time since the start of the run")
      .type_name("step|time");
  line.add_flag("--log-x", options->log_x, "Use a logarithmic X axis");
  line.add_flag("--log-y", options->log_y, "Use a logarithmic Y axis");
  line.add_option("--smooth", options->smooth,
                  "Smooth exponentially with a weight from 0 to less than 1; recorded points stay visible")
      .type_name("WEIGHT");
  line.add_option("--size", options->size, "Size in pixels, or in columns and rows for the terminal").type_name("WxH");
  line.add_option("--title", options->title, "Title of the plot").type_name("TEXT");
  constexpr const char* k_groups = "Groups of runs";
  line.add_option("--group-by", options->group_by,
                  "Draw groups of completed runs that agree in these fields, each as one line")
      .type_name("FIELD,...")
      .group(k_groups);
  line.add_option("--where", options->where, "Group only matching runs; see 'skrobot list --help'")
      .type_name("EXPRESSION")
      .group(k_groups);
  line.add_option("--middle", options->middle, "The line of a group (default: mean)")
      .type_name("mean|median")
      .group(k_groups);
  line.add_option("--band", options->band,
                  "The band around it: standard deviation (default), 95 % confidence interval of the mean, range or "
                  "quartiles")
      .type_name("sd|ci|range|quantiles|none")
      .group(k_groups);
  line.add_flag("--interpolate", options->interpolate,
                "Draw straight lines between the points of a run; without it, only steps that all runs have are drawn")
      .group(k_groups);
  add_repository_option(line, options->typed);
  line.add_flag("--json", options->typed.json, "Print all points or trials as one JSON document");
  line.footer(
      "Name a run by a unique prefix of its name or ID, or as latest, latest~1, ...\n"
      "An experiment means all its runs. To highlight the best run, write minimize:METRIC\n"
      "or maximize:METRIC; sweeps use their objective.\n"
      "Examples:\n"
      "  skrobot plot latest                     # all metrics, or a sweep's objective\n"
      "  skrobot plot latest validation_auc\n"
      "  skrobot plot latest latest~1 loss --log-y --smooth 0.9 --output loss.png\n"
      "  skrobot plot latest --kind parallel --output sweep.html\n"
      "  skrobot plot --group-by params.rate --metric loss --band ci\n"
      "  skrobot plot --group-by git.commit --metric resources.user_ms");
  line.callback([=, &action] { action = [=] { return plot(*options); }; });
}

}  // namespace skrobot
