// SPDX-License-Identifier: MIT
#include "store/metrics_reader.hpp"

#include <array>
#include <charconv>
#include <cstring>
#include <limits>

#include "store/record_file.hpp"

namespace skrobot {
namespace {

constexpr std::size_t k_piece_bytes = 1 << 19;
constexpr std::size_t k_longest_line = 1 << 12;  // a name has at most 200 bytes, doubled in quotes
constexpr std::size_t k_batch = 1 << 10;
// Of a file that is no metrics file, a sparse one of a terabyte perhaps, so much is looked at.
constexpr std::uint64_t k_most_rubbish = 64 << 20;
constexpr std::string_view k_header = "metric,step,time,value";

constexpr std::array<double, 10> k_tenths{1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9};

// The text of a name as CSV, without the comma; false when it is malformed.
bool unquote(std::string_view raw, std::string& name) {
  if (!raw.starts_with('"')) return name = raw, true;
  if (raw.size() < 2 || !raw.ends_with('"')) return false;
  name.clear();
  for (std::size_t i = 1; i + 1 < raw.size(); ++i) {
    if (raw[i] == '"' && (i + 2 >= raw.size() || raw[++i] != '"')) return false;
    name += raw[i];
  }
  return true;
}

// A number with few digits behind its point, as a run's times are: exact, since both parts are and a division rounds
// once.
const char* parse_time(const char* at, const char* end, double& time) {
  std::uint64_t whole = 0;
  const char* first = at;
  for (; at < end && *at >= '0' && *at <= '9'; ++at) whole = whole * 10 + static_cast<std::uint64_t>(*at - '0');
  std::size_t decimals = 0;
  if (at < end && *at == '.') {
    for (++at; at < end && *at >= '0' && *at <= '9'; ++at, ++decimals)
      whole = whole * 10 + static_cast<std::uint64_t>(*at - '0');
  }
  if (at - first > 15 || at == first || decimals >= k_tenths.size() || at == end || *at != ',') {
    const auto read = std::from_chars(first, end, time);
    return read.ec == std::errc() ? read.ptr : nullptr;
  }
  time = static_cast<double>(whole) / k_tenths[decimals];
  return at;
}

const char* parse_value(const char* at, const char* end, double& value) {
  const auto read = std::from_chars(at, end, value);
  if (read.ec == std::errc() && read.ptr == end) return end;
  const std::string_view text(at, static_cast<std::size_t>(end - at));
  constexpr double k_infinity = std::numeric_limits<double>::infinity();
  if (text == "NaN") return value = std::numeric_limits<double>::quiet_NaN(), end;
  if (text == "Infinity") return value = k_infinity, end;
  if (text == "-Infinity") return value = -k_infinity, end;
  return nullptr;
}

}  // namespace

std::uint32_t MetricsReader::metric_of(std::string_view raw) {
  if (names_.size() >= k_most_metrics && !ids_.contains(std::string(raw)))
    return std::numeric_limits<std::uint32_t>::max();
  const auto [found, is_new] = ids_.emplace(std::string(raw), static_cast<std::uint32_t>(names_.size()));
  if (is_new) {
    std::string name;
    if (!unquote(raw.substr(0, raw.size() - 1), name)) {
      ids_.erase(found);
      return std::numeric_limits<std::uint32_t>::max();
    }
    names_.push_back(std::move(name));
    raw_names_.emplace_back(raw);
    followers_.push_back(found->second);
  }
  return found->second;
}

// Metrics come in turns: what followed the last point's metric before probably follows it again.
const char* MetricsReader::parse_name(const char* at, const char* end, std::uint32_t& metric) {
  const auto size = static_cast<std::size_t>(end - at);
  if (!raw_names_.empty()) {
    const std::uint32_t guess = followers_[last_];
    const std::string& raw = raw_names_[guess];
    if (raw.size() <= size && std::memcmp(at, raw.data(), raw.size()) == 0) {
      metric = last_ = guess;
      return at + raw.size();
    }
  }
  const char* comma = nullptr;
  if (*at == '"') {  // up to a quote that is not doubled
    const char* quote = at + 1;
    while ((quote = static_cast<const char*>(std::memchr(quote, '"', static_cast<std::size_t>(end - quote)))) !=
               nullptr &&
           quote + 1 < end && quote[1] == '"')
      quote += 2;
    if (quote != nullptr && quote + 1 < end && quote[1] == ',') comma = quote + 1;
  } else {
    comma = static_cast<const char*>(std::memchr(at, ',', size));
  }
  if (comma == nullptr || comma == at) return nullptr;
  metric = metric_of({at, static_cast<std::size_t>(comma + 1 - at)});
  if (metric >= names_.size()) return nullptr;
  if (last_ < followers_.size()) followers_[last_] = metric;
  last_ = metric;
  return comma + 1;
}

const char* MetricsReader::parse(const char* at, const char* end,
                                 const std::function<void(std::span<const MetricRow>)>& take) {
  std::array<MetricRow, k_batch> rows;
  std::size_t count = 0;
  while (const auto* newline = static_cast<const char*>(std::memchr(at, '\n', static_cast<std::size_t>(end - at)))) {
    MetricRow& row = rows[count];
    const char* field = newline > at ? parse_name(at, newline, row.metric) : nullptr;
    if (field != nullptr) {
      const auto step = std::from_chars(field, newline, row.step);
      field = step.ec == std::errc() && step.ptr < newline && *step.ptr == ','
                  ? parse_time(step.ptr + 1, newline, row.time)
                  : nullptr;
    }
    if (field != nullptr)
      field = field < newline && *field == ',' ? parse_value(field + 1, newline, row.value) : nullptr;
    if (field != nullptr) ++count;
    else ++damaged_;
    if (count == k_batch) {
      take({rows.data(), count});
      count = 0;
    }
    at = newline + 1;
    if (at == end) break;
  }
  if (count > 0) take({rows.data(), count});
  return at;
}

std::error_code MetricsReader::read(const std::function<void(std::span<const MetricRow>)>& take) {
  std::error_code code;
  const RecordFile file(path_, code);
  if (code) return code;
  const std::uint64_t size = file.stamp().size;
  if (size < offset_) offset_ = 0, is_within_a_line_ = false;
  std::string bytes;
  while (offset_ < size && rubbish_ < k_most_rubbish) {
    if ((code = file.read(offset_, k_piece_bytes, bytes))) return code;
    if (bytes.empty()) break;
    const char* begin = bytes.data();
    const char* end = begin + bytes.size();
    if (is_within_a_line_) {
      const auto* newline = static_cast<const char*>(std::memchr(begin, '\n', bytes.size()));
      is_within_a_line_ = newline == nullptr;
      offset_ += newline == nullptr ? bytes.size() : static_cast<std::uint64_t>(newline + 1 - begin);
      rubbish_ += newline == nullptr ? bytes.size() : 0;
      continue;
    }
    const bool has_header =
        offset_ == 0 && bytes.starts_with(k_header) && bytes.size() > k_header.size() && bytes[k_header.size()] == '\n';
    const char* at = parse(has_header ? begin + k_header.size() + 1 : begin, end, take);
    // Without a newline in so much, what stands there is no line of ours: it is passed over, and ends with the next
    // newline as a damaged one.
    if (at == begin && bytes.size() > k_longest_line) {
      rubbish_ += bytes.size();
      if (rubbish_ >= k_most_rubbish) ++damaged_;
      at = end - 1;
    }
    if (at == begin) break;
    offset_ += static_cast<std::uint64_t>(at - begin);
  }
  return {};
}

}  // namespace skrobot
