// SPDX-License-Identifier: MIT
// <run>.result: what a task returned, as its text comes and as it is read again.
#ifndef SKROBOT_HOST_STORE_RESULT_FILE_HPP
#define SKROBOT_HOST_STORE_RESULT_FILE_HPP

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <skrobot/json.hpp>
#include <string>
#include <string_view>
#include <system_error>

#include "base/file_system.hpp"
#include "base/json_rewriter.hpp"

namespace skrobot {

/// A result of more text or more values than these is large: it is in its file alone, and is not held as a value. A
/// value takes a hundred times the memory of its text.
inline constexpr std::size_t k_most_result_text = std::size_t{4} << 20;
inline constexpr std::size_t k_most_result_values = 100'000;
/// One of more text is refused.
inline constexpr std::uint64_t k_most_result_bytes = std::uint64_t{1} << 28;

/// What a task returned.
struct Result {
  json::value value;        ///< null for a large one
  std::uint64_t large = 0;  ///< not 0: the bytes of a large one, in the run's .result
};

/// "has 250 MiB of JSON, and …", as the end of a sentence about a large result that cannot be taken as a value.
std::string large_result_text(std::uint64_t bytes);

/// Takes the result's JSON text in pieces and needs memory for k_most_result_text of it at most: more goes to a hidden
/// file, checked and made harmless on its way. Not thread-safe.
class ResultFile {
 public:
  /// Makes nothing yet. `path` is the run's .result; `secrets` outlives this.
  ResultFile(FileSystem& files, std::filesystem::path path, const SecretMask& secrets);

  /// Never fails: what is wrong is told by finish().
  void add(std::string_view piece);
  /// The text has ended; no text is null. Secrets are masked in a large one only. Throws JsonError. Of more than
  /// k_most_result_bytes: nothing.
  std::optional<Result> finish();

  /// REQUIRES: finish() gave a large one. Its bytes survive a power cut.
  std::error_code sync();
  /// REQUIRES: sync() succeeded. The file gets its name.
  std::error_code rename();

 private:
  void begin_stream();
  void write(std::string_view bytes);

  FileSystem& files_;
  const std::filesystem::path path_;
  const SecretMask& secrets_;
  std::uint64_t bytes_ = 0;
  std::uint64_t written_ = 0;
  std::string text_;  // all of it, as long as it is no large one
  std::optional<PendingFile> file_;
  std::unique_ptr<JsonRewriter> rewriter_;  // of a large one
  std::optional<JsonError> fault_;
  std::error_code failure_;
};

/// The result in a run's .result. None: it cannot be read or is no JSON, and `fault` says so as the end of a sentence.
std::optional<Result> read_result(const std::filesystem::path& path, std::string& fault);

}  // namespace skrobot

#endif
