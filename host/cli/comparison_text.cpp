// SPDX-License-Identifier: MIT
#include "cli/comparison_text.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

#include "base/byte_size.hpp"
#include "base/clock.hpp"
#include "base/duration.hpp"
#include "base/table.hpp"
#include "base/text.hpp"
#include "cli/run_text.hpp"

namespace skrobot {
namespace {

using Kind = ComparedLine::Kind;

constexpr std::size_t k_most_name = 32;

// Negative sizes, and those of 2^63 bytes or more, cannot be real.
std::string amount_text(Kind kind, double amount) {
  const bool is_whole = amount >= 0 && amount < 9e18;
  if (kind == Kind::bytes && is_whole) return format_bytes(static_cast<std::uint64_t>(amount));
  if (kind == Kind::milliseconds && is_whole)
    return format_duration(std::chrono::milliseconds(static_cast<std::int64_t>(amount)));
  if (amount == std::trunc(amount)) return value_text(json::value(amount), 24);
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%.4g", amount);
  return text.data();
}

std::string percent_text(double from, double difference) {
  // Outside this range, a percentage adds nothing to the values.
  constexpr double k_least = 0.05, k_most = 1000;
  const double percent = 100 * difference / std::fabs(from);
  if (from == 0 || !(std::fabs(percent) < k_most) || std::fabs(percent) < k_least) return {};
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), " (%+.1f%%)", percent);
  return text.data();
}

// "2026-03-01 12:00:00"; if there is less room, without the year or the seconds.
std::string local_time(WallTime time, std::size_t room) {
  std::string text = to_iso_8601(time);
  std::replace(text.begin(), text.end(), 'T', ' ');
  constexpr std::size_t k_year = 5, k_to_minutes = 16, k_to_seconds = 19;
  if (room >= k_to_seconds) return text.substr(0, k_to_seconds);
  if (room >= k_to_seconds - k_year) return text.substr(k_year, k_to_seconds - k_year);
  return cut_middle(text.substr(k_year, k_to_minutes - k_year), room);
}

bool is_empty(const ComparedLine& line) {
  return std::all_of(line.values.begin(), line.values.end(), [](const json::value& value) { return value.is_null(); });
}

bool is_digest(const std::string& text) {
  constexpr std::size_t k_least_digest = 40;  // SHA-1 in hexadecimal digits
  return text.size() >= k_least_digest && text.find_first_not_of("0123456789abcdef") == std::string::npos;
}

// "peak memory" for "peak memory bytes": the values show their units.
std::string shown_name(const ComparedLine& line) {
  std::string name = line.name;
  for (const char* unit : {" bytes", " ms"}) {
    const bool has_unit = line.kind == Kind::bytes || line.kind == Kind::milliseconds;
    if (has_unit && name.ends_with(unit)) name.erase(name.size() - std::string(unit).size());
  }
  return printable(name, 100);
}

}  // namespace

std::string run_letter(std::size_t i) { return std::string(1, static_cast<char>('A' + i)); }

std::string difference_text(const ComparedLine& line) {
  const bool is_quantity = line.kind == Kind::quantity || line.kind == Kind::bytes || line.kind == Kind::milliseconds;
  if (!is_quantity || line.values.size() != 2 || !line.values[0].is_number() || !line.values[1].is_number()) return {};
  const double from = line.values[0].to_number<double>(), difference = line.values[1].to_number<double>() - from;
  if (!std::isfinite(difference) || difference == 0) return {};
  return (difference > 0 ? "+" : "-") + amount_text(line.kind, std::fabs(difference)) + percent_text(from, difference);
}

std::string compared_text(const ComparedLine& line, const json::value& value, std::size_t room) {
  constexpr std::size_t k_most_text = 400, k_digest = 12;
  if (value.is_null()) return "-";
  if ((line.kind == Kind::bytes || line.kind == Kind::milliseconds) && value.is_number())
    return amount_text(line.kind, value.to_number<double>());
  if (value.is_string()) {
    const std::string text(value.get_string());
    const auto time = line.kind == Kind::time ? from_iso_8601(text) : std::nullopt;
    if (time) return local_time(*time, room);
    if (is_digest(text)) return text.substr(0, std::min(k_digest, room));
    if (text.starts_with('/')) return value_text(value, room);
  }
  std::string text = value_text(value, k_most_text);
  if (const auto* array = value.if_array(); array != nullptr && !array->empty() && array->front().is_string()) {
    text.clear();
    for (const json::value& word : *array) text += (text.empty() ? "" : " ") + value_text(word, k_most_text);
  }
  return text.empty() ? "(empty)" : cut_middle(text, room);
}

std::string comparison_table(const std::vector<ComparedSection>& sections, std::size_t runs, std::size_t width) {
  constexpr const char* k_difference = "DIFFERENCE";
  constexpr std::size_t k_least_cell = 8, k_most_cell = 60;
  std::size_t names = 0, differences = 0;
  for (const ComparedSection& section : sections) {
    for (const ComparedLine& line : section.lines) {
      names = std::max(names, std::min(display_width(shown_name(line)), k_most_name));
      differences = std::max(differences, display_width(difference_text(line)));
    }
  }
  if (differences > 0) differences = std::max(differences, display_width(k_difference)) + 2;
  // The runs share the width that the names and differences leave.
  const std::size_t used = 2 + names + 2 * runs + differences;
  const std::size_t room = std::clamp((width > used ? width - used : 0) / runs, k_least_cell, k_most_cell);
  std::vector<std::string> header{""};
  for (std::size_t i = 0; i < runs; ++i) header.push_back(run_letter(i));
  if (differences > 0) header.emplace_back(k_difference);
  Table table(header);
  for (const ComparedSection& section : sections) {
    table.add({section.title});
    for (const ComparedLine& line : section.lines) {
      if (is_empty(line)) continue;
      std::vector<std::string> row{"  " + cut_middle(shown_name(line), names)};
      for (const json::value& value : line.values) row.push_back(compared_text(line, value, room));
      if (differences > 0) row.push_back(difference_text(line));
      table.add(std::move(row));
    }
  }
  constexpr std::size_t k_unwrapped = 10'000;
  return table.text(k_unwrapped);
}

}  // namespace skrobot
