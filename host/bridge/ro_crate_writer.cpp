// SPDX-License-Identifier: MIT
// A Process Run Crate (version 0.5) for each run: RO-Crate 1.1 metadata with one CreateAction, its software, agent,
// inputs and outputs, and the files of the run.
#include <algorithm>

#include "base/digest.hpp"
#include "base/text.hpp"
#include "bridge/export_files.hpp"
#include "bridge/run_writer.hpp"

namespace skrobot {
namespace {

namespace fs = std::filesystem;

json::object reference(const std::string& id) { return {{"@id", id}}; }

std::string action_status(const std::string& state) {
  if (state == "completed") return "http://schema.org/CompletedActionStatus";
  if (state == "running") return "http://schema.org/ActiveActionStatus";
  return "http://schema.org/FailedActionStatus";
}

std::string media_type(const std::string& path) {
  const std::string extension = fs::path(path).extension().string();
  if (extension == ".json" || extension == ".params" || extension == ".run" || extension == ".result")
    return "application/json";
  if (extension == ".csv" || extension == ".metrics") return "text/csv";
  if (extension == ".png") return "image/png";
  if (extension == ".svg") return "image/svg+xml";
  if (extension == ".html") return "text/html";
  if (extension == ".txt" || extension == ".log" || extension == ".errors") return "text/plain";
  return "application/octet-stream";
}

// The crate of one run, entity by entity.
class Crate {
 public:
  Crate(const RunToExport& run, const fs::path& directory, const TakeNote& note)
      : run_(run), directory_(directory), note_(note) {}

  std::string write() {
    add_record();
    copy_artifacts(
        run_.repository, run_.summary, directory_ / "artifacts",
        [&](const std::string& path) { add_output("artifacts/" + path, "Artifact " + path); }, note_);
    add_inputs();
    add_params();
    add_people_and_software();
    add_action();
    add_root();
    json::array graph;
    for (json::object& entity : entities_) graph.emplace_back(std::move(entity));
    const json::object document{{"@context", json::array{"https://w3id.org/ro/crate/1.1/context",
                                                         "https://w3id.org/ro/terms/workflow-run/context"}},
                                {"@graph", std::move(graph)}};
    return to_pretty_text(document) + "\n";
  }

 private:
  static constexpr const char* k_profile = "https://w3id.org/ro/wfrun/process/0.5";

  const RunSummary& summary() const { return run_.summary; }

  void add_file(const std::string& path, const std::string& name) {
    std::error_code code;
    const auto size = fs::file_size(directory_ / path, code);
    const std::string id = uri_path(path);
    entities_.push_back({{"@id", id},
                         {"@type", "File"},
                         {"name", name},
                         {"encodingFormat", media_type(path)},
                         {"contentSize", std::to_string(code ? 0 : size)},
                         {"sha256", file_sha256(directory_ / path)}});
    parts_.push_back(reference(id));
  }

  void add_output(const std::string& path, const std::string& name) {
    add_file(path, name);
    results_.push_back(reference(uri_path(path)));
  }

  // Its own files: those with the results of the run are outputs.
  void add_record() {
    const std::string name = fs::path(summary().run).filename().string();
    struct Part {
      const char *extension, *title;
      bool is_output;
    };
    constexpr Part k_parts[] = {{".run", "Record of the run", false},
                                {".params", "Parameters", false},
                                {".result", "Result", true},
                                {".metrics", "Metrics", true},
                                {".log", "Log", true},
                                {".errors", "Errors", true}};
    for (const Part& part : k_parts) {
      const fs::path file = run_.repository.file(summary(), part.extension);
      std::error_code code;
      if (fs::symlink_status(file, code).type() == fs::file_type::not_found) continue;
      const std::string path = name + part.extension;
      const std::string fault = copy_record_file(file, directory_ / path);
      if (!fault.empty()) note_(path + " is left out: " + fault);
      else if (part.is_output) add_output(path, part.title);
      else add_file(path, part.title);
    }
  }

  // Files that the task read are not in the crate: they are named by path and digest.
  void add_inputs() {
    const json::value* inputs = run_.details.record.if_contains("inputs");
    if (inputs == nullptr || !inputs->is_object()) return;
    for (const auto& [parameter, digest] : inputs->get_object()) {
      if (!digest.is_string() || digest.get_string().size() != 64) continue;
      const std::string id = "#input-" + uri_path(std::string(parameter));
      entities_.push_back({{"@id", id},
                           {"@type", "CreativeWork"},
                           {"name", "Input " + std::string(parameter)},
                           {"identifier", "sha256:" + std::string(digest.get_string())},
                           {"description", value_of_param(std::string(parameter))}});
      objects_.push_back(reference(id));
    }
  }

