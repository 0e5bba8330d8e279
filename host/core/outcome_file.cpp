// SPDX-License-Identifier: MIT
#include "core/outcome_file.hpp"

#include <string>

#include "track/run_recorder.hpp"

namespace skrobot {
namespace {

// Held as text until now.
class SmallOutcome final : public OutcomeFile {
 public:
  SmallOutcome(FileSystem& files, std::filesystem::path path, std::string text)
      : OutcomeFile(std::move(path)), file_(files), text_(std::move(text)) {}
  std::error_code write() override { return file_.write(path(), text_); }
  std::error_code sync() override { return file_.sync(); }
  std::error_code rename() override { return file_.rename(path(), Replace::yes); }

 private:
  PendingFile file_;
  const std::string text_;
};

// Written as it came.
class LargeResult final : public OutcomeFile {
 public:
  LargeResult(std::filesystem::path path, ResultFile& result) : OutcomeFile(std::move(path)), result_(result) {}
  std::error_code write() override { return {}; }
  std::error_code sync() override { return result_.sync(); }
  std::error_code rename() override { return result_.rename(); }

 private:
  ResultFile& result_;
};

std::string error_text(const Outcome& outcome) {
  std::string text = outcome.error + "\n";
  if (!outcome.details.empty()) text += "\n" + outcome.details + (outcome.details.ends_with('\n') ? "" : "\n");
  return text;
}

}  // namespace

std::unique_ptr<OutcomeFile> make_outcome_file(FileSystem& files, const RunFiles& names, const Outcome& outcome,
                                               RunRecorder* recorder) {
  if (outcome.state != State::completed)
    return std::make_unique<SmallOutcome>(files, names.errors(), error_text(outcome));
  if (outcome.large_result != 0) return std::make_unique<LargeResult>(names.result(), recorder->result());
  return std::make_unique<SmallOutcome>(files, names.result(), to_pretty_text(outcome.result) + "\n");
}

}  // namespace skrobot
