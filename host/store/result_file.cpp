// SPDX-License-Identifier: MIT
#include "store/result_file.hpp"

#include <utility>

#include "base/byte_size.hpp"
#include "store/record_file.hpp"

namespace skrobot {
namespace {

// Every second byte of JSON is a value at most.
constexpr std::size_t k_surely_few_values = 2 * k_most_result_values;

bool is_large(std::string_view text) {
  if (text.size() <= k_surely_few_values) return false;
  const SecretMask none;
  JsonRewriter check(nullptr, none);
  check.add(text);
  check.finish();
  return check.values() > k_most_result_values;
}

}  // namespace

std::string large_result_text(std::uint64_t bytes) {
  return "has " + format_bytes(bytes) + "; only results of at most " + format_bytes(k_most_result_text) + " and " +
         std::to_string(k_most_result_values) + " values can be taken apart";
}

ResultFile::ResultFile(FileSystem& files, std::filesystem::path path, const SecretMask& secrets)
    : files_(files), path_(std::move(path)), secrets_(secrets) {}

void ResultFile::add(std::string_view piece) {
  bytes_ += piece.size();
  if (fault_ || bytes_ > k_most_result_bytes) return;
  if (!rewriter_ && text_.size() + piece.size() <= k_most_result_text) {
    text_ += piece;
    return;
  }
  try {
    if (!rewriter_) begin_stream();
    rewriter_->add(piece);
  } catch (const JsonError& e) {
    fault_ = e;
  }
}

void ResultFile::begin_stream() {
  rewriter_ = std::make_unique<JsonRewriter>([this](std::string_view bytes) { write(bytes); }, secrets_);
  file_.emplace(files_);
  failure_ = file_->create(path_);
  rewriter_->add(text_);
  std::string().swap(text_);
}

void ResultFile::write(std::string_view bytes) {
  if (!failure_) failure_ = file_->append(bytes);
  written_ += bytes.size();
}

std::optional<Result> ResultFile::finish() {
  if (bytes_ > k_most_result_bytes) {
    file_.reset();
    return std::nullopt;
  }
  try {
    if (fault_) throw JsonError(*fault_);
    if (!rewriter_ && !is_large(text_))
      return Result{text_.empty() ? json::value() : parse_json(std::exchange(text_, {})), 0};
    if (!rewriter_) begin_stream();
    rewriter_->finish();
  } catch (const JsonError&) {
    file_.reset();
    throw;
  }
  write("\n");
  return Result{nullptr, written_};
}

std::error_code ResultFile::sync() {
  if (!failure_) failure_ = file_->sync();
  return failure_;
}

std::error_code ResultFile::rename() { return file_->rename(path_, Replace::yes); }

std::optional<Result> read_result(const std::filesystem::path& path, std::string& fault) {
  std::string bytes;
  if (const auto code = read_record_file(path, bytes, k_most_result_text)) {
    const auto stamp = record_stamp(path);
    if (code == std::errc::value_too_large && stamp) return Result{nullptr, stamp->size};
    fault = "cannot be read: " + reason(code);
    return std::nullopt;
  }
  try {
    if (is_large(bytes)) return Result{nullptr, bytes.size()};
    return Result{parse_json(bytes), 0};
  } catch (const JsonError& e) {
    fault = std::string("is damaged: ") + e.what();
    return std::nullopt;
  }
}

}  // namespace skrobot