  std::string value_of_param(const std::string& wanted) const {
    for (const auto& [name, value] : dotted(run_.details.params)) {
      if (name == wanted) return plain_text(value);
    }
    return wanted;
  }

  void add_params() {
    for (const auto& [name, value] : dotted(run_.details.params)) {
      const std::string id = "#param-" + uri_path(name);
      entities_.push_back({{"@id", id}, {"@type", "PropertyValue"}, {"name", name}, {"value", plain_text(value)}});
      objects_.push_back(reference(id));
    }
  }

  void add_people_and_software() {
    const std::string person = summary().experimenter.empty() ? "anonymous" : summary().experimenter;
    entities_.push_back({{"@id", "#agent"}, {"@type", "Person"}, {"name", person}});
    json::object software{{"@id", "#task"},
                          {"@type", "SoftwareApplication"},
                          {"name", summary().task},
                          {"softwareVersion", summary().plugin_version.empty() ? "unknown" : summary().plugin_version}};
    if (!summary().plugin.empty()) software["identifier"] = summary().plugin;
    if (!summary().plugin_sha256.empty()) software["description"] = "Plugin with SHA-256 " + summary().plugin_sha256;
    // The profile asks for a URL; a plugin is identified by its digest.
    software["url"] = summary().plugin_sha256.empty() ? "urn:skrobot:task:" + uri_path(summary().task)
                                                      : "urn:sha256:" + uri_path(summary().plugin_sha256);
    entities_.push_back(std::move(software));
  }

  void add_action() {
    json::object action{{"@id", "#run"},
                        {"@type", "CreateAction"},
                        {"identifier", "urn:uuid:" + summary().id},
                        {"name", "Run of " + summary().task},
                        {"description", run_.name() + ": " + summary().state},
                        {"instrument", reference("#task")},
                        {"agent", reference("#agent")},
                        {"startTime", summary().started},
                        {"actionStatus", action_status(summary().state)},
                        {"object", std::move(objects_)},
                        {"result", std::move(results_)}};
    if (!summary().finished.empty()) action["endTime"] = summary().finished;
    if (!summary().error.empty()) action["error"] = summary().error;
    entities_.push_back(std::move(action));
  }

  void add_root() {
    const std::string title = "Run " + run_.name();
    entities_.insert(
        entities_.begin(),
        {json::object{{"@id", "ro-crate-metadata.json"},
                      {"@type", "CreativeWork"},
                      {"conformsTo", reference("https://w3id.org/ro/crate/1.1")},
                      {"about", reference("./")}},
         json::object{
             {"@id", "./"},
             {"@type", "Dataset"},
             {"conformsTo", reference(k_profile)},
             {"name", title},
             {"description", summary().note.empty() ? "A run of the task " + summary().task + ", recorded by skrobot"
                                                    : summary().note},
             {"datePublished", summary().finished.empty() ? summary().started : summary().finished},
             {"license", reference("#license")},
             {"hasPart", std::move(parts_)},
             {"mentions", reference("#run")}},
         json::object{{"@id", k_profile}, {"@type", "CreativeWork"}, {"name", "Process Run Crate"}, {"version", "0.5"}},
         json::object{{"@id", "#license"},
                      {"@type", "CreativeWork"},
                      {"name", "No license stated"},
                      {"description", "The record does not say under which terms it may be used"}}});
  }

  const RunToExport& run_;
  const fs::path& directory_;
  const TakeNote& note_;
  std::vector<json::object> entities_;
  json::array parts_, objects_, results_;
};

class RoCrateWriter : public RunWriter {
 public:
  fs::path place(const RunSummary& run) const override { return fs::path(run.experiment) / run.run; }
  void write(const RunToExport& run, const fs::path& directory, const fs::path&, const TakeNote& note) override {
    write_export_file(directory / "ro-crate-metadata.json", Crate(run, directory, note).write());
  }
};

}  // namespace

std::unique_ptr<RunWriter> make_ro_crate_writer() { return std::make_unique<RoCrateWriter>(); }

}  // namespace skrobot
