// SPDX-License-Identifier: MIT
// The steps that every run takes, whatever runs and wherever it is recorded.
#ifndef SKROBOT_HOST_CORE_RUNNER_HPP
#define SKROBOT_HOST_CORE_RUNNER_HPP

#include <filesystem>
#include <map>
#include <skrobot/task_runner.hpp>
#include <string>

#include "base/file_system.hpp"
#include "core/plugin_setup.hpp"
#include "core/run_report.hpp"
#include "plugin/parameters.hpp"

namespace skrobot {

class Runner {
 public:
  Runner(FileSystem& files, std::filesystem::path directory);

  /// Writes .params, runs, closes the record. Whatever the task does is in the report. Throws Error when the record
  /// could not be opened, and, after the record was closed as failed, when the task could not be run at all. `pending`
  /// are the notifications that the record is to promise.
  RunReport execute(AnyTask& task, const RunOptions& options, RunObserver* observer,
                    const std::vector<Delivery>& pending = {});

  /// Writes a run's .run again: what came of its notifications. Fails with no_such_file_or_directory when the run was
  /// deleted meanwhile.
  std::error_code rewrite(const RunReport& report);

 private:
  std::error_code make_directory();
  RunFiles claim(const std::string& task, const std::string& params, const std::string& record);
  /// `recorder` may be null: it could not be made.
  void close(RunReport& report, RunRecorder* recorder);
  void check_names(RunReport& report, const RunRecorder& recorder);
  void record_heartbeat(RunRecord& record, const RunFiles& files, const RunRecorder& recorder);
  void mark_change() const;

  FileSystem& files_;
  std::filesystem::path directory_;
  std::filesystem::path repository_;  // empty: the runs belong to no experiment
  std::map<std::string, unsigned>
      next_;  // the number to try for each name, so that many runs of one task do not search anew
};

/// A task that is linked into the program. Throws Error when a parameter is out of its range.
class LinkedTaskAdapter : public AnyTask {
 public:
  explicit LinkedTaskAdapter(detail::LinkedTask task);
  std::string name() const override { return task_.name; }
  json::object recorded_params() const override { return resolved_.recorded; }
  std::vector<Path> paths() const override { return task_paths(resolved_); }
  std::vector<std::string> secrets() const override { return resolved_.secrets; }
  Outcome run(RunRecorder& recorder, const RunRequest& request) override;
  /// What the task threw; null when it returned.
  const std::exception_ptr& thrown() const { return thrown_; }

 private:
  detail::LinkedTask task_;
  ResolvedParameters resolved_;
  std::exception_ptr thrown_;
};

/// The result of a completed run; else throws the task's own error, or RunError. Throws Error when the record could not
/// be written.
json::value result_or_throw(const RunReport& report, const std::exception_ptr& thrown = nullptr);

}  // namespace skrobot

#endif
