// SPDX-License-Identifier: MIT
#include "app/record_view.hpp"

#include <algorithm>

#include "store/record_file.hpp"
#include "store/result_file.hpp"

namespace skrobot {

namespace fs = std::filesystem;

RecordView view_record(const RunIndex& index, IndexedRun run) {
  constexpr std::size_t k_most_error_bytes = 64 << 10;
  RecordView view;
  const RunFiles files = index.files(run);
  view.indexed = std::move(run);
  view.stored = read_run(files);
  if (auto log = read_object(experiment_of(files.directory) / k_experiment_log, view.log_fault))
    view.log = std::move(*log);
  if (auto params = read_object(files.params(), view.params_fault)) view.params = std::move(*params);
  std::string bytes;
  if (record_stamp(files.result())) {
    if (auto result = read_result(files.result(), view.result_fault)) {
      if (result->large != 0) view.result_fault = large_result_text(result->large);
      else view.result = std::move(result->value);
    }
  }
  std::error_code code;
  const RecordFile errors(files.errors(), code);
  if (!code && !errors.read(0, k_most_error_bytes, bytes)) view.errors = std::move(bytes);
  view.metrics = read_metrics(files.metrics());
  return view;
}

std::vector<ListedFile> record_files(const RunFiles& files, std::size_t most, std::size_t& more) {
  std::vector<ListedFile> found;
  for (const fs::path& path :
       {files.params(), files.run(), files.metrics(), files.log(), files.result(), files.errors()}) {
    if (const auto stamp = record_stamp(path))
      found.push_back({path.lexically_relative(experiment_of(files.directory)).string(), stamp->size});
  }
  std::vector<ListedFile> written;
  std::error_code code;
  const auto own = record_stamp(files.files());
  for (fs::recursive_directory_iterator at(own && own->is_directory ? files.files() : fs::path(), code), end;
       !code && at != end; at.increment(code)) {
    const auto stamp = record_stamp(at->path());
    if (stamp && stamp->is_regular)
      written.push_back({at->path().lexically_relative(experiment_of(files.directory)).string(), stamp->size});
  }
  std::sort(written.begin(), written.end(), [](const ListedFile& a, const ListedFile& b) { return a.path < b.path; });
  more = written.size() > most ? written.size() - most : 0;
  found.insert(found.end(), written.begin(), written.end() - static_cast<std::ptrdiff_t>(more));
  return found;
}

}  // namespace skrobot
