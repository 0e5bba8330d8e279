// SPDX-License-Identifier: MIT
// DVCLive's directory, which `dvc exp show` and its plots read: metrics.json with the last values, params.yaml, and a
// TSV file for each metric.
#include <algorithm>

#include "base/text.hpp"
#include "bridge/export_files.hpp"
#include "bridge/run_writer.hpp"

namespace skrobot {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t k_most_name_bytes = 200;

bool is_name_character(char32_t c) { return c >= 0x20 && c != 0x7F && c != '\\' && c != ':' && c != '*' && c != '?'; }

// Puts a value at the path that the name's slashes tell.
void set_nested(json::object& object, const std::string& name, json::value value) {
  const std::size_t slash = name.find('/');
  if (slash == std::string::npos) {
    object[name] = std::move(value);
    return;
  }
  json::value& inner = object[name.substr(0, slash)];
  if (!inner.is_object()) inner = json::object{};
  set_nested(inner.get_object(), name.substr(slash + 1), std::move(value));
}

// YAML has numbers for what JSON has texts for.
std::string yaml_of(const json::value& value) {
  if (value.is_string()) {
    const std::string_view text = value.get_string();
    if (text == "NaN") return ".nan";
    if (text == "Infinity") return ".inf";
    if (text == "-Infinity") return "-.inf";
  }
  return to_text(value);  // JSON is YAML
}

void write_yaml(const json::object& object, const std::string& indent, std::string& yaml) {
  for (const auto& [key, value] : object) {
    yaml += indent + yaml_text(key) + ":";
    if (value.is_object() && !value.get_object().empty()) {
      yaml += "\n";
      write_yaml(value.get_object(), indent + "  ", yaml);
    } else {
      yaml += " " + yaml_of(value) + "\n";
    }
  }
}

class DvcliveWriter : public RunWriter {
 public:
  fs::path place(const RunSummary& run) const override { return fs::path(run.experiment) / run.run; }

  void write(const RunToExport& run, const fs::path& directory, const fs::path&, const TakeNote& note) override {
    std::string yaml;
    write_yaml(run.details.params, "", yaml);
    write_export_file(directory / "params.yaml", yaml);
    json::object metrics = write_plots(run, directory / "plots" / "metrics", note);
    write_export_file(directory / "metrics.json", to_pretty_text(metrics) + "\n");
    copy_artifacts(
        run.repository, run.summary, directory / "artifacts", [](const std::string&) {}, note);
  }

 private:
  // Returns the last values and the greatest step.
  static json::object write_plots(const RunToExport& run, const fs::path& folder, const TakeNote& note) {
    const std::vector<std::string> names = metric_names(run.repository, run.summary);
    json::object metrics;
    if (names.empty()) return metrics;
    const auto mapped = mapped_names(names, "metric", k_most_name_bytes, is_name_character, note);
    ExportFiles files(folder);
    std::vector<std::string> paths;
    std::vector<double> last(names.size());
    for (const std::string& name : names) {
      const std::string& key = mapped.at(name);
      paths.push_back(key + ".tsv");
      std::string title = key.substr(key.rfind('/') + 1);
      std::replace(title.begin(), title.end(), '\t', ' ');
      files.append(paths.back(), "timestamp\tstep\t" + title + "\n");
    }
    std::int64_t greatest_step = 0;
    read_points(run.repository, run.summary, [&](std::span<const MetricRow> rows, const std::vector<std::string>&) {
      for (const MetricRow& row : rows) {
        if (row.metric >= names.size()) continue;  // met since, in a run in progress
        const std::int64_t time_ms = point_time_ms(run.summary, row.time);
        files.append(paths[row.metric],
                     std::to_string(time_ms) + "\t" + std::to_string(row.step) + "\t" + to_text(row.value) + "\n");
        last[row.metric] = row.value;
        greatest_step = std::max(greatest_step, row.step);
      }
    });
    files.close();
    for (std::size_t i = 0; i < names.size(); ++i) set_nested(metrics, mapped.at(names[i]), last[i]);
    metrics["step"] = greatest_step;
    return metrics;
  }
};

}  // namespace

std::unique_ptr<RunWriter> make_dvclive_writer() { return std::make_unique<DvcliveWriter>(); }

}  // namespace skrobot
