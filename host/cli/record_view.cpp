// SPDX-License-Identifier: MIT
#include "cli/record_view.hpp"

#include <algorithm>

#include "base/file_system.hpp"
#include "store/result_file.hpp"

namespace skrobot {

namespace fs = std::filesystem;

RecordView view_record(const RunIndex& index, IndexedRun run) {
  constexpr std::size_t k_most_error_bytes = 64 << 10;
  RecordView view;
  const RunFiles files = index.files(run);
  view.indexed = std::move(run);
  view.stored = read_run(files);
  if (auto log = read_object(experiment_of(files.directory) / k_experiment_log, view.log_fault)) view.log = std::move(*log);
  if (auto params = read_object(files.params(), view.params_fault)) view.params = std::move(*params);
  std::string bytes;
  if (file_stamp(files.result())) {
    if (auto result = read_result(files.result(), view.result_fault)) {
      if (result->large != 0) view.result_fault = large_result_text(result->large);
      else view.result = std::move(result->value);
    }
  }
  if (!real_file_system().read(files.errors(), 0, k_most_error_bytes, bytes)) view.errors = std::move(bytes);
  view.metrics = read_metrics(files.metrics());
  return view;
}

std::vector<RecordFile> record_files(const RunFiles& files, std::size_t most, std::size_t& more) {
  std::vector<RecordFile> found;
  for (const fs::path& path : {files.params(), files.run(), files.metrics(), files.log(), files.result(), files.errors()}) {
    if (const auto stamp = file_stamp(path)) found.push_back({path.lexically_relative(experiment_of(files.directory)).string(), stamp->size});
  }
  std::vector<RecordFile> written;
  std::error_code code;
  for (fs::recursive_directory_iterator at(files.files(), code), end; !code && at != end; at.increment(code)) {
    std::error_code ignored;
    if (!at->is_regular_file(ignored)) continue;
    const auto size = at->file_size(ignored);
    written.push_back({at->path().lexically_relative(experiment_of(files.directory)).string(), ignored ? 0 : size});
  }
  std::sort(written.begin(), written.end(), [](const RecordFile& a, const RecordFile& b) { return a.path < b.path; });
  more = written.size() > most ? written.size() - most : 0;
  found.insert(found.end(), written.begin(), written.end() - static_cast<std::ptrdiff_t>(more));
  return found;
}

}  // namespace skrobot
