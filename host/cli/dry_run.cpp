// SPDX-License-Identifier: MIT
#include "cli/dry_run.hpp"

#include <iostream>

#include "base/byte_size.hpp"
#include "base/duration.hpp"
#include "base/table.hpp"
#include "base/terminal.hpp"
#include "base/text.hpp"
#include "track/run_recorder.hpp"

namespace skrobot {
namespace {

// One line: a name, its value and its origin.
struct Line {
  std::string name;
  json::value value;
  std::string origin;
};

json::value bytes_or_none(const std::optional<std::uint64_t>& bytes) {
  return bytes ? json::value(format_bytes(*bytes)) : json::value();
}

std::vector<Line> setting_lines(const Settings& settings) {
  std::vector<Line> lines{
      {"experiments", json::value(settings.experiments.value.string()), to_string(settings.experiments.origin)},
      {"experimenter", json::value(settings.experimenter.value), to_string(settings.experimenter.origin)},
      {"source", settings.source.value.empty() ? json::value() : json::value(settings.source.value.string()),
       to_string(settings.source.origin)},
      {"grace", json::value(format_duration(settings.grace.value)), to_string(settings.grace.origin)},
      {"memory limit", bytes_or_none(settings.memory_limit.value), to_string(settings.memory_limit.origin)},
      {"output limit", bytes_or_none(settings.output_limit.value.value_or(k_default_output_limit)),
       to_string(settings.output_limit.origin)},
      {"isolation", settings.isolation.value == Isolation::none ? "none" : "process",
       to_string(settings.isolation.origin)},
      {"note", json::value(settings.note.value), to_string(settings.note.origin)}};
  for (const auto& [key, tag] : settings.tags)
    lines.push_back({"tag " + key, json::value(tag.value), to_string(tag.origin)});
  return lines;
}

std::vector<Line> run_lines(const PlannedRun& run) {
  std::vector<Line> lines{
      {"seed", run.seed.value ? json::value(*run.seed.value) : json::value("chosen at the start"),
       to_string(run.seed.origin)},
      {"timeout", run.timeout.value ? json::value(format_duration(*run.timeout.value)) : json::value(),
       to_string(run.timeout.origin)}};
  return lines;
}

std::vector<Line> parameter_lines(const ResolvedParameters& params) {
  std::vector<Line> lines;
  for (const ResolvedParameter& parameter : params.list) {
    lines.push_back({parameter.key, parameter.value,
                     to_string(parameter.origin) + (parameter.deferred ? ", known when it runs" : "")});
  }
  return lines;
}

std::string shown(const json::value& value) {
  if (value.is_null()) return "none";
  const std::string text = value.is_string() ? std::string(value.get_string()) : to_text(value);
  return text.empty() ? "(empty)" : printable(text, 200);
}

void print_table(const std::vector<Line>& lines) {
  Table table({});
  for (const Line& line : lines) table.add({printable(line.name, 100), shown(line.value), line.origin});
  std::cout << table.text(output_width(), 2);
}

json::array to_json(const std::vector<Line>& lines) {
  json::array array;
  for (const Line& line : lines) array.push_back({{"name", line.name}, {"value", line.value}, {"origin", line.origin}});
  return array;
}

std::string plugin_text(const Found& found) {
  const PluginIdentity& plugin = found.plugin->identity;
  return found.item->name + " of " + plugin.id + " " + plugin.version + ", " + printable(plugin.path, 300);
}

}  // namespace

void print_dry_run(const RunPlan& plan, bool as_json) {
  if (as_json) {
    json::array runs, notifiers;
    for (const PlannedRun& run : plan.runs) {
      runs.push_back({{"name", run.name},
                      {"task", run.task.item->name},
                      {"plugin", run.task.plugin->identity.path},
                      {"settings", to_json(run_lines(run))},
                      {"params", to_json(parameter_lines(run.params))}});
    }
    for (const PlannedNotifier& notifier : plan.notifiers) {
      notifiers.push_back({{"notifier", notifier.notifier.item->name},
                           {"plugin", notifier.notifier.plugin->identity.path},
                           {"params", to_json(parameter_lines(notifier.params))}});
    }
    std::cout << to_pretty_text(json::object{{"settings", to_json(setting_lines(plan.settings))},
                                             {"runs", std::move(runs)},
                                             {"notifiers", std::move(notifiers)}})
              << "\n";
    return;
  }
  std::cout << "settings\n";
  print_table(setting_lines(plan.settings));
  for (const PlannedRun& run : plan.runs) {
    std::cout << "\n" << printable(run.name, 100) << ": " << plugin_text(run.task) << "\n";
    std::vector<Line> lines = parameter_lines(run.params);
    const std::vector<Line> settings = run_lines(run);
    lines.insert(lines.end(), settings.begin(), settings.end());
    print_table(lines);
  }
  for (const PlannedNotifier& notifier : plan.notifiers) {
    std::cout << "\nnotify " << plugin_text(notifier.notifier) << "\n";
    print_table(parameter_lines(notifier.params));
  }
  std::cout << "\nNothing was run.\n";
}

}  // namespace skrobot
