// SPDX-License-Identifier: MIT
#include "cli/run_text.hpp"

#include <array>
#include <cmath>
#include <cstdio>
#include <vector>

#include "base/duration.hpp"
#include "base/text.hpp"

namespace skrobot {
namespace {

WallTime from_ms(std::int64_t ms) {
  return WallTime(std::chrono::duration_cast<WallTime::duration>(std::chrono::milliseconds(ms)));
}

std::vector<std::string> characters(const std::string& text) {
  std::vector<std::string> all;
  for (const char c : text) {
    if (all.empty() || (static_cast<unsigned char>(c) & 0xC0) != 0x80) all.emplace_back();
    all.back() += c;
  }
  return all;
}

// As many characters of `all` from the front or the back as fit.
std::string fitting(const std::vector<std::string>& all, std::size_t columns, bool from_back) {
  std::string text;
  std::size_t width = 0;
  for (std::size_t i = 0; i < all.size(); ++i) {
    const std::string& character = all[from_back ? all.size() - 1 - i : i];
    width += display_width(character);
    if (width > columns) break;
    text = from_back ? character + text : text + character;
  }
  return text;
}

}  // namespace

std::string when_text(std::int64_t time_ms, WallTime now) {
  if (time_ms == 0) return "";
  const WallTime time = from_ms(time_ms);
  const auto age = std::chrono::duration_cast<std::chrono::seconds>(now - time).count();
  constexpr std::int64_t k_minute = 60, k_hour = 60 * k_minute, k_day = 24 * k_hour;
  if (age < 0 || age >= 7 * k_day) return to_local_minutes(time);
  if (age < k_minute) return std::to_string(age) + " s ago";
  if (age < k_hour) return std::to_string(age / k_minute) + " min ago";
  if (age < k_day) return std::to_string(age / k_hour) + " h ago";
  return std::to_string(age / k_day) + " d ago";
}

std::string duration_text(const IndexedRun& run, WallTime now) {
  if (run.duration_ms >= 0) return format_duration(std::chrono::milliseconds(run.duration_ms));
  if (run.state != "running" || run.started_ms == 0) return "";
  const auto elapsed = std::chrono::duration_cast<std::chrono::seconds>(now - from_ms(run.started_ms));
  return elapsed.count() < 0 ? "" : format_duration(elapsed);
}

std::string value_text(const json::value& value, std::size_t max_columns) {
  if (value.is_null()) return "";
  if (value.is_double() && !std::isfinite(value.get_double())) return to_text(value.get_double());
  if (value.is_double()) {
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), "%.6g", value.get_double());
    return text.data();
  }
  std::string text =
      printable(value.is_string() ? std::string(value.get_string()) : to_text(value), 4 * max_columns + 400);
  if (display_width(text) <= max_columns) return text;
  if (text.starts_with('/')) return "…" + fitting(characters(text), max_columns - 1, true);
  return fitting(characters(text), max_columns - 1, false) + "…";
}

std::string field_text(const IndexedRun& run, const Field& field, WallTime now, std::size_t max_columns) {
  if (field.kind == Field::Kind::duration) return duration_text(run, now);
  if (field.name == "started") return when_text(run.started_ms, now);
  if (field.kind == Field::Kind::time) {
    const auto time = from_iso_8601(run.finished);
    return time
               ? when_text(std::chrono::duration_cast<std::chrono::milliseconds>(time->time_since_epoch()).count(), now)
               : "";
  }
  return value_text(value_of(run, field), max_columns);
}

std::string in_state_colour(const std::string& state, const std::string& text) {
  const char* colour = state == "completed"   ? "\x1b[32m"
                       : state == "running"   ? "\x1b[36m"
                       : state == "cancelled" ? "\x1b[33m"
                                              : "\x1b[31m";
  return text.empty() ? text : colour + text + "\x1b[0m";
}

std::string cut_middle(const std::string& text, std::size_t columns) {
  if (display_width(text) <= columns) return text;
  if (columns <= 1) return "…";
  const auto all = characters(text);
  return fitting(all, columns / 2, false) + "…" + fitting(all, columns - 1 - columns / 2, true);
}

}  // namespace skrobot
