// SPDX-License-Identifier: MIT
#include "notify/notice.hpp"

#include <array>
#include <filesystem>

#include "notify/wording.hpp"

namespace notify {
namespace {

// "2026-03-01T12:00:00.123+01:00" as "2026-03-01 12:00:00 +01:00"; anything else as it is.
std::string time_text(const std::string& iso) {
  if (iso.size() != 29 || iso[10] != 'T' || iso[19] != '.') return one_line(iso);
  return iso.substr(0, 10) + " " + iso.substr(11, 8) + " " + iso.substr(23);
}

std::string outcome_text(const std::string& state) {
  if (state == "completed") return state;
  std::string text = one_line(state);
  for (char& c : text) c = c == '_' ? ' ' : c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  return text.empty() ? "ENDED" : text;
}

}  // namespace

std::string duration_text(std::int64_t milliseconds) {
  if (milliseconds < 1000) return std::to_string(milliseconds) + " ms";
  const std::int64_t seconds = milliseconds / 1000;
  if (seconds < 60)
    return std::to_string(seconds) + (seconds < 10 ? "." + std::to_string(milliseconds % 1000 / 100) : "") + " s";
  struct Unit {
    std::int64_t seconds;
    const char* name;
  };
  constexpr std::array<Unit, 4> k_units{Unit{86400, "d"}, Unit{3600, "h"}, Unit{60, "m"}, Unit{1, "s"}};
  std::size_t larger = 0;
  while (seconds < k_units[larger].seconds) ++larger;
  const std::int64_t first = seconds / k_units[larger].seconds;
  const std::int64_t second = seconds % k_units[larger].seconds / k_units[larger + 1].seconds;
  return std::to_string(first) + " " + k_units[larger].name +
         (second > 0 ? " " + std::to_string(second) + " " + k_units[larger + 1].name : "");
}

Notice make_notice(const skrobot::Notification& n) {
  Notice notice;
  notice.succeeded = n.state == "completed";
  notice.outcome = outcome_text(n.state);
  const std::string run = one_line(skrobot::valid_utf8(n.run)), task = one_line(skrobot::valid_utf8(n.task));
  notice.title = (run.empty() ? task : run) + " " + notice.outcome;
  notice.experiment = one_line(skrobot::valid_utf8(std::filesystem::path(n.experiment_directory).filename().string()));
  if (!notice.succeeded) notice.error = clean(skrobot::valid_utf8(n.error));
  const auto add = [&](const char* name, const std::string& value) {
    std::string line = one_line(skrobot::valid_utf8(value));
    if (!line.empty()) notice.facts.push_back({name, std::move(line)});
  };
  add("Task", task);
  if (run != task) add("Run", run);
  add("Experimenter", n.experimenter);
  add("Host", n.host);
  add("Started", time_text(n.started));
  add("Duration", duration_text(n.duration_ms));
  add("Experiment", n.experiment_id);
  add("Directory", n.experiment_directory);
  if (!n.params.empty()) notice.params = skrobot::to_pretty_text(n.params);
  if (!n.result.is_null()) notice.result = skrobot::to_pretty_text(n.result);
  return notice;
}

}  // namespace notify
