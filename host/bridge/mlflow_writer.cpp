// SPDX-License-Identifier: MIT
// MLflow's file store ("mlruns"), as MLflow 2 reads it. A task is an experiment there, a run a run, and a sweep the
// parent run of its trials.
#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "base/digest.hpp"
#include "base/text.hpp"
#include "bridge/export_files.hpp"
#include "bridge/run_writer.hpp"
#include "store/layout.hpp"

namespace skrobot {
namespace {

namespace fs = std::filesystem;

// MLflow's limits.
constexpr std::size_t k_most_key_bytes = 250;
constexpr std::size_t k_most_param_characters = 6000;
constexpr std::size_t k_most_tag_characters = 5000;

// What MLflow allows in a key: letters and digits of any alphabet, _ - . / and blanks. Of the alphabets, those in which
// people write names.
bool is_key_character(char32_t c) {
  if (c < 0x80)
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_' || c == '-' ||
           c == '.' || c == '/' || c == ' ';
  const auto within = [c](char32_t first, char32_t last) { return c >= first && c <= last; };
  return (within(0xC0, 0x24F) && c != 0xD7 && c != 0xF7) || within(0x391, 0x3C9) || within(0x400, 0x481) ||
         within(0x3041, 0x3096) || within(0x30A1, 0x30FA) || within(0x4E00, 0x9FFF) || within(0xAC00, 0xD7A3);
}

enum class MlflowStatus { running = 1, finished = 3, failed = 4, killed = 5 };

MlflowStatus status_of(const std::string& state) {
  if (state == "running") return MlflowStatus::running;
  if (state == "completed") return MlflowStatus::finished;
  return state == "cancelled" || state == "stopped_early" ? MlflowStatus::killed : MlflowStatus::failed;
}

// 18 digits, the same for the same name.
std::string experiment_id(const std::string& name) {
  const std::uint64_t digest = std::stoull(text_sha256(name).substr(0, 15), nullptr, 16);
  constexpr std::uint64_t k_least = 100'000'000'000'000'000;
  return std::to_string(k_least + digest % (9 * k_least));
}

std::string without_dashes(std::string uuid) {
  std::erase(uuid, '-');
  return uuid;
}

// 32 hexadecimal digits, whatever the record says.
std::string run_id(const std::string& uuid) {
  const std::string id = without_dashes(uuid);
  const bool is_valid = id.size() == 32 && std::all_of(id.begin(), id.end(), [](unsigned char c) {
                          return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
                        });
  return is_valid ? id : text_sha256(uuid).substr(0, 32);
}

std::string file_uri(const fs::path& path) { return "file://" + uri_path(path.generic_string()); }

struct RunMeta {
  fs::path place;
  std::string experiment, id, name, user;
  std::int64_t started_ms = 0;
  std::int64_t ended_ms = 0;  // 0: null
  MlflowStatus status = MlflowStatus::finished;
};

std::string text_of(const RunMeta& meta) {
  return "artifact_uri: " + yaml_text(file_uri(meta.place / "artifacts")) +
         "\nend_time: " + (meta.ended_ms > 0 ? std::to_string(meta.ended_ms) : "null") +
         "\nentry_point_name: ''\nexperiment_id: '" + meta.experiment + "'\nlifecycle_stage: active\nrun_id: '" +
         meta.id + "'\nrun_name: " + yaml_text(meta.name) + "\nrun_uuid: '" + meta.id +
         "'\nsource_name: ''\nsource_type: 4\nsource_version: ''\nstart_time: " + std::to_string(meta.started_ms) +
         "\nstatus: " + std::to_string(static_cast<int>(meta.status)) + "\ntags: []\nuser_id: " + yaml_text(meta.user) +
         "\n";
}

// At most `most` characters of a text.
std::string beginning(const std::string& text, std::size_t most) {
  std::size_t characters = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const bool begins_character = (static_cast<unsigned char>(text[at]) & 0xC0) != 0x80;
    if (begins_character && ++characters > most) return text.substr(0, at);
  }
  return text;
}

std::vector<std::string> keys_of(const std::vector<std::pair<std::string, json::value>>& values) {
  std::vector<std::string> keys;
  for (const auto& [key, value] : values) keys.push_back(key);
  return keys;
}

void write_key(const fs::path& folder, const std::string& key, std::string_view text) {
  make_export_directory((folder / key).parent_path());
  write_export_file(folder / key, text);
}

void write_params(const json::object& params, const fs::path& folder, const TakeNote& note) {
  const auto values = dotted(params);
  make_export_directory(folder);
  const auto keys = mapped_names(keys_of(values), "parameter", k_most_key_bytes, is_key_character, note);
  for (const auto& [name, value] : values) {
    std::string text = valid_utf8(plain_text(value));
    // MLflow takes a parameter for one line.
    if (text.find_first_of("\r\n") != std::string::npos) {
      text = to_text(json::value(json::string(text)));
      note("parameter " + in_quotes(name) + " has several lines and is exported as JSON");
    }
    const std::string shown = beginning(text, k_most_param_characters);
    if (shown.size() < text.size())
      note("parameter " + in_quotes(name) + " is cut after " + std::to_string(k_most_param_characters) + " characters");
    write_key(folder, keys.at(name), shown);
  }
}

std::string mlflow_number(double value) {
  if (std::isnan(value)) return "nan";
  if (std::isinf(value)) return value > 0 ? "inf" : "-inf";
  return to_text(value);
}

void write_metrics(const RunToExport& run, const fs::path& folder, const TakeNote& note) {
  const std::vector<std::string> names = metric_names(run.repository, run.summary);
  const auto mapped = mapped_names(names, "metric", k_most_key_bytes, is_key_character, note);
  std::vector<const std::string*> keys;
  for (const std::string& name : names) keys.push_back(&mapped.at(name));
  ExportFiles files(folder);
  std::string line;
  read_points(run.repository, run.summary, [&](std::span<const MetricRow> rows, const std::vector<std::string>&) {
    for (const MetricRow& row : rows) {
      if (row.metric >= keys.size()) continue;  // met since, in a run in progress
      const std::int64_t time_ms = point_time_ms(run.summary, row.time);
      line = std::to_string(time_ms) + " " + mlflow_number(row.value) + " " + std::to_string(row.step) + "\n";
      files.append(*keys[row.metric], line);
    }
  });
  files.close();
}

using Tags = std::map<std::string, std::string>;

void write_tags(const Tags& tags, const fs::path& folder, const TakeNote& note) {
  make_export_directory(folder);
  std::vector<std::string> names;
  for (const auto& [name, text] : tags) names.push_back(name);
  const auto keys = mapped_names(names, "tag", k_most_key_bytes, is_key_character, note);
  for (const auto& [name, text] : tags) {
    const std::string shown = beginning(valid_utf8(text), k_most_tag_characters);
    if (shown.size() < text.size() && text == valid_utf8(text))
      note("tag " + in_quotes(name) + " is cut after " + std::to_string(k_most_tag_characters) + " characters");
    write_key(folder, keys.at(name), shown);
  }
}

std::string member_text(const json::object& object, const char* key) {
  const json::value* value = object.if_contains(key);
  return value == nullptr || value->is_null() ? "" : plain_text(*value);
}

Tags tags_of(const RunToExport& run) {
  Tags tags;
  const RunSummary& summary = run.summary;
  for (const auto& [key, value] : summary.tags) tags[std::string(key)] = plain_text(value);
  const auto set = [&](const char* key, const std::string& text) {
    if (!text.empty()) tags[key] = text;
  };
  set("mlflow.runName", run.name());
  set("mlflow.user", summary.experimenter);
  set("mlflow.source.name", summary.task);
  set("mlflow.source.type", "LOCAL");
  set("mlflow.note.content", summary.note);
  set("skrobot.experiment", summary.experiment);
  set("skrobot.run", summary.run);
  set("skrobot.state", summary.state);
  set("skrobot.seed", std::to_string(summary.seed));
  set("skrobot.host", summary.host);
  set("skrobot.plugin", summary.plugin);
  set("skrobot.plugin.version", summary.plugin_version);
  set("skrobot.error", summary.error);
  if (const json::value* git = run.details.experiment_log.if_contains("git"); git != nullptr && git->is_object()) {
    set("mlflow.source.git.commit", member_text(git->get_object(), "commit"));
    set("mlflow.source.git.branch", member_text(git->get_object(), "branch"));
  }
  return tags;
}

bool is_trial(const RunSummary& run) { return run.run.starts_with(std::string(k_trials) + "/"); }

class MlflowWriter : public RunWriter {
 public:
  explicit MlflowWriter(fs::path target) : target_(std::move(target)) {}

