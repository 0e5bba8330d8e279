// SPDX-License-Identifier: MIT
#include "cli/run_table.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "base/table.hpp"
#include "base/text.hpp"
#include "cli/run_text.hpp"

namespace skrobot {
namespace {

constexpr std::size_t k_most_columns = 24;  // of a cell
constexpr std::size_t k_usual = 5;          // experiment, run, state, started, duration

// A parameter's or metric's values in the runs that are shown.
struct Spread {
  std::size_t order = 0;
  std::size_t runs = 0;
  std::map<std::string, std::set<std::string>> values;  // by task
  bool differs() const {
    return std::any_of(values.begin(), values.end(), [](const auto& task) { return task.second.size() > 1; });
  }
};

// The names whose values differ, those that most runs have first.
std::vector<std::string> differing(const std::map<std::string, Spread>& spreads) {
  std::vector<std::pair<std::string, const Spread*>> found;
  for (const auto& [name, spread] : spreads) {
    if (spread.differs()) found.emplace_back(name, &spread);
  }
  std::sort(found.begin(), found.end(), [](const auto& a, const auto& b) {
    return a.second->runs != b.second->runs ? a.second->runs > b.second->runs : a.second->order < b.second->order;
  });
  std::vector<std::string> names;
  for (const auto& item : found) names.push_back(item.first);
  return names;
}

void note(std::map<std::string, Spread>& spreads, const std::string& name, const std::string& task,
          const std::string& value) {
  Spread& spread = spreads[name];
  if (spread.runs++ == 0) spread.order = spreads.size();
  spread.values[task].insert(value);
}

// "learning_rate" of params.learning_rate; the whole where two fields end alike.
std::vector<std::string> headers(const std::vector<Field>& fields) {
  std::vector<std::string> names;
  std::map<std::string, int> count;
  for (const Field& field : fields) {
    const std::size_t dot = field.name.find('.');
    const bool is_group = field.path.size() > 1 && dot != std::string::npos;
    std::string name = is_group ? field.name.substr(dot + 1) : field.name;
    if (!is_group)
      std::transform(name.begin(), name.end(), name.begin(),
                     [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; });
    ++count[name];
    names.push_back(std::move(name));
  }
  for (std::size_t i = 0; i < fields.size(); ++i) {
    if (count[names[i]] > 1) names[i] = fields[i].name;
    names[i] = printable(names[i], 100);
  }
  return names;
}

struct Column {
  std::vector<std::string> cells;  // the header first
  std::size_t width = 0;
};

std::size_t total(const std::vector<Column>& columns) {
  std::size_t sum = columns.empty() ? 0 : 2 * (columns.size() - 1);
  for (const Column& column : columns) sum += column.width;
  return sum;
}

}  // namespace

std::vector<Field> default_columns(const std::vector<IndexedRun>& runs, const std::vector<std::string>& wanted) {
  std::map<std::string, Spread> params, metrics;
  for (const IndexedRun& run : runs) {
    for (const auto& [name, value] : flattened(run.params)) note(params, "params." + name, run.task, to_text(value));
    for (const auto& [name, summary] : run.metrics) {
      const json::value* last = summary.is_object() ? summary.get_object().if_contains("last") : nullptr;
      if (last != nullptr) note(metrics, "metrics." + quoted_part(std::string(name)), run.task, to_text(*last));
    }
  }
  std::vector<Field> fields;
  for (const char* name : {"experiment", "run", "state", "started", "duration"}) fields.push_back(parse_field(name));
  const auto add = [&](const std::string& name) {
    Field field = parse_field(name);
    const auto is_there = [&](const Field& other) { return other.path == field.path; };
    if (std::none_of(fields.begin(), fields.end(), is_there)) fields.push_back(std::move(field));
  };
  for (const std::string& name : wanted) add(name);
  const std::vector<std::string> first = differing(params), second = differing(metrics);
  for (std::size_t i = 0; i < std::max(first.size(), second.size()); ++i) {
    if (i < first.size()) add(first[i]);
    if (i < second.size()) add(second[i]);
  }
  return fields;
}

RunTable run_table(const std::vector<IndexedRun>& runs, const std::vector<Field>& fields, Columns origin,
                   std::size_t width, bool coloured, WallTime now) {
  const bool are_usual = origin == Columns::usual;
  const std::size_t kept = are_usual ? std::min(k_usual, fields.size()) : fields.size();
  const std::vector<std::string> names = headers(fields);
  std::vector<Column> columns;
  for (std::size_t i = 0; i < fields.size(); ++i) {
    Column column;
    column.cells.push_back(names[i]);
    // Names of experiments and runs are what one copies: they are cut only where there is no room.
    const std::size_t most = fields[i].kind == Field::Kind::json ? k_most_columns : 200;
    for (const IndexedRun& run : runs) column.cells.push_back(field_text(run, fields[i], now, most));
    for (const std::string& cell : column.cells) column.width = std::max(column.width, display_width(cell));
    columns.push_back(std::move(column));
  }
  RunTable table;
  const auto leave_out_last = [&](std::size_t least) {
    while (columns.size() > least && total(columns) > width) {
      table.left_out.insert(table.left_out.begin(), fields[columns.size() - 1].name);
      columns.pop_back();
    }
  };
  const auto cut = [&](std::size_t first, std::size_t last, std::size_t least) {
    while (total(columns) > width) {
      const auto begin = columns.begin() + static_cast<std::ptrdiff_t>(first),
                 end = columns.begin() + static_cast<std::ptrdiff_t>(std::min(last, columns.size()));
      const auto widest =
          std::max_element(begin, end, [](const Column& a, const Column& b) { return a.width < b.width; });
      if (widest == end || widest->width <= least) return;
      --widest->width;
    }
  };
  leave_out_last(kept);
  if (are_usual) {
    // Experiment and run can be told by their ends; the rest is left out before it becomes unreadable.
    cut(0, 2, 16);
    leave_out_last(3);
    cut(0, 2, 10);
  }
  cut(0, columns.size(), 6);
  // Parameters before metrics, whatever the order in which they were chosen.
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < columns.size(); ++i) order.push_back(i);
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    const auto rank = [&](std::size_t i) { return i < kept ? 0 : fields[i].path.front() == "metrics" ? 2 : 1; };
    return rank(a) < rank(b);
  });
  const auto row = [&](std::size_t i) {
    std::vector<std::string> cells;
    for (const std::size_t column : order) cells.push_back(cut_middle(columns[column].cells[i], columns[column].width));
    return cells;
  };
  Table lines(row(0));
  for (std::size_t i = 1; i <= runs.size(); ++i) lines.add(row(i));
  if (coloured) {
    lines.paint([&](std::size_t column, const std::string& cell) {
      return fields[order[column]].name == "state" ? in_state_colour(cell, cell) : cell;
    });
  }
  table.text = lines.text(std::max<std::size_t>(width, total(columns)));
  return table;
}

}  // namespace skrobot
