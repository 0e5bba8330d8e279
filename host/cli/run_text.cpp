// SPDX-License-Identifier: MIT
#include "cli/run_text.hpp"

#include <array>
#include <cmath>
#include <cstdio>
#include <optional>
#include <utility>
#include <vector>

#include "base/duration.hpp"
#include "base/text.hpp"
#include "store/layout.hpp"

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

// The characters at the front or back of `all` that fit.
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

// Begin and end of "trials/17" in a run's name; none if it is not a trial.
std::optional<std::pair<std::size_t, std::size_t>> trial_in(const std::string& name) {
  const std::string folder = std::string(k_trials) + "/";
  for (std::size_t at = name.find(folder); at != std::string::npos; at = name.find(folder, at + 1)) {
    if (at > 0 && name[at - 1] != '/') continue;
    const std::size_t digits = at + folder.size();
    const std::size_t end = std::min(name.find_first_not_of("0123456789", digits), name.size());
    if (end > digits && (end == name.size() || name[end] == '/')) return std::pair(at, end);
  }
  return std::nullopt;
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

std::string duration_text(const RunSummary& run, WallTime now) {
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

std::string field_text(const RunSummary& run, const Field& field, WallTime now, std::size_t max_columns) {
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
  const char* colour = state == "completed"                                                            ? "\x1b[32m"
                       : state == "running"                                                            ? "\x1b[36m"
                       : state == "cancelled" || state == "incomplete" || state.starts_with("stopped") ? "\x1b[33m"
                                                                                                       : "\x1b[31m";
  return text.empty() ? text : colour + text + "\x1b[0m";
}

std::string cut_middle(const std::string& text, std::size_t columns) {
  if (display_width(text) <= columns) return text;
  if (columns <= 1) return "…";
  const auto all = characters(text);
  return fitting(all, columns / 2, false) + "…" + fitting(all, columns - 1 - columns / 2, true);
}

std::string cut_run_name(const std::string& name, std::size_t columns) {
  constexpr std::size_t k_least_head = 2, k_least_tail = 2;  // "…/", "/…"
  if (display_width(name) <= columns) return name;
  const auto trial = trial_in(name);
  const std::size_t slash = name.find('/');
  if (!trial && slash == std::string::npos) return cut_middle(name, columns);
  // "<head>/trials/17/<tail>", or "<head>/<tail>".
  const std::string head = trial ? name.substr(0, trial->first > 0 ? trial->first - 1 : 0) : name.substr(0, slash);
  const std::string number = trial ? name.substr(trial->first, trial->second - trial->first) : "";
  const std::size_t tail_at = trial ? trial->second : slash;
  const std::string tail = tail_at < name.size() ? name.substr(tail_at + 1) : "";
  const std::size_t slashes = (head.empty() || number.empty() ? 0 : 1) + (tail.empty() ? 0 : 1);
  const std::size_t kept = number.size() + slashes;
  const std::size_t least = kept + (head.empty() ? 0 : k_least_head - 1) + (tail.empty() ? 0 : k_least_tail - 1);
  if (columns >= least) {
    // Shorten the task's name first: users copy the experiment's.
    const std::size_t heads = std::min(display_width(head), columns - kept - (tail.empty() ? 0 : k_least_tail - 1));
    const std::size_t tails = columns - kept - heads;
    std::string text = cut_middle(head, heads);
    if (!number.empty()) text += (text.empty() ? "" : "/") + number;
    return tail.empty() ? text : text + "/" + cut_middle(tail, tails);
  }
  if (number.empty()) return cut_middle(name, columns);
  const std::string digits = number.substr(number.find('/') + 1),
                    with_marks = "…/" + digits + (tail.empty() ? "" : "/…");
  return display_width(with_marks) <= columns ? with_marks
         : digits.size() <= columns           ? digits
                                              : cut_middle(name, columns);
}

}  // namespace skrobot