  fs::path place(const RunSummary& run) const override { return fs::path(experiment_id(run.task)) / run_id(run.id); }

  void write(const RunToExport& run, const fs::path& directory, const fs::path& place, const TakeNote& note) override {
    const RunSummary& summary = run.summary;
    skip(summary);
    Tags tags = tags_of(run);
    if (is_trial(summary)) tags["mlflow.parentRunId"] = parent_id(summary);
    write_tags(tags, directory / "tags", note);
    write_params(run.details.params, directory / "params", note);
    write_metrics(run, directory / "metrics", note);
    const fs::path artifacts = directory / "artifacts";
    make_export_directory(artifacts);
    copy_artifacts(
        run.repository, summary, artifacts, [](const std::string&) {}, note);
    copy_record(run, artifacts / "skrobot", note);
    const std::int64_t ended = summary.duration_ms < 0 ? 0 : summary.started_ms + summary.duration_ms;
    write_export_file(directory / "meta.yaml",
                      text_of({place, experiment_id(summary.task), run_id(summary.id), run.name(), summary.experimenter,
                               summary.started_ms, ended, status_of(summary.state)}));
  }

  void skip(const RunSummary& run) override {
    std::int64_t& created = tasks_[run.task];
    created = created == 0 ? run.started_ms : std::min(created, run.started_ms);
    if (!is_trial(run)) return;
    Sweep& sweep = sweeps_[run.experiment];
    sweep.task = run.task;
    sweep.id = parent_id(run);
    sweep.experimenter = run.experimenter;
    sweep.started_ms = sweep.started_ms == 0 ? run.started_ms : std::min(sweep.started_ms, run.started_ms);
    sweep.ended_ms = std::max(sweep.ended_ms, run.started_ms + std::max<std::int64_t>(run.duration_ms, 0));
    sweep.is_running = sweep.is_running || run.state == "running";
  }

