// SPDX-License-Identifier: MIT
#include "app/record_view.hpp"

#include <algorithm>
#include <skrobot/error.hpp>

#include "store/record_file.hpp"
#include "store/result_file.hpp"

namespace skrobot {

namespace fs = std::filesystem;

namespace {

std::optional<json::value> result_of(const RunFiles& files, std::string& fault) {
  if (!record_stamp(files.result())) return std::nullopt;
  auto result = read_result(files.result(), fault);
  if (!result) return std::nullopt;
  if (result->large == 0) return std::move(result->value);
  fault = large_result_text(result->large);
  return std::nullopt;
}

std::string errors_of(const RunFiles& files) {
  constexpr std::size_t k_most_bytes = 64 << 10;
  std::string bytes;
  std::error_code code;
  const RecordFile file(files.errors(), code);
  return !code && !file.read(0, k_most_bytes, bytes) ? bytes : std::string();
}

}  // namespace

RunFiles files_of(const fs::path& repository, const RunSummary& run) {
  return files_at(experiment_at(repository, run.experiment), run.run);
}

RecordView view_record(const fs::path& repository, RunSummary run) {
  RecordView view;
  const RunFiles files = files_of(repository, run);
  view.indexed = std::move(run);
  view.stored = read_run(files);
  if (auto log = read_object(experiment_of(files.directory) / k_experiment_log, view.log_fault))
    view.log = std::move(*log);
  if (auto params = read_object(files.params(), view.params_fault)) view.params = std::move(*params);
  view.result = result_of(files, view.result_fault);
  view.errors = errors_of(files);
  if (const auto stamp = record_stamp(files.errors())) view.errors_size = stamp->size;
  try {
    view.metrics = read_metrics(files.metrics());
  } catch (const Error& error) {
    view.metrics_fault = error.what();
  }
  return view;
}

ExperimentView view_experiment(const fs::path& repository, const std::string& name) {
  ExperimentView view;
  view.directory = experiment_at(repository, name);
  if (auto log = read_object(view.directory / k_experiment_log, view.log_fault)) view.log = std::move(*log);
  view.is_sweep = record_stamp(view.directory / k_sweep_plan).has_value();
  return view;
}

RunDetails read_details(const RunFiles& files) {
  RunDetails details;
  const auto read = [&](const fs::path& path, json::object& object) {
    std::string fault;
    if (auto found = read_object(path, fault)) object = std::move(*found);
    else details.faults.push_back(path.string() + " " + fault);
  };
  read(files.run(), details.record);
  read(experiment_of(files.directory) / k_experiment_log, details.experiment_log);
  read(files.params(), details.params);
  std::string fault;
  details.result = result_of(files, fault);
  if (!fault.empty()) details.faults.push_back(files.result().string() + " " + fault);
  details.errors = errors_of(files);
  return details;
}

RunFileList record_files(const RunFiles& files, std::size_t most) {
  RunFileList list;
  const fs::path experiment = experiment_of(files.directory);
  for (const fs::path& path :
       {files.params(), files.run(), files.metrics(), files.log(), files.result(), files.errors()}) {
    if (const auto stamp = record_stamp(path))
      list.files.push_back({path.lexically_relative(experiment).string(), stamp->size});
  }
  std::vector<ListedFile> written;
  std::error_code code;
  const auto own = record_stamp(files.files());
  for (fs::recursive_directory_iterator at(own && own->is_directory ? files.files() : fs::path(), code), end;
       !code && at != end; at.increment(code)) {
    const auto stamp = record_stamp(at->path());
    if (stamp && stamp->is_regular)
      written.push_back({at->path().lexically_relative(experiment).string(), stamp->size});
  }
  std::sort(written.begin(), written.end(), [](const ListedFile& a, const ListedFile& b) { return a.path < b.path; });
  list.left_out = written.size() > most ? written.size() - most : 0;
  list.files.insert(list.files.end(), written.begin(), written.end() - static_cast<std::ptrdiff_t>(list.left_out));
  return list;
}

}  // namespace skrobot
