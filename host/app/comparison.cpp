// SPDX-License-Identifier: MIT
#include "app/comparison.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "base/digest.hpp"
#include "query/fields.hpp"
#include "store/record_file.hpp"

namespace skrobot {
namespace {

using Line = ComparedLine;
using Section = ComparedSection;

// Collects lines in the order in which their names first appear.
class Collector {
 public:
  Collector(std::string title, std::size_t runs) : section_{std::move(title), {}}, runs_(runs) {}
  void add(std::size_t run, const std::string& name, json::value value, Line::Kind kind = Line::Kind::identity) {
    const auto [found, is_new] = known_.emplace(name, section_.lines.size());
    if (is_new) section_.lines.push_back({name, std::vector<json::value>(runs_), kind, false});
    section_.lines[found->second].values[run] = std::move(value);
  }
  Line& line(const std::string& name) { return section_.lines[known_.at(name)]; }
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
    // The worker's exit code: 0 does not say that the task, or a program it ran, succeeded.
    if (record.exit_status && *record.exit_status != 0) lines.add(i, "worker exit", *record.exit_status);
    if (record.error_code != 0) lines.add(i, "error code", record.error_code);
    if (record.exit_signal) lines.add(i, "exit signal", *record.exit_signal);
    lines.add_text(i, "error", views[i].indexed.error);
    lines.add_text(i, "note", record.note);
    for (const auto& [key, text] : record.tags) lines.add_text(i, "tag " + key, text);
    if (!record.started.empty()) lines.add(i, "started", json::value(record.started), Line::Kind::time);
    if (record.state != State::running) lines.add(i, "duration ms", record.duration_ms, Line::Kind::milliseconds);
    if (record.resources.peak_memory_bytes > 0)
      lines.add(i, "peak memory bytes", record.resources.peak_memory_bytes, Line::Kind::bytes);
    for (const InputFile& input : record.inputs) lines.add_text(i, "input " + input.parameter, input.sha256);
  }
  return lines.section();
}

// The end of the range that the metric's last values are nearer to: the minimum for a loss, the maximum for an
// accuracy. None if the runs disagree or the values do not tell.
enum class Towards { nothing, least, greatest };

Towards direction_of(const MetricSummary& metric) {
  const double below = metric.last - metric.min, above = metric.max - metric.last;
  return below < above ? Towards::least : above < below ? Towards::greatest : Towards::nothing;
}

Section metrics_section(const std::vector<RecordView>& views) {
  using Kind = Line::Kind;
  Collector lines("metrics", views.size());
  std::map<std::string, std::set<Towards>> directions;
  std::set<std::string> turned;  // those that ended worse than they once were
  for (std::size_t i = 0; i < views.size(); ++i) {
    for (const MetricSeries& series : views[i].metrics.series) {
      const MetricSummary& metric = series.summary;
      const std::string name = quoted_part(metric.name);
      lines.add(i, name, metric.last, Kind::quantity);
      // With a single point, all statistics are equal.
      if (metric.count == 1) continue;
      lines.add(i, name + ".min", metric.min, Kind::quantity);
      lines.add(i, name + ".max", metric.max, Kind::quantity);
      lines.add(i, name + ".count", metric.count, Kind::quantity);
      for (const char* detail : {".min", ".max", ".count"}) lines.line(name + detail).is_detail = true;
      directions[name].insert(direction_of(metric));
      if (metric.last != metric.min && metric.last != metric.max) turned.insert(name);
    }
  }
  // If the last values are equal, only these can differ.
  for (const auto& item : directions) {
    if (lines.line(item.first).differs()) continue;
    for (const char* detail : {".min", ".max", ".count"}) lines.line(item.first + detail).is_detail = false;
  }
  // The best value matters only if the last one differs from it.
  for (const std::string& name : turned) {
    if (directions[name].size() != 1 || directions[name].contains(Towards::nothing)) continue;
    lines.line(name + (directions[name].contains(Towards::least) ? ".min" : ".max")).is_detail = false;
  }
  return lines.section();
}

Section flat_section(const char* title, const std::vector<RecordView>& views,
                     const json::object& (*object)(const RecordView&)) {
  Collector lines(title, views.size());
  for (std::size_t i = 0; i < views.size(); ++i) {
    for (const auto& [name, value] : flattened(object(views[i]))) lines.add(i, name, value, Line::Kind::quantity);
  }
  return lines.section();
}

const json::object& result_of(const RecordView& view) {
  static const json::object none;
  return view.result && view.result->is_object() ? view.result->get_object() : none;
}

Section result_section(const std::vector<RecordView>& views) {
  Section section = flat_section("result", views, result_of);
  Line whole{"result", std::vector<json::value>(views.size()), Line::Kind::quantity, false};
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
    // Only the copy in the experiment's directory, whatever the record says.
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

}  // namespace

bool ComparedLine::differs() const {
  return std::any_of(values.begin(), values.end(), [&](const json::value& value) { return value != values.front(); });
}

std::vector<ComparedSection> compare_records(const std::vector<RecordView>& views, ComparedLines which) {
  std::vector<Section> sections{
      run_section(views),
      flat_section("parameters", views, [](const RecordView& view) -> const json::object& { return view.params; }),
      metrics_section(views),
      result_section(views),
      source_section(views),
      environment_section(views)};
  for (Section& section : sections) {
    if (which == ComparedLines::differing)
      std::erase_if(section.lines, [](const Line& line) { return !line.differs(); });
  }
  std::erase_if(sections, [](const Section& section) { return section.lines.empty(); });
  return sections;
}

void leave_out_details(std::vector<ComparedSection>& sections) {
  for (ComparedSection& section : sections)
    std::erase_if(section.lines, [](const ComparedLine& line) { return line.is_detail; });
  std::erase_if(sections, [](const ComparedSection& section) { return section.lines.empty(); });
}

json::object comparison_document(const std::vector<RecordView>& views, const std::vector<ComparedSection>& sections) {
  json::array runs;
  for (const RecordView& view : views)
    runs.push_back({{"experiment", view.indexed.experiment}, {"run", view.indexed.run}, {"id", view.indexed.id}});
  json::object document{{"runs", std::move(runs)}};
  for (const ComparedSection& section : sections) {
    json::object lines;
    for (const ComparedLine& line : section.lines)
      lines[line.name] = json::array(line.values.begin(), line.values.end());
    document[section.title] = std::move(lines);
  }
  return document;
}

}  // namespace skrobot
