// SPDX-License-Identifier: MIT
#include "learning/labels.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <unordered_map>

#include "learning/value.hpp"

namespace learning {

namespace {

constexpr double k_no_class = -1;

struct Class {
  std::string_view text;
  double number = 0;
  std::size_t rows = 0;
  std::size_t first_row = 0;
  bool is_number = false;
};

/// The number of a label, finite and within float.
double number_of(const Csv& csv, std::size_t row, std::size_t column, std::string_view cell) {
  const auto number = parse_number(cell);
  if (!number)
    throw LabelError(csv.place(row, column) + ": " + in_quotes(cell) + " is not a number; regression needs numbers");
  if (std::abs(*number) <= double{std::numeric_limits<float>::max()}) return *number;
  throw LabelError(csv.place(row, column) + ": " + in_quotes(cell) + " is too large");
}

bool are_codes(std::span<const Class> classes) {
  const double first = classes.front().number;
  if (classes.size() > k_most_automatic_classes || (first != 0 && first != 1)) return false;
  for (std::size_t i = 0; i < classes.size(); ++i) {
    if (classes[i].number != first + static_cast<double>(i) || classes[i].rows < 2) return false;
  }
  return true;
}

Objective choose(std::span<const Class> classes, bool numeric) {
  if (classes.size() == 2) return Objective::binary;
  return !numeric || are_codes(classes) ? Objective::multiclass : Objective::regression;
}

std::string in_short(std::span<const Class> classes) {
  std::string text;
  for (std::size_t i = 0; i < std::min<std::size_t>(classes.size(), 5); ++i) {
    text += (i == 0 ? "" : ", ") + in_quotes(classes[i].text);
  }
  return classes.size() > 5 ? text + ", …" : text;
}

/// "'Ann' (line 2), 'Bob' (line 3), …"
std::string with_lines(const Csv& csv, std::span<const Class> classes) {
  std::string text;
  for (std::size_t i = 0; i < std::min<std::size_t>(classes.size(), 3); ++i) {
    text += (i == 0 ? "" : ", ") + in_quotes(classes[i].text) + " (line " +
            std::to_string(csv.line(classes[i].first_row)) + ")";
  }
  return classes.size() > 3 ? text + ", …" : text;
}

/// The few texts among many numbers that make a column text; none when most of it is text.
std::vector<Class> texts_among_numbers(std::span<const Class> texts) {
  std::vector<Class> found;
  std::size_t rows = 0, numbers = 0;
  for (const Class& text : texts) {
    if (text.is_number) {
      numbers += text.rows;
    } else {
      rows += text.rows;
      found.push_back(text);
    }
  }
  if (numbers / 4 < rows) found.clear();
  return found;
}

/// Refuses text that only names its rows, and remarks on what looks like a mistake. `texts` are in the file's order.
void check_text(const Csv& csv, std::size_t column, Objective wanted, std::span<const Class> texts, Labels& labels) {
  const std::size_t rows = labels.rows.size(), count = texts.size();
  if (labels.objective != Objective::multiclass ||
      std::all_of(texts.begin(), texts.end(), [](const Class& c) { return c.is_number; }))
    return;
  const std::string where = csv.name() + ": label column " + in_quotes(csv.columns()[column]);
  const std::vector<Class> strays = texts_among_numbers(texts);
  const std::string because =
      strays.empty() ? "" : " because of " + with_lines(csv, strays) + ", though its other values are numbers";
  const std::string classes = std::to_string(count) + " different values in " + count_of(rows, "row");
  if (wanted == Objective::automatic && count > k_most_automatic_classes && 2 * count > rows) {
    throw LabelError(where + (strays.empty()
                                  ? " looks like free text, not classes: " + classes + ", " + with_lines(csv, texts) +
                                        "; choose another column"
                                  : " is text" + because + ": " + classes + "; correct or remove these rows"));
  }
  if (!strays.empty())
    labels.warnings.push_back(where + " is text" + because + ": " + classes + " are learned as classes");
  else if (count > k_most_automatic_classes && rows / count < k_few_rows)
    labels.warnings.push_back(where + " is text with " + classes + ": few rows for each class");
}

void check(const Csv& csv, std::size_t column, Objective objective, std::span<const Class> classes) {
  const std::string where = csv.name() + ": label column " + in_quotes(csv.columns()[column]);
  if (objective == Objective::regression) return;
  if (classes.size() == 1) {
    throw LabelError(where + " has only one class, " + in_quotes(classes.front().text) + "; there is nothing to learn");
  }
  const std::string found = std::to_string(classes.size()) + " different values (" + in_short(classes) + ")";
  if (objective == Objective::binary && classes.size() != 2) {
    throw LabelError(where + " has " + found + "; a binary objective needs two");
  }
  if (classes.size() > k_most_classes) {
    throw LabelError(where + " has " + found + "; at most " + std::to_string(k_most_classes) +
                     " classes are supported");
  }
}

}  // namespace

std::string_view to_text(Objective objective) {
  switch (objective) {
    case Objective::automatic: return "auto";
    case Objective::binary: return "binary";
    case Objective::multiclass: return "multiclass";
    case Objective::regression: return "regression";
  }
  return "";
}

std::optional<Objective> parse_objective(std::string_view text) {
  for (const auto objective : {Objective::automatic, Objective::binary, Objective::multiclass, Objective::regression}) {
    if (text == to_text(objective)) return objective;
  }
  return std::nullopt;
}

Labels labels_to_learn(const Csv& csv, std::size_t column, Objective wanted) {
  Labels labels;
  std::unordered_map<std::string_view, std::size_t> index;  // of the text in `texts`
  std::vector<Class> texts;
  std::vector<std::size_t> text_of_row;
  bool numeric = true;
  for (std::size_t row = 0; row < csv.rows(); ++row) {
    const std::string_view cell = trimmed(csv.cell(row, column));
    if (is_missing(cell)) {
      ++labels.missing;
      continue;
    }
    const auto [found, is_new] = index.emplace(cell, texts.size());
    if (is_new) {
      const auto number = parse_number(cell);
      numeric = numeric && number.has_value();
      texts.push_back({cell, number.value_or(0), 0, row, number.has_value()});
    }
    ++texts[found->second].rows;
    labels.rows.push_back(row);
    text_of_row.push_back(found->second);
  }
  if (texts.empty())
    throw LabelError(csv.name() + ": label column " + in_quotes(csv.columns()[column]) + " has no values");

  // One number may be written in several ways: then it is one class.
  std::map<std::pair<double, std::string_view>, std::size_t> order;
  std::vector<Class> classes;
  const auto key = [&](const Class& c) {
    return numeric ? std::pair(c.number, std::string_view()) : std::pair(0.0, c.text);
  };
  for (const Class& text : texts) order.emplace(key(text), 0);
  for (auto& [unused, position] : order) position = classes.size(), classes.emplace_back();
  std::vector<std::size_t> class_of_text;
  for (const Class& text : texts) {
    const std::size_t position = order.at(key(text));
    if (classes[position].rows == 0) classes[position] = {text.text, text.number, 0, text.first_row, text.is_number};
    classes[position].rows += text.rows;
    class_of_text.push_back(position);
  }

  labels.objective = wanted == Objective::automatic ? choose(classes, numeric) : wanted;
  check_text(csv, column, wanted, texts, labels);
  check(csv, column, labels.objective, classes);
  if (labels.objective == Objective::regression) {
    for (const std::size_t row : labels.rows) {
      labels.values.push_back(number_of(csv, row, column, trimmed(csv.cell(row, column))));
    }
    return labels;
  }
  for (const Class& c : classes) labels.classes.emplace_back(c.text);
  for (const std::size_t text : text_of_row) labels.values.push_back(static_cast<double>(class_of_text[text]));
  return labels;
}

Labels labels_of_model(const Csv& csv, std::size_t column, Objective objective, std::span<const std::string> classes) {
  Labels labels;
  labels.objective = objective;
  labels.classes.assign(classes.begin(), classes.end());
  std::unordered_map<std::string, double> class_of_text;
  std::unordered_map<double, double> class_of_number;
  for (std::size_t i = 0; i < classes.size(); ++i) {
    class_of_text.emplace(classes[i], static_cast<double>(i));
    if (const auto number = parse_number(classes[i])) class_of_number.emplace(*number, static_cast<double>(i));
  }
  const auto class_of = [&](std::string_view cell) {
    if (const auto found = class_of_text.find(std::string(cell)); found != class_of_text.end()) return found->second;
    const auto number = parse_number(cell);
    if (!number) return k_no_class;
    const auto found = class_of_number.find(*number);
    return found == class_of_number.end() ? k_no_class : found->second;
  };
  for (std::size_t row = 0; row < csv.rows(); ++row) {
    const std::string_view cell = trimmed(csv.cell(row, column));
    if (is_missing(cell)) {
      ++labels.missing;
      continue;
    }
    const double value = objective == Objective::regression ? number_of(csv, row, column, cell) : class_of(cell);
    if (objective != Objective::regression && value == k_no_class) {
      ++labels.unknown;
      continue;
    }
    labels.rows.push_back(row);
    labels.values.push_back(value);
  }
  return labels;
}

}  // namespace learning
