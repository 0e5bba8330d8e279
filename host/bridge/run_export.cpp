// SPDX-License-Identifier: MIT
#include "bridge/run_export.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "base/digest.hpp"
#include "base/file_system.hpp"
#include "base/machine.hpp"
#include "base/text.hpp"
#include "bridge/export_files.hpp"
#include "bridge/run_writer.hpp"
#include "store/record_file.hpp"

namespace skrobot {
namespace {

namespace fs = std::filesystem;

// In each exported directory: from which state of the record it was written.
constexpr const char* k_stamp_file = ".skrobot-export.json";
constexpr std::size_t k_most_notes = 1000;
constexpr const char* k_junit = "junit";

using MakeWriter = std::unique_ptr<RunWriter> (*)(const fs::path& target);
const std::map<std::string, MakeWriter>& writers() {
  static const std::map<std::string, MakeWriter> k_writers{
      {"dvclive", [](const fs::path&) { return make_dvclive_writer(); }},
      {"mlflow", [](const fs::path& target) { return make_mlflow_writer(target); }},
      {"ro-crate", [](const fs::path&) { return make_ro_crate_writer(); }},
      {"tensorboard", [](const fs::path&) { return make_tensorboard_writer(); }}};
  return k_writers;
}

// Sentences, each once, with the first run that it is about.
class Notes {
 public:
  void add(const std::string& run, const std::string& text) {
    const auto [at, is_new] = places_.try_emplace(text, notes_.size());
    if (!is_new) ++notes_[at->second].count;
    else if (notes_.size() < k_most_notes) notes_.push_back({run, text, 1});
    else places_.erase(at);
  }
  std::vector<ExportNote> take() { return std::move(notes_); }

 private:
  std::map<std::string, std::size_t> places_;
  std::vector<ExportNote> notes_;
};

// What a record's files say that may change: .run is written last, and names every change of the others but for those
// of a run in progress.
std::string stamp_of(const Repository& repository, const RunSummary& run) {
  std::string bytes;
  if (read_record_file(repository.file(run, ".run"), bytes)) bytes.clear();
  bytes += "\n" + run.state;
  for (const char* extension : {".metrics", ".log"}) {
    const auto stamp = record_stamp(repository.file(run, extension));
    bytes += " " + std::to_string(stamp ? stamp->size : 0);
  }
  return text_sha256(bytes);
}

std::optional<std::string> exported_stamp(const fs::path& place) {
  std::string bytes;
  if (read_record_file(place / k_stamp_file, bytes)) return std::nullopt;
  try {
    const json::value value = parse_json(bytes);
    if (const json::object* object = value.if_object()) {
      if (const json::value* stamp = object->if_contains("stamp"); stamp != nullptr && stamp->is_string())
        return std::string(stamp->get_string());
    }
  } catch (const JsonError&) {
  }
  return std::nullopt;
}

void rename_to(const fs::path& from, const fs::path& to) {
  std::error_code code;
  fs::rename(from, to, code);
  if (code) throw Error(Fault::host, "cannot write " + to.string() + ": " + reason(code));
}

// A directory under a hidden name until it is complete.
class NewDirectory {
 public:
  explicit NewDirectory(const fs::path& target) : path_(target / (".skrobot-" + random_uuid())) {
    make_export_directory(path_);
  }
  ~NewDirectory() {
    std::error_code code;
    fs::remove_all(path_, code);
  }
  NewDirectory(const NewDirectory&) = delete;
  NewDirectory& operator=(const NewDirectory&) = delete;
  const fs::path& path() const { return path_; }
  // Takes the place of an older one.
  void move_to(const fs::path& place) {
    make_export_directory(place.parent_path());
    const fs::path old = path_.string() + "-old";
    std::error_code code;
    if (fs::symlink_status(place, code).type() != fs::file_type::not_found) rename_to(place, old);
    rename_to(path_, place);
    fs::remove_all(old, code);
  }

