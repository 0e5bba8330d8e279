// SPDX-License-Identifier: MIT
#include "store/metrics_file.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstring>
#include <utility>

#include "store/written_again.hpp"

namespace skrobot {
namespace {

constexpr std::size_t k_buffer_bytes = 1 << 16;
constexpr std::size_t k_name_piece = 32;
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

void MetricsFile::name(Metric& metric, std::string_view field) {
  metric.name = field;
  metric.name_size = field.size();
  metric.name.resize(std::max(metric.name_size, k_name_piece));
}

bool MetricsFile::open(std::uint32_t id, std::string_view text) {
  const std::string field = csv_field(text) + ",";
  if (id >= k_fast_metrics) return more_names_.put(id, field, k_most_metrics);
  if (id >= metrics_.size()) metrics_.resize(id + 1);
  name(metrics_[id], field);
  return true;
}

MetricsFile::Metric& MetricsFile::metric_of(std::uint32_t id) {
  if (id < metrics_.size()) return metrics_[id];
  name(other_, more_names_.find(id));
  other_.step_size = 0;
  return other_;
}

std::optional<std::error_code> MetricsFile::write_again(FileSystem& files, const std::filesystem::path& path) {
  flush();
  const auto code = skrobot::write_again(files, path, file_);
  if (code && !failure_) failure_ = *code;
  return code;
}

void MetricsFile::add(std::uint32_t id, std::int64_t step, std::int64_t time_ns, double value) {
  if (buffer_.empty()) buffer_.resize(k_buffer_bytes);  // not before the first point: many runs have none
  Metric& metric = metric_of(id);
  if (buffer_.size() - used_ < metric.name.size() + k_most_number_bytes) {
    flush();
    if (buffer_.size() < metric.name.size() + k_most_number_bytes)
      buffer_.resize(metric.name.size() + k_most_number_bytes);
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
  char* out = buffer_.data() + used_;
  std::memcpy(out, metric.name.data(), k_name_piece);
  if (metric.name_size > k_name_piece) std::memcpy(out, metric.name.data(), metric.name_size);
  out += metric.name_size;
  if (metric.step_size != 0 && step > 0 && step - 1 == metric.step && metric.step_text[metric.step_size - 1] != '9') {
    ++metric.step_text[metric.step_size - 1];
  } else {
    metric.step_size = static_cast<std::size_t>(
        std::to_chars(metric.step_text.data(), metric.step_text.data() + metric.step_text.size(), step).ptr -
        metric.step_text.data());
  }
  metric.step = step;
  std::memcpy(out, metric.step_text.data(), metric.step_text.size());
  out += metric.step_size;
  std::memcpy(out, time_text_.data(), time_text_.size());
  out += time_size_;
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
