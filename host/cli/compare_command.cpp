// SPDX-License-Identifier: MIT
#include <iostream>
#include <map>
#include <memory>
#include <set>
#include <skrobot/error.hpp>

#include "app/record_view.hpp"
#include "base/digest.hpp"
#include "base/duration.hpp"
#include "base/file_system.hpp"
#include "base/table.hpp"
#include "base/terminal.hpp"
#include "base/text.hpp"
#include "cli/command.hpp"
#include "cli/options.hpp"
#include "cli/run_text.hpp"
#include "query/fields.hpp"
#include "query/run_selection.hpp"
#include "store/record_file.hpp"

namespace skrobot {
namespace {

constexpr std::size_t k_most_runs = 26;  // as many as letters

// One line of a section: a name, and each run's value; null for a run that has none.
struct Line {
  std::string name;
  std::vector<json::value> values;
  bool differs() const {
    for (const json::value& value : values) {
      if (value != values.front()) return true;
    }
    return false;
  }
};

struct Section {
  std::string title;
  std::vector<Line> lines;
};

// Collects lines in the order in which their names are met.
class Collector {
 public:
  Collector(std::string title, std::size_t runs) : section_{std::move(title), {}}, runs_(runs) {}
  void add(std::size_t run, const std::string& name, json::value value) {
    const auto [found, is_new] = known_.emplace(name, section_.lines.size());
    if (is_new) section_.lines.push_back({name, std::vector<json::value>(runs_)});
    section_.lines[found->second].values[run] = std::move(value);
  }
  void add_text(std::size_t run, const std::string& name, const std::string& text) {
    add(run, name, text.empty() ? json::value() : json::value(text));
  }
  Section section() { return std::move(section_); }

