// SPDX-License-Identifier: MIT
// What a format is made of: a directory for each run, and perhaps files for all of them.
#ifndef SKROBOT_HOST_BRIDGE_RUN_WRITER_HPP
#define SKROBOT_HOST_BRIDGE_RUN_WRITER_HPP

#include <filesystem>
#include <functional>
#include <memory>
#include <skrobot/repository.hpp>
#include <string>
#include <string_view>

namespace skrobot {

/// A run to write.
struct RunToExport {
  const Repository& repository;
  const RunSummary& summary;
  RunDetails details;

  std::string name() const { return summary.experiment + "/" + summary.run; }
  bool is_in_progress() const { return summary.state == "running"; }
};

/// Takes what a format cannot express: "metric 'a:b' is exported as 'a_b'".
using TakeNote = std::function<void(const std::string& sentence)>;

/// One format. Not thread-safe.
class RunWriter {
 public:
  virtual ~RunWriter() = default;
  /// The directory of the run within the target. Depends on the identity of the run only.
  virtual std::filesystem::path place(const RunSummary& run) const = 0;
  /// Writes the run's files into `directory`, which is empty. `place` is its final path. Throws Error(Fault::host).
  virtual void write(const RunToExport& run, const std::filesystem::path& directory, const std::filesystem::path& place,
                     const TakeNote& note) = 0;
  /// Takes a run that need not be written, since it is there; for what finish() writes.
  virtual void skip(const RunSummary&) {}
  /// Writes what belongs to several runs.
  virtual void finish(const Repository&, const std::filesystem::path&, const TakeNote&) {}
};

std::unique_ptr<RunWriter> make_mlflow_writer(const std::filesystem::path& target);
std::unique_ptr<RunWriter> make_tensorboard_writer();
std::unique_ptr<RunWriter> make_dvclive_writer();
std::unique_ptr<RunWriter> make_ro_crate_writer();

/// One JUnit file. A completed run passes, a failed one is a failure, a run that crashed, timed out or is lost is an
/// error, a cancelled run or one in progress is skipped.
class JunitReport {
 public:
  void add(const RunSummary& run, const std::string& error_details);
  std::string text() const;

 private:
  struct Suite {
    std::string cases;
    std::string started;
    std::size_t tests = 0, failures = 0, errors = 0, skipped = 0;
    std::int64_t duration_ms = 0;
  };
  std::map<std::string, Suite> suites_;  // by experiment
};

}  // namespace skrobot

#endif