 private:
  fs::path path_;
};

void check_target(const ExportRequest& request) {
  std::error_code code;
  const fs::file_status status = fs::status(request.target, code);
  const bool is_junit = request.format == k_junit;
  if (request.target.empty()) throw Error(Fault::usage, "the path to export to is empty");
  if (is_junit && fs::is_directory(status))
    throw Error(Fault::usage, in_quotes(request.target.string()) + " is a directory; junit writes one file",
                "name the file: " + (request.target / "report.xml").string());
  if (!is_junit && fs::exists(status) && !fs::is_directory(status))
    throw Error(Fault::usage, in_quotes(request.target.string()) + " is not a directory; " + request.format +
                                  " writes several files");
}

// Returns whether it was written.
bool export_run(Repository& repository, const RunSummary& run, RunWriter& writer, const fs::path& target,
                Notes& notes) {
  const std::string stamp = stamp_of(repository, run);
  const fs::path place = target / writer.place(run);
  const auto exported = exported_stamp(place);
  if (exported == stamp) {
    writer.skip(run);
    return false;
  }
  std::error_code code;
  if (!exported && fs::symlink_status(place, code).type() != fs::file_type::not_found)
    throw Error(Fault::usage, in_quotes(place.string()) + " exists and is not from an export",
                "export to another directory, or remove it");
  const std::string name = run.experiment + "/" + run.run;
  const TakeNote note = [&](const std::string& text) { notes.add(name, text); };
  NewDirectory directory(target);
  const RunToExport to_export{repository, run, repository.details(run)};
  for (const std::string& fault : to_export.details.faults) note(fault);
  writer.write(to_export, directory.path(), place, note);
  write_export_file(directory.path() / k_stamp_file,
                    to_pretty_text(json::object{{"run", name}, {"id", run.id}, {"stamp", stamp}}) + "\n");
  directory.move_to(place);
  return true;
}

ExportReport export_junit(Repository& repository, const ExportRequest& request, const ExportProgress& progress) {
  ExportReport report;
  JunitReport junit;
  const std::size_t total = repository.count(request.runs);
  repository.snapshot(request.runs).each([&](const RunSummary& run) {
    const bool has_errors = run.state != "completed" && run.state != "running" && run.state != "damaged";
    junit.add(run, has_errors ? repository.text(run, RunText::errors, {}, 64 << 10).text : "");
    if (run.state == "running") ++report.in_progress;
    ++report.written;
    if (progress && !progress(report.written, total)) throw Error(Fault::host, "the export was cancelled");
  });
  make_export_directory(fs::absolute(request.target).parent_path());
  const std::error_code code =
      write_atomic(real_file_system(), fs::absolute(request.target), junit.text(), Replace::yes);
  if (code) throw Error(Fault::host, "cannot write " + request.target.string() + ": " + reason(code));
  return report;
}

}  // namespace

const std::vector<std::string>& export_formats() {
  static const std::vector<std::string> k_formats = [] {
    std::vector<std::string> formats{k_junit};
    for (const auto& [name, make] : writers()) formats.push_back(name);
    std::sort(formats.begin(), formats.end());
    return formats;
  }();
  return k_formats;
}

ExportReport export_to(Repository& repository, const ExportRequest& request, const ExportProgress& progress) {
  const auto format = writers().find(request.format);
  if (format == writers().end() && request.format != k_junit)
    throw Error(Fault::usage, "there is no format " + in_quotes(request.format),
                "the formats are " + list_in_quotes(export_formats()));
  check_target(request);
  check(request.runs);
  if (request.format == k_junit) return export_junit(repository, request, progress);
  const fs::path target = fs::absolute(request.target).lexically_normal();
  make_export_directory(target);
  const std::unique_ptr<RunWriter> writer = format->second(target);
  ExportReport report;
  Notes notes;
  bool is_stopped = false;
  const std::size_t total = repository.count(request.runs);
  repository.snapshot(request.runs).each([&](const RunSummary& run) {
    if (is_stopped) return;
    if (run.state == "damaged") {
      notes.add(run.experiment + "/" + run.run, "is left out: its record is damaged: " + run.fault);
    } else {
      if (run.state == "running") ++report.in_progress;
      export_run(repository, run, *writer, target, notes) ? ++report.written : ++report.unchanged;
    }
    is_stopped = progress && !progress(report.written + report.unchanged, total);
  });
  writer->finish(repository, target, [&](const std::string& text) { notes.add("", text); });
  report.notes = notes.take();
  return report;
}

}  // namespace skrobot