 private:
  Section section_;
  std::size_t runs_;
  std::map<std::string, std::size_t> known_;
};

json::value member(const json::object& object, const char* key) {
  const json::value* value = object.if_contains(key);
  return value != nullptr ? *value : json::value();
}

Section run_section(const std::vector<RecordView>& views) {
  Collector lines("run", views.size());
  for (std::size_t i = 0; i < views.size(); ++i) {
    lines.add_text(i, "state", shown_state(views[i].stored));
    if (!views[i].stored.record) continue;
    const RunRecord& record = *views[i].stored.record;
    lines.add_text(i, "task", record.task);
    if (record.plugin) {
      lines.add_text(i, "plugin", record.plugin->id + " " + record.plugin->version);
      lines.add_text(i, "plugin sha256", record.plugin->sha256);
    }
    lines.add(i, "seed", record.seed);
    // 0 says nothing of the task, and least of all of a program that the task ran.
    if (record.exit_status && *record.exit_status != 0) lines.add(i, "worker exit", *record.exit_status);
    if (record.error_code != 0) lines.add(i, "error code", record.error_code);
    if (record.exit_signal) lines.add(i, "exit signal", *record.exit_signal);
    lines.add_text(i, "error", views[i].indexed.error);
    lines.add_text(i, "note", record.note);
    for (const auto& [key, text] : record.tags) lines.add_text(i, "tag " + key, text);
    lines.add_text(i, "started", record.started);
    if (record.state != State::running)
      lines.add_text(i, "duration", format_duration(std::chrono::milliseconds(record.duration_ms)));
    if (record.resources.peak_memory_bytes > 0) lines.add(i, "peak memory bytes", record.resources.peak_memory_bytes);
    for (const InputFile& input : record.inputs) lines.add_text(i, "input " + input.parameter, input.sha256);
  }
  return lines.section();
}

Section metrics_section(const std::vector<RecordView>& views) {
  Collector lines("metrics", views.size());
  for (std::size_t i = 0; i < views.size(); ++i) {
    for (const MetricSeries& series : views[i].metrics.series) {
      const MetricSummary& metric = series.summary;
      const std::string name = quoted_part(metric.name);
      lines.add(i, name, metric.last);
      // Of a single point all are the same.
      if (metric.count == 1) continue;
      lines.add(i, name + ".min", metric.min);
      lines.add(i, name + ".max", metric.max);
      lines.add(i, name + ".count", metric.count);
    }
  }
  return lines.section();
}

Section flat_section(const char* title, const std::vector<RecordView>& views,
                     const json::object& (*object)(const RecordView&)) {
  Collector lines(title, views.size());
  for (std::size_t i = 0; i < views.size(); ++i) {
    for (const auto& [name, value] : flattened(object(views[i]))) lines.add(i, name, value);
  }
  return lines.section();
}

const json::object& result_of(const RecordView& view) {
  static const json::object none;
  return view.result && view.result->is_object() ? view.result->get_object() : none;
}

Section result_section(const std::vector<RecordView>& views) {
  Section section = flat_section("result", views, result_of);
  Line whole{"result", std::vector<json::value>(views.size())};
  bool is_any = false;
  for (std::size_t i = 0; i < views.size(); ++i) {
    if (!views[i].result || views[i].result->is_object()) continue;
    whole.values[i] = *views[i].result;
    is_any = true;
  }
  if (is_any) section.lines.push_back(std::move(whole));
  return section;
}

Section source_section(const std::vector<RecordView>& views) {
  Collector lines("source", views.size());
  for (std::size_t i = 0; i < views.size(); ++i) {
    const json::value git = member(views[i].log, "git");
    if (git.is_object()) {
      for (const char* key : {"commit", "branch", "dirty", "root"})
        lines.add(i, std::string("git ") + key, member(git.get_object(), key));
    }
    const json::value source = member(views[i].log, "source");
    if (!source.is_string()) continue;
    lines.add(i, "file", source);
    // A copy in the experiment's directory, whatever a record says.
    const std::string name(source.get_string());
    const std::filesystem::path copy =
        experiment_of(views[i].stored.files.directory) / (is_entry_name(name) ? name : "");
    const auto stamp = record_stamp(copy);
    if (stamp && stamp->is_regular && stamp->size <= k_most_document_bytes)
      lines.add_text(i, "file sha256", file_sha256(copy));
  }
  return lines.section();
}

Section environment_section(const std::vector<RecordView>& views) {
  Collector lines("environment", views.size());
  for (std::size_t i = 0; i < views.size(); ++i) {
    if (views[i].stored.record) lines.add_text(i, "host", views[i].stored.record->host);
    for (const char* key : {"experimenter", "user", "platform", "working_directory", "command_line", "skrobot_version"})
      lines.add(i, key, member(views[i].log, key));
  }
  return lines.section();
}

std::vector<Section> compared(const std::vector<RecordView>& views, bool all) {
  std::vector<Section> sections{
      run_section(views),
      flat_section("parameters", views, [](const RecordView& view) -> const json::object& { return view.params; }),
      metrics_section(views),
      result_section(views),
      source_section(views),
      environment_section(views)};
  for (Section& section : sections) {
    if (!all) std::erase_if(section.lines, [](const Line& line) { return !line.differs(); });
  }
  std::erase_if(sections, [](const Section& section) { return section.lines.empty(); });
  return sections;
}

std::string label(std::size_t i) { return std::string(1, static_cast<char>('A' + i)); }

std::string full_name(const RecordView& view) { return view.indexed.experiment + "/" + view.indexed.run; }

// Of a list of texts, as a command line, the words.
std::string cell_text(const json::value& value, std::size_t room) {
  std::string text = value_text(value, 400);
  if (const auto* array = value.if_array(); array != nullptr && !array->empty() && array->front().is_string()) {
    text.clear();
    for (const json::value& word : *array) text += (text.empty() ? "" : " ") + value_text(word, 400);
  }
  if (text.empty()) return value.is_null() ? "-" : "(empty)";
  return text.starts_with('/') && value.is_string() ? value_text(value, room) : cut_middle(text, room);
}

void print_sections(const std::vector<RecordView>& views, const std::vector<Section>& sections) {
  Table legend({});
  for (std::size_t i = 0; i < views.size(); ++i) legend.add({label(i), printable(full_name(views[i]), 500)});
  std::cout << legend.text(output_width());
  if (sections.empty()) std::cout << "\nNothing differs.\n";
  const std::size_t width = output_width();
  // What is left beside the names is shared among the runs.
  std::size_t names = 0;
  for (const Section& section : sections) {
    for (const Line& line : section.lines)
      names = std::max(names, std::min<std::size_t>(display_width(printable(line.name, 100)), 32));
  }
  const std::size_t used = 2 + names + 2 * views.size();
  const std::size_t room = std::clamp<std::size_t>((width > used ? width - used : 0) / views.size(), 8, 60);
  if (sections.empty()) return;
  std::vector<std::string> header{""};
  for (std::size_t i = 0; i < views.size(); ++i) header.push_back(label(i));
  Table table(header);
  for (const Section& section : sections) {
    table.add({section.title});
    for (const Line& line : section.lines) {
      std::vector<std::string> row{"  " + cut_middle(printable(line.name, 100), names)};
      for (const json::value& value : line.values) row.push_back(cell_text(value, room));
      table.add(std::move(row));
    }
  }
  std::cout << "\n" << table.text(10'000);
}

int compare(const TypedOptions& typed, const std::vector<std::string>& words, bool all) {
  const Settings settings = resolve_settings(typed, nullptr);
  RunIndex index(repository_to_read(settings));
  std::vector<RecordView> views;
  std::set<std::int64_t> rows;
  for (const std::string& word : words) {
    for (IndexedRun& run : select_runs(index, word)) {
      if (!rows.insert(run.row).second) continue;
      if (views.size() == k_most_runs) {
        throw Error(Fault::usage, "more than " + std::to_string(k_most_runs) + " runs are meant",
                    "'skrobot list --columns' and 'skrobot export' compare many");
      }
      views.push_back(view_record(index, std::move(run)));
    }
  }
  if (views.size() < 2)
    throw Error(Fault::usage, "skrobot compare needs two runs, " + in_quotes(words.front(), 200) + " is one",
                "name another one: skrobot compare latest latest~1");
  const std::vector<Section> sections = compared(views, all);
  if (!typed.json) {
    print_sections(views, sections);
    return 0;
  }
  json::array runs;
  for (const RecordView& view : views)
    runs.push_back({{"experiment", view.indexed.experiment}, {"run", view.indexed.run}, {"id", view.indexed.id}});
  json::object document{{"runs", std::move(runs)}};
  for (const Section& section : sections) {
    json::object lines;
    for (const Line& line : section.lines) lines[line.name] = json::array(line.values.begin(), line.values.end());
    document[section.title] = std::move(lines);
  }
  std::cout << to_pretty_text(document) << "\n";
  return 0;
}

}  // namespace

void add_compare_command(CommandLine& line, Action& action) {
  auto typed = std::make_shared<TypedOptions>();
  auto words = std::make_shared<std::vector<std::string>>();
  auto all = std::make_shared<bool>(false);
  line.add_option("runs", *words, "The runs; an experiment stands for all of its runs").type_name("RUN");
  line.add_flag("--all", *all, "Show what is the same too");
  add_repository_option(line, *typed);
  line.add_flag("--json", typed->json, "Print one JSON document");
  line.footer(k_run_help);
  line.callback([=, &action] {
    action = [=] {
      if (words->empty())
        throw Error(Fault::usage, "skrobot compare needs two runs", "skrobot compare latest latest~1");
      return compare(*typed, *words, *all);
    };
  });
}

}  // namespace skrobot
