// SPDX-License-Identifier: MIT
#include "cli/group_output.hpp"

#include <algorithm>
#include <cmath>
#include <ostream>
#include <set>

#include "app/group_report.hpp"
#include "base/table.hpp"
#include "base/text.hpp"
#include "cli/run_output.hpp"
#include "cli/run_text.hpp"
#include "store/metrics_file.hpp"

namespace skrobot {
namespace {

constexpr std::size_t k_most_value = 24;

// "10", "10 (2 failed, 1 lost)", "3 failed".
std::string runs_text(const RunGroup& group) {
  std::string others;
  for (const auto& [state, count] : group.states) {
    if (state == "completed") continue;
    const std::string text = std::to_string(count) + " " + printable(state);
    if (group.states.size() == 1) return text;
    others += (others.empty() ? "" : ", ") + text;
  }
  return std::to_string(group.runs) + (others.empty() ? "" : " (" + others + ")");
}

std::string interval_text(const FieldStatistics& one) {
  if (std::isnan(one.mean_low)) return "-";
  const double half = (one.mean_high - one.mean_low) / 2;
  return rounded_text(one.mean_low, half) + " to " + rounded_text(one.mean_high, half);
}

// A commit or another digest by its beginning, as people know it.
std::string value_cell(const json::value& value) {
  constexpr std::size_t k_least_digest = 40, k_digits = 12;
  const std::string text = value_text(value, 400);
  const bool is_digest =
      text.size() >= k_least_digest && text.find_first_not_of("0123456789abcdef") == std::string::npos;
  if (is_digest) return text.substr(0, k_digits);
  return text.empty() ? "-" : cut_middle(text, k_most_value);
}

// Of one field, or without statistics.
std::vector<std::vector<std::string>> columns_of(const GroupList& list, const std::string* field) {
  std::vector<std::vector<std::string>> columns;
  for (std::size_t i = 0; i < list.by.size(); ++i) {
    columns.push_back({printable(list.by[i])});
    for (const RunGroup& group : list.groups) columns.back().push_back(value_cell(group.values[i]));
  }
  columns.push_back({"RUNS"});
  for (const RunGroup& group : list.groups) columns.back().push_back(runs_text(group));
  if (field == nullptr) return columns;
  std::vector<std::vector<std::string>> numbers{{"N"}, {"MEAN ± SD"}, {"95 % OF MEAN"}, {"MEDIAN"}, {"MIN"}, {"MAX"}};
  for (const RunGroup& group : list.groups) {
    const FieldStatistics* found = statistics_of(group, *field);
    const FieldStatistics one = found != nullptr ? *found : FieldStatistics();
    const double noise = one.deviation;
    const std::string mean = rounded_text(one.mean, noise);
    const std::string row[] = {
        std::to_string(one.n),        one.n < 2 ? mean : mean + " ± " + rounded_text(noise, noise),
        interval_text(one),           rounded_text(one.median, noise),
        rounded_text(one.min, noise), rounded_text(one.max, noise)};
    for (std::size_t i = 0; i < numbers.size(); ++i) numbers[i].push_back(row[i]);
  }
  // Where every run counts, N says the same again.
  const auto counts_all = [&](const RunGroup& group) {
    const FieldStatistics* found = statistics_of(group, *field);
    return found != nullptr && found->n == group.runs;
  };
  if (std::all_of(list.groups.begin(), list.groups.end(), counts_all)) numbers.erase(numbers.begin());
  columns.insert(columns.end(), numbers.begin(), numbers.end());
  return columns;
}

std::size_t width_of(const std::vector<std::vector<std::string>>& columns) {
  std::size_t width = 0;
  for (const auto& column : columns) {
    std::size_t widest = 0;
    for (const std::string& cell : column) widest = std::max(widest, display_width(cell));
    width += widest + 2;
  }
  return width < 2 ? 0 : width - 2;
}

std::string table_of(std::vector<std::vector<std::string>> columns, std::size_t least, std::size_t width,
                     std::set<std::string>& hidden) {
  while (columns.size() > least && width_of(columns) > width) {
    hidden.insert(columns.back().front());
    columns.pop_back();
  }
  std::vector<std::string> header;
  for (const auto& column : columns) header.push_back(column.front());
  Table table(header);
  for (std::size_t row = 1; row < columns.front().size(); ++row) {
    std::vector<std::string> cells;
    for (const auto& column : columns) cells.push_back(column[row]);
    table.add(std::move(cells));
  }
  constexpr std::size_t k_unwrapped = 10'000;
  return table.text(k_unwrapped);
}

std::string csv_cell(const json::value& value) {
  if (value.is_null()) return {};
  return csv_field(value.is_string() ? without_formula(std::string(value.get_string())) : to_text(value));
}

}  // namespace

std::string groups_text(const GroupList& list, std::size_t width) {
  std::string text;
  std::set<std::string> hidden;
  if (list.fields.empty()) text = table_of(columns_of(list, nullptr), list.by.size() + 1, width, hidden);
  for (const std::string& field : list.fields) {
    if (!text.empty()) text += "\n";
    text += field_heading(field) + "\n";
    const auto columns = columns_of(list, &field);
    // The groups, their runs and the mean always stand there.
    const auto mean = std::find_if(columns.begin(), columns.end(),
                                   [](const auto& column) { return column.front().starts_with("MEAN"); });
    text += table_of(columns, static_cast<std::size_t>(mean - columns.begin()) + 1, width, hidden);
  }
  if (list.groups.size() < list.count)
    text += "… and " + std::to_string(list.count - list.groups.size()) + " more groups; --limit 0 shows all\n";
  if (!hidden.empty()) {
    const std::vector<std::string> names(hidden.begin(), hidden.end());
    text += hidden_columns(names, "--csv and --json have all", width) + "\n";
  }
  return text;
}

void print_groups_csv(std::ostream& out, const GroupList& list) {
  std::set<std::string> states;
  for (const RunGroup& group : list.groups) {
    for (const auto& [state, count] : group.states) states.insert(state);
  }
  std::string header;
  const auto add = [](std::string& line, const std::string& cell) { line += (line.empty() ? "" : ",") + cell; };
  for (const std::string& field : list.by) add(header, csv_field(field));
  add(header, "runs");
  for (const std::string& state : states) add(header, csv_field("runs." + state));
  constexpr const char* k_members[] = {"n",      "mean",           "deviation",      "mean_low", "mean_high",
                                       "median", "lower_quartile", "upper_quartile", "min",      "max"};
  for (const std::string& field : list.fields) {
    for (const char* member : k_members) add(header, csv_field(field + "." + member));
  }
  out << header << "\n";
  const json::array document = groups_document(list);
  for (std::size_t i = 0; i < list.groups.size(); ++i) {
    const RunGroup& group = list.groups[i];
    std::string line;
    bool is_first = true;
    const auto cell = [&](const std::string& text) {
      line += (is_first ? "" : ",") + text;
      is_first = false;
    };
    for (const json::value& value : group.values) cell(csv_cell(value));
    cell(std::to_string(group.runs));
    for (const std::string& state : states) {
      const auto found = group.states.find(state);
      cell(std::to_string(found == group.states.end() ? 0 : found->second));
    }
    const json::object& statistics = document[i].as_object().at("statistics").as_object();
    for (const std::string& field : list.fields) {
      const json::value* one = statistics.if_contains(field);
      for (const char* member : k_members) cell(one != nullptr ? csv_cell(one->as_object().at(member)) : "");
    }
    out << line << "\n";
  }
}

}  // namespace skrobot
