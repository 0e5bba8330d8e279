// SPDX-License-Identifier: MIT
#include "cli/run_table.hpp"

#include <algorithm>
#include <map>

#include "base/table.hpp"
#include "base/text.hpp"
#include "cli/run_text.hpp"

namespace skrobot {
namespace {

constexpr std::size_t k_most_columns = 24;   // of a parameter's, tag's or result's cell
constexpr std::size_t k_most_name = 200;     // of any other: names are what one copies
constexpr std::size_t k_readable_name = 16;  // a name that is cut to so much can still be told

struct Column {
  std::string field;               // its name; empty: TRIALS
  std::vector<std::string> cells;  // the header first
  std::size_t width = 0;
  bool is_required = false;
};

// "learning_rate" for params.learning_rate; the full name if two fields end alike.
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

void measure(Column& column) {
  for (const std::string& cell : column.cells) column.width = std::max(column.width, display_width(cell));
}

std::string cell_text(const RunSummary& run, const Field& field, const TableStyle& style) {
  std::string text = field_text(run, field, style.now, field.kind == Field::Kind::json ? k_most_columns : k_most_name);
  if (field.name == "state") std::replace(text.begin(), text.end(), '_', ' ');
  return text;
}

std::vector<Column> columns_of(const std::vector<ListedRun>& rows, const std::vector<Field>& fields,
                               const TableStyle& style) {
  const std::vector<std::string> names = headers(fields);
  std::vector<Column> columns;
  for (std::size_t i = 0; i < fields.size(); ++i) {
    Column column{fields[i].name, {names[i]}, 0, false};
    for (const ListedRun& row : rows) column.cells.push_back(cell_text(row.run, fields[i], style));
    measure(column);
    columns.push_back(std::move(column));
  }
  return columns;
}

// "58/60".
Column trials_column(const std::vector<ListedRun>& rows) {
  Column column{"", {"TRIALS"}, 0, true};
  for (const ListedRun& row : rows) {
    std::string text;
    if (row.sweep) text = std::to_string(row.sweep->settled());
    if (row.sweep && row.sweep->planned > 0) text += "/" + std::to_string(row.sweep->planned);
    column.cells.push_back(std::move(text));
  }
  measure(column);
  return column;
}

std::size_t total(const std::vector<Column>& columns) {
  std::size_t sum = columns.empty() ? 0 : 2 * (columns.size() - 1);
  for (const Column& column : columns) sum += column.width;
  return sum;
}

// Narrows the widest of the first `count` columns, down to `least`, until all columns fit.
void narrow(std::vector<Column>& columns, std::size_t count, std::size_t least, std::size_t width) {
  while (total(columns) > width) {
    const auto end = columns.begin() + static_cast<std::ptrdiff_t>(std::min(count, columns.size()));
    const auto widest =
        std::max_element(columns.begin(), end, [](const Column& a, const Column& b) { return a.width < b.width; });
    if (widest == end || widest->width <= least) return;
    --widest->width;
  }
}

std::string laid_out(const std::vector<Column>& columns, std::size_t rows, const TableStyle& style) {
  const auto row = [&](std::size_t i) {
    std::vector<std::string> cells;
    for (const Column& column : columns)
      cells.push_back(column.field == "run" ? cut_run_name(column.cells[i], column.width)
                                            : cut_middle(column.cells[i], column.width));
    return cells;
  };
  Table lines(row(0));
  for (std::size_t i = 1; i <= rows; ++i) lines.add(row(i));
  if (style.colours == Colours::yes) {
    lines.paint([&](std::size_t column, const std::string& cell) {
      return columns[column].field == "state" ? in_state_colour(cell, cell) : cell;
    });
  }
  return lines.text(std::max(style.width, total(columns)));
}

// "experiment ada-…, task train_task", on several lines if it is long.
std::string heading_of(const std::vector<ListedRun>& rows, const std::vector<Field>& common, const TableStyle& style) {
  if (common.empty()) return {};
  std::vector<std::string> names = headers(common);
  std::string text;
  std::size_t used = 0;
  for (std::size_t i = 0; i < common.size(); ++i) {
    // Plain fields are lower case in a sentence.
    const std::string name = common[i].path.size() > 1 ? names[i] : common[i].name;
    const std::string part = name + " " + cell_text(rows.front().run, common[i], style);
    const bool breaks = used > 0 && used + 3 + display_width(part) > style.width;
    if (used > 0) text += breaks ? ",\n" : ", ";
    used = (breaks || used == 0 ? 0 : used + 2) + display_width(part);
    text += part;
  }
  return text;
}

// Names, state, trials; then requested fields, parameters, metrics, and the times last.
int place_of(const Column& column, const RunColumns& chosen) {
  const auto is = [&](const std::vector<Field>& fields, std::size_t count) {
    const auto end = fields.begin() + static_cast<std::ptrdiff_t>(count);
    return std::any_of(fields.begin(), end, [&](const Field& field) { return field.name == column.field; });
  };
  if (is(chosen.names, chosen.names.size())) return 0;
  if (column.field == "state") return 1;
  if (column.field.empty()) return 2;
  if (is(chosen.columns, chosen.required)) return 3;
  if (column.field == "started" || column.field == "duration") return 6;
  return column.field.starts_with("metrics.") ? 5 : 4;
}

}  // namespace

RunTable usual_table(const std::vector<ListedRun>& rows, const RunColumns& chosen, const TableStyle& style) {
  std::vector<Field> fields = chosen.names;
  fields.insert(fields.end(), chosen.columns.begin(), chosen.columns.end());
  std::vector<Column> all = columns_of(rows, fields, style);
  for (std::size_t i = 0; i < all.size(); ++i) all[i].is_required = i < chosen.names.size() + chosen.required;
  const bool is_common_task =
      std::any_of(chosen.common.begin(), chosen.common.end(), [](const Field& field) { return field.name == "task"; });
  for (Column& column : all) {
    if (column.field != "run" || !is_common_task) continue;
    for (std::size_t i = 0; i < rows.size(); ++i)
      column.cells[i + 1] = printable(name_without_task(rows[i].run), k_most_name);
    column.width = 0;
    measure(column);
  }
  const bool has_sweeps =
      std::any_of(rows.begin(), rows.end(), [](const ListedRun& row) { return row.sweep.has_value(); });
  if (has_sweeps) all.insert(all.begin() + static_cast<std::ptrdiff_t>(chosen.names.size()), trials_column(rows));

  RunTable table;
  std::vector<Column> shown;
  for (const Column& column : all) {
    if (column.is_required) shown.push_back(column);
  }
  narrow(shown, chosen.names.size(), k_readable_name, style.width);
  while (shown.size() > chosen.names.size() + 1 && total(shown) > style.width) {
    table.hidden.insert(table.hidden.begin(), shown.back().field);
    shown.pop_back();
  }
  narrow(shown, chosen.names.size(), 10, style.width);
  narrow(shown, shown.size(), 6, style.width);
  for (const Column& column : all) {
    const bool is_empty =
        std::all_of(column.cells.begin() + 1, column.cells.end(), [](const std::string& cell) { return cell.empty(); });
    if (column.is_required || is_empty) continue;
    if (total(shown) + 2 + column.width <= style.width) shown.push_back(column);
    else table.hidden.push_back(column.field);
  }
  std::erase(table.hidden, "");
  std::stable_sort(shown.begin(), shown.end(),
                   [&](const Column& a, const Column& b) { return place_of(a, chosen) < place_of(b, chosen); });
  table.heading = heading_of(rows, chosen.common, style);
  table.text = laid_out(shown, rows.size(), style);
  return table;
}

RunTable chosen_table(const std::vector<ListedRun>& rows, const std::vector<Field>& fields, const TableStyle& style) {
  std::vector<Column> columns = columns_of(rows, fields, style);
  narrow(columns, columns.size(), 6, style.width);
  return {{}, laid_out(columns, rows.size(), style), {}};
}

}  // namespace skrobot
