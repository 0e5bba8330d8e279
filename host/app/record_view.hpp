// SPDX-License-Identifier: MIT
// All that the files of one run say.
#ifndef SKROBOT_HOST_APP_RECORD_VIEW_HPP
#define SKROBOT_HOST_APP_RECORD_VIEW_HPP

#include <filesystem>
#include <optional>
#include <skrobot/repository.hpp>
#include <string>

#include "query/metric_series.hpp"
#include "store/record_reader.hpp"

namespace skrobot {

/// As the host's own types, for who shows it.
struct RecordView {
  RunSummary indexed;
  StoredRun stored;  ///< without a record: damaged
  json::object log;  ///< experiment.log; empty: see log_fault
  std::string log_fault;
  json::object params;  ///< empty: see params_fault
  std::string params_fault;
  std::optional<json::value> result;
  std::string result_fault;       ///< not empty: there is a .result that is not shown, and why
  std::string errors;             ///< all of .errors, at most 64 KiB
  std::uint64_t errors_size = 0;  ///< of the file
  MetricsAtAGlance metrics;       ///< empty: see metrics_fault
  std::string metrics_fault;
};

/// The files of a run. Throws Error(Fault::host) when a name of it cannot be a part of a path, which a damaged run's
/// may be.
RunFiles files_of(const std::filesystem::path& repository, const RunSummary& run);

/// Reads the files of a run; what is damaged is said in the faults. Throws Error(Fault::host) as files_of() does.
RecordView view_record(const std::filesystem::path& repository, RunSummary run);

struct ExperimentView {
  std::filesystem::path directory;
  json::object log;  ///< experiment.log; empty: see log_fault
  std::string log_fault;
  bool is_sweep = false;
};

/// What an experiment's own files say. Throws Error(Fault::host) for what is no experiment's name.
ExperimentView view_experiment(const std::filesystem::path& repository, const std::string& name);

/// The files of a run for programs, without the metrics.
RunDetails read_details(const RunFiles& files);

/// The run's files, and those that the task wrote, by name; of these at most `most`.
RunFileList record_files(const RunFiles& files, std::size_t most);

}  // namespace skrobot

#endif
