// SPDX-License-Identifier: MIT
#ifndef SKROBOT_HOST_CORE_OUTCOME_FILE_HPP
#define SKROBOT_HOST_CORE_OUTCOME_FILE_HPP

#include <filesystem>
#include <memory>
#include <system_error>

#include "base/file_system.hpp"
#include "store/layout.hpp"
#include "track/any_task.hpp"

namespace skrobot {

/// The file of a record that says what the run came to: .result of a completed run, .errors of any other. In steps, so
/// that a record's files go to the disk together. Each step requires that the one before succeeded.
class OutcomeFile {
 public:
  explicit OutcomeFile(std::filesystem::path path) : path_(std::move(path)) {}
  OutcomeFile(const OutcomeFile&) = delete;
  OutcomeFile& operator=(const OutcomeFile&) = delete;
  virtual ~OutcomeFile() = default;

  const std::filesystem::path& path() const { return path_; }
  /// Begins to sync.
  virtual std::error_code write() = 0;
  /// Its bytes survive a power cut.
  virtual std::error_code sync() = 0;
  /// Gives it its name.
  virtual std::error_code rename() = 0;

 private:
  std::filesystem::path path_;
};

/// `outcome` and `recorder` outlive it; `recorder` may be null unless the run completed with a large result.
std::unique_ptr<OutcomeFile> make_outcome_file(FileSystem& files, const RunFiles& names, const Outcome& outcome,
                                               RunRecorder* recorder);

}  // namespace skrobot

#endif
