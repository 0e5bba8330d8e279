// SPDX-License-Identifier: MIT
#include "store/metrics_file.hpp"

#include <charconv>
#include <cmath>
#include <cstring>
#include <utility>

namespace skrobot {
namespace {

constexpr std::size_t k_buffer_bytes = 1 << 16;
constexpr std::size_t k_most_number_bytes = 96;  // a step, a time and a value with commas and newline

char* put(char* out, std::string_view text) {
  std::memcpy(out, text.data(), text.size());
  return out + text.size();
}

char* put_value(char* out, double value) {
  if (std::isnan(value)) return put(out, "NaN");
  if (std::isinf(value)) return put(out, value > 0 ? "Infinity" : "-Infinity");
  return std::to_chars(out, out + 32, value).ptr;
}

}  // namespace

std::string csv_field(std::string_view text) {
  if (text.find_first_of(",\"\r\n") == std::string_view::npos) return std::string(text);
  std::string field = "\"";
  for (const char c : text) {
    if (c == '"') field += '"';
    field += c;
  }
  return field + '"';
}

MetricsFile::MetricsFile(std::unique_ptr<OutputFile> file) : file_(std::move(file)) {
  failure_ = file_->write("metric,step,time,value\n");
}

void MetricsFile::open(std::uint32_t id, std::string_view name) {
  if (id >= prefixes_.size()) prefixes_.resize(id + 1);
  prefixes_[id] = csv_field(name) + ",";
}

void MetricsFile::add(std::uint32_t id, std::int64_t step, std::int64_t time_ns, double value) {
  if (buffer_.empty()) buffer_.resize(k_buffer_bytes);  // not before the first point: many runs have none
  const std::string& prefix = prefixes_[id];
  if (buffer_.size() - used_ < prefix.size() + k_most_number_bytes) {
    flush();
    if (buffer_.size() < prefix.size() + k_most_number_bytes) buffer_.resize(prefix.size() + k_most_number_bytes);
  }
  const std::int64_t time_ms = time_ns < 0 ? 0 : time_ns / 1'000'000;
  if (time_ms != time_ms_) {
    time_ms_ = time_ms;
    char* end = std::to_chars(time_text_.data() + 1, time_text_.data() + 24, time_ms / 1000).ptr;
    time_text_[0] = ',';
    const auto rest = static_cast<int>(time_ms % 1000);
    *end++ = '.';
    *end++ = static_cast<char>('0' + rest / 100);
    *end++ = static_cast<char>('0' + rest / 10 % 10);
    *end++ = static_cast<char>('0' + rest % 10);
    *end++ = ',';
    time_size_ = static_cast<std::size_t>(end - time_text_.data());
  }
  char* out = put(buffer_.data() + used_, prefix);
  out = std::to_chars(out, out + 24, step).ptr;
  out = put(out, {time_text_.data(), time_size_});
  out = put_value(out, value);
  *out++ = '\n';
  used_ = static_cast<std::size_t>(out - buffer_.data());
}

std::error_code MetricsFile::flush() {
  if (used_ != 0 && !failure_) failure_ = file_->write({buffer_.data(), used_});
  used_ = 0;
  return failure_;
}

std::error_code MetricsFile::finish() {
  if (!flush()) file_->begin_sync();
  return failure_;
}

std::error_code MetricsFile::sync() {
  if (!flush()) failure_ = file_->sync();
  return failure_;
}

}  // namespace skrobot