  void finish(const Repository&, const fs::path& target, const TakeNote& note) override {
    for (const auto& [task, created] : tasks_) write_experiment(target, task, created);
    for (const auto& [name, sweep] : sweeps_) write_parent(target, name, sweep, note);
  }

 private:
  struct Sweep {
    std::string task, id, experimenter;
    std::int64_t started_ms = 0, ended_ms = 0;
    bool is_running = false;
  };

  // Of the sweep that the trial is of; its directory's name identifies it within a repository.
  static std::string parent_id(const RunSummary& trial) {
    return text_sha256("sweep " + trial.experiment + " " + trial.experimenter).substr(0, 32);
  }

  // The record's own files, for what MLflow has no place for.
  static void copy_record(const RunToExport& run, const fs::path& folder, const TakeNote& note) {
    make_export_directory(folder);
    const std::string name = fs::path(run.summary.run).filename().string();
    for (const char* extension : {".run", ".params", ".result", ".errors", ".log"}) {
      const fs::path file = run.repository.file(run.summary, extension);
      std::error_code code;
      if (fs::symlink_status(file, code).type() == fs::file_type::not_found) continue;
      const std::string fault = copy_record_file(file, folder / (name + extension));
      if (!fault.empty()) note(name + extension + " is left out: " + fault);
    }
  }

  static void write_experiment(const fs::path& target, const std::string& task, std::int64_t created) {
    const std::string id = experiment_id(task);
    const fs::path directory = target / id;
    std::error_code code;
    if (fs::exists(directory / "meta.yaml", code)) return;
    make_export_directory(directory);
    const std::string time = std::to_string(created);
    write_export_file(directory / "meta.yaml", "artifact_location: " + yaml_text(file_uri(directory)) +
                                                   "\ncreation_time: " + time + "\nexperiment_id: '" + id +
                                                   "'\nlast_update_time: " + time +
                                                   "\nlifecycle_stage: active\nname: " + yaml_text(task) + "\n");
  }

  static void write_parent(const fs::path& target, const std::string& name, const Sweep& sweep, const TakeNote& note) {
    const fs::path place = target / experiment_id(sweep.task) / sweep.id;
    for (const char* folder : {"params", "metrics", "artifacts"}) make_export_directory(place / folder);
    write_tags({{"mlflow.runName", name},
                {"mlflow.user", sweep.experimenter},
                {"mlflow.source.name", sweep.task},
                {"mlflow.source.type", "LOCAL"},
                {"skrobot.experiment", name}},
               place / "tags", note);
    write_export_file(place / "meta.yaml",
                      text_of({place, experiment_id(sweep.task), sweep.id, name, sweep.experimenter, sweep.started_ms,
                               sweep.is_running ? 0 : sweep.ended_ms,
                               sweep.is_running ? MlflowStatus::running : MlflowStatus::finished}));
  }

  fs::path target_;
  std::map<std::string, std::int64_t> tasks_;  // when the first run began, by task
  std::map<std::string, Sweep> sweeps_;        // by experiment
};

}  // namespace

std::unique_ptr<RunWriter> make_mlflow_writer(const fs::path& target) { return std::make_unique<MlflowWriter>(target); }

}  // namespace skrobot
