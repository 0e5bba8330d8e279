// SPDX-License-Identifier: MIT
#include "command/protocol_lines.hpp"

#include <charconv>
#include <cmath>
#include <vector>

namespace command {
namespace {

constexpr std::string_view k_prefix = "skrobot: ";

std::vector<std::string_view> split_words(std::string_view text) {
  std::vector<std::string_view> words;
  while (true) {
    const std::size_t begin = text.find_first_not_of(" \t");
    if (begin == std::string_view::npos) return words;
    text.remove_prefix(begin);
    words.push_back(text.substr(0, text.find_first_of(" \t")));
    text.remove_prefix(words.back().size());
  }
}

template <class Number>
bool read(std::string_view text, Number& number) {
  if (text.starts_with('+') && !text.starts_with("+-")) text.remove_prefix(1);
  const auto result = std::from_chars(text.data(), text.data() + text.size(), number);
  return result.ec == std::errc() && result.ptr == text.data() + text.size();
}

std::variant<MetricLine, ResultLine, ProgressLine, MalformedLine> parse_metric(
    const std::vector<std::string_view>& words) {
  const MalformedLine malformed{"expected 'metric NAME VALUE' or 'metric NAME VALUE step N'"};
  if (words.size() != 3 && words.size() != 5) return malformed;
  MetricLine line{std::string(words[1]), 0, std::nullopt};
  if (!read(words[2], line.value))
    return MalformedLine{"the value '" + std::string(words[2].substr(0, 80)) + "' is not a number"};
  if (words.size() == 3) return line;
  if (words[3] != "step") return malformed;
  if (!read(words[4], line.step.emplace()))
    return MalformedLine{"the step '" + std::string(words[4].substr(0, 80)) + "' is not an integer"};
  return line;
}

std::variant<MetricLine, ResultLine, ProgressLine, MalformedLine> parse_progress(
    const std::vector<std::string_view>& words) {
  ProgressLine line;
  const bool fits = (words.size() == 2 || words.size() == 3) && read(words[1], line.done) &&
                    (words.size() == 2 || read(words[2], line.total));
  if (!fits) return MalformedLine{"expected 'progress DONE' or 'progress DONE TOTAL' in whole numbers"};
  return line;
}

}  // namespace

std::optional<std::variant<MetricLine, ResultLine, ProgressLine, MalformedLine>> parse_line(std::string_view line) {
  if (!line.starts_with(k_prefix)) return std::nullopt;
  if (line.ends_with('\r')) line.remove_suffix(1);
  const std::string_view rest = line.substr(k_prefix.size());
  const std::vector<std::string_view> words = split_words(rest);
  if (words.empty()) return MalformedLine{"expected metric, result or progress"};
  if (words[0] == "metric") return parse_metric(words);
  if (words[0] == "progress") return parse_progress(words);
  if (words[0] != "result")
    return MalformedLine{"'" + std::string(words[0].substr(0, 80)) + "' is not metric, result or progress"};
  try {
    return ResultLine{skrobot::parse_json(rest.substr(rest.find("result") + 6))};
  } catch (const skrobot::JsonError& e) {
    return MalformedLine{std::string("the result is not JSON: ") + e.what()};
  }
}

std::optional<LineSplitter::Line> LineSplitter::next(bool at_end) {
  const std::string_view rest = std::string_view(buffer_).substr(used_);
  if (rest.empty()) return std::nullopt;
  const std::size_t newline = rest.find('\n');
  const bool ends = newline != std::string_view::npos;
  if (!ends && !at_end && rest.size() < k_most_bytes) return std::nullopt;
  Line line{ends ? rest.substr(0, newline + 1) : rest, !in_long_line_};
  if (line.text.size() >= k_most_bytes) line.is_whole = false;
  in_long_line_ = !ends && !at_end;
  used_ += line.text.size();
  return line;
}

}  // namespace command
