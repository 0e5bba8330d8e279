// SPDX-License-Identifier: MIT
// All that the files of one run say, for commands that show it.
#ifndef SKROBOT_HOST_APP_RECORD_VIEW_HPP
#define SKROBOT_HOST_APP_RECORD_VIEW_HPP

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "query/metric_series.hpp"
#include "query/run_index.hpp"
#include "store/record_reader.hpp"

namespace skrobot {

struct RecordView {
  IndexedRun indexed;
  StoredRun stored;  ///< without a record: damaged
  json::object log;  ///< experiment.log; empty: see log_fault
  std::string log_fault;
  json::object params;  ///< empty: see params_fault
  std::string params_fault;
  std::optional<json::value> result;
  std::string result_fault;  ///< not empty: there is a .result that is not shown, and why
  std::string errors;        ///< all of .errors, at most 64 KiB
  MetricsAtAGlance metrics;
};

/// Reads the files of a run; what is damaged is said in the faults. Throws Error(Fault::host) when the metrics cannot
/// be read.
RecordView view_record(const RunIndex& index, IndexedRun run);

/// One file of a run with its size.
struct ListedFile {
  std::string path;  ///< within the experiment
  std::uint64_t size = 0;
};

/// The run's files, and those that the task wrote, by name; at most `most`, and how many more there are.
std::vector<ListedFile> record_files(const RunFiles& files, std::size_t most, std::size_t& more);

}  // namespace skrobot

#endif
