// SPDX-License-Identifier: MIT
#include "learning/features.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <map>
#include <optional>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "learning/dates.hpp"
#include "learning/value.hpp"
#include "learning/words.hpp"

namespace learning {

namespace {

struct Look {
  std::size_t numbers = 0;
  std::size_t texts = 0;
  std::size_t first_text = 0;  // its row
  bool only_dates = true;      // of the texts
};

float to_feature(double number) {
  return static_cast<float>(std::clamp(number, -double{k_largest_number}, double{k_largest_number}));
}

struct Categories {
  std::vector<std::string> kept;
  std::size_t rows_of_first = 0;  // of kept.front()
  std::size_t rows_of_kept = 0;
  std::size_t rows = 0;  // with a value
};

Categories categories_of(const Csv& csv, std::size_t column, std::span<const std::size_t> rows) {
  std::unordered_map<std::string_view, std::size_t> counts;
  Categories categories;
  for (const std::size_t row : rows) {
    const std::string_view cell = trimmed(csv.cell(row, column));
    if (is_missing(cell)) continue;
    ++counts[cell];
    ++categories.rows;
  }
  for (const auto& [category, count] : counts) {
    if (count < least_category_rows(rows.size())) continue;
    categories.kept.emplace_back(category);
    categories.rows_of_kept += count;
  }
  std::sort(categories.kept.begin(), categories.kept.end());
  if (!categories.kept.empty()) categories.rows_of_first = counts.at(categories.kept.front());
  return categories;
}

std::vector<std::string> words_of_column(const Csv& csv, std::size_t column, std::span<const std::size_t> rows) {
  std::map<std::string, std::size_t> counts;
  std::size_t present = 0;
  for (const std::size_t row : rows) {
    const std::string_view cell = trimmed(csv.cell(row, column));
    if (is_missing(cell)) continue;
    ++present;
    for (const std::string& word : words_of(cell)) ++counts[word];
  }
  return telling_words(counts, least_category_rows(rows.size()), present);
}

// What a column of numbers is in the training rows. Stops at the second value: most columns cost two rows.
enum class Variety { empty, constant, varied };

std::optional<double> days_of(std::string_view cell) {
  const auto date = parse_date(cell);
  return date ? std::optional(date->days) : std::nullopt;
}

Variety variety_of(const Csv& csv, std::size_t column, std::span<const std::size_t> rows, bool is_date) {
  std::optional<float> first;
  bool some_missing = false;
  for (const std::size_t row : rows) {
    const std::string_view cell = trimmed(csv.cell(row, column));
    const auto number = is_missing(cell) ? std::nullopt : is_date ? days_of(cell) : parse_number(cell);
    if (!number) some_missing = true;
    else if (!first) first = to_feature(*number);
    else if (*first != to_feature(*number)) return Variety::varied;
    if (first && some_missing) return Variety::varied;  // there or not says something too
  }
  return first ? Variety::constant : Variety::empty;
}

constexpr const char* k_constant = "has the same value in every training row";

// Why a column is of no use; empty when it is of some. Fills in what the feature learns from its rows.
std::string reason_to_ignore(const Csv& csv, std::size_t column, std::span<const std::size_t> training_rows,
                             TextColumns text_columns, Feature& feature) {
  if (feature.kind != FeatureKind::text) {
    const Variety variety = variety_of(csv, column, training_rows, feature.kind == FeatureKind::date);
    return variety == Variety::empty      ? "is empty in every training row"
           : variety == Variety::constant ? k_constant
                                          : "";
  }
  if (text_columns == TextColumns::ignore) return "is text, and text_columns is ignore";
  Categories categories = categories_of(csv, column, training_rows);
  const bool are_rare = 2 * categories.rows_of_kept < categories.rows || categories.kept.empty();
  if (text_columns == TextColumns::words || (text_columns == TextColumns::automatic && are_rare)) {
    feature.categories = words_of_column(csv, column, training_rows);
    if (!feature.categories.empty()) feature.kind = FeatureKind::words;
    if (feature.kind == FeatureKind::words) return "";
  }
  if (categories.kept.empty() || text_columns == TextColumns::words) {
    return "is text, and no value or word occurs in " + std::to_string(least_category_rows(training_rows.size())) +
           " or more training rows";
  }
  if (categories.kept.size() == 1 && categories.rows_of_first == training_rows.size()) return k_constant;
  feature.categories = std::move(categories.kept);
  return "";
}

std::vector<Look> look_at(const Csv& csv, std::span<const std::size_t> columns) {
  std::vector<Look> looks(columns.size());
  for (std::size_t row = 0; row < csv.rows(); ++row) {
    for (std::size_t i = 0; i < columns.size(); ++i) {
      const std::string_view cell = trimmed(csv.cell(row, columns[i]));
      if (is_missing(cell)) continue;
      Look& look = looks[i];
      // Text is text: a column of it is not tried to the end, only far enough to know whether it is nearly all numbers.
      if (look.texts > 100 && look.numbers < look.texts && !look.only_dates) continue;
      if (parse_number(cell)) {
        ++look.numbers;
        continue;
      }
      if (look.texts++ == 0) look.first_text = row;
      if (look.only_dates) look.only_dates = parse_date(cell).has_value();
    }
  }
  return looks;
}

}  // namespace

std::string_view to_text(FeatureKind kind) {
  static constexpr std::array<std::string_view, 4> k_names = {"number", "text", "date", "words"};
  return k_names[static_cast<std::size_t>(kind)];
}

std::optional<FeatureKind> parse_feature_kind(std::string_view text) {
  for (const FeatureKind kind : {FeatureKind::number, FeatureKind::text, FeatureKind::date, FeatureKind::words}) {
    if (text == to_text(kind)) return kind;
  }
  return std::nullopt;
}

std::size_t width_of(const Feature& feature) {
  return feature.kind == FeatureKind::date ? 3 : feature.kind == FeatureKind::words ? feature.categories.size() : 1;
}

std::size_t width_of(std::span<const Feature> features) {
  std::size_t width = 0;
  for (const Feature& feature : features) width += width_of(feature);
  return width;
}

LearnedFeatures learn_features(const Csv& csv, std::span<const std::size_t> columns,
                               std::span<const std::size_t> training_rows, TextColumns text_columns) {
  const std::vector<Look> looks = look_at(csv, columns);
  LearnedFeatures learned;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    const Look& look = looks[i];
    Feature feature{csv.columns()[columns[i]],
                    look.texts == 0                        ? FeatureKind::number
                    : look.only_dates && look.numbers == 0 ? FeatureKind::date
                                                           : FeatureKind::text,
                    {}};
    if (look.texts > 0 && look.numbers / 4 >= look.texts) {
      learned.warnings.push_back(csv.place(look.first_text, columns[i]) + ": " +
                                 in_quotes(csv.cell(look.first_text, columns[i])) + " makes the column text, though " +
                                 std::to_string(look.numbers) + " of its " + std::to_string(look.numbers + look.texts) +
                                 " values are numbers");
    }
    if (feature.kind == FeatureKind::text && looks_like_another_date(trimmed(csv.cell(look.first_text, columns[i])))) {
      learned.warnings.push_back(csv.place(look.first_text, columns[i]) + ": " +
                                 in_quotes(csv.cell(look.first_text, columns[i])) +
                                 " looks like a date, but is used as text; write dates as YYYY-MM-DD");
    }
    const std::string reason = reason_to_ignore(csv, columns[i], training_rows, text_columns, feature);
    if (reason.empty()) {
      learned.features.push_back(std::move(feature));
      learned.columns.push_back(columns[i]);
      continue;
    }
    learned.warnings.push_back(csv.name() + ": column " + in_quotes(feature.name) + " is ignored: it " + reason);
    learned.ignored.push_back({std::move(feature.name), reason});
  }
  return learned;
}

namespace {

constexpr float k_missing = std::numeric_limits<float>::quiet_NaN();

/// One feature's part of the rows of a matrix.
class ColumnEncoder {
 public:
  ColumnEncoder(const Csv& csv, const Feature& feature, std::size_t column)
      : csv_(csv), feature_(feature), column_(column) {
    for (const std::string& category : feature.categories) codes_.emplace(category, codes_.size());
  }
  /// Appends a row's values. Returns whether it holds an unknown category.
  bool append(std::size_t row, FeatureMatrix::Unseen& unseen, std::vector<float>& values) {
    const std::string_view cell = trimmed(csv_.cell(row, column_));
    if (is_missing(cell)) {
      values.insert(values.end(), width_of(feature_), k_missing);
      return false;
    }
    switch (feature_.kind) {
      case FeatureKind::number: {
        const auto number = parse_number(cell);
        if (!number) fail(row, cell, "numbers", "a number");
        values.push_back(to_feature(*number));
        return false;
      }
      case FeatureKind::date: {
        const auto date = parse_date(cell);
        if (!date) fail(row, cell, "dates", "a date such as 2024-01-31");
        for (const double part : {date->days, double(date->month), double(date->weekday)})
          values.push_back(to_feature(part));
        return false;
      }
      case FeatureKind::words: {
        const std::size_t first = values.size();
        values.insert(values.end(), feature_.categories.size(), 0.0F);
        for (const std::string& word : words_of(cell)) {
          if (const auto found = codes_.find(word); found != codes_.end()) values[first + found->second] = 1;
        }
        return false;
      }
      case FeatureKind::text: break;
    }
    if (const auto found = codes_.find(cell); found != codes_.end()) {
      values.push_back(static_cast<float>(found->second));
      return false;
    }
    values.push_back(k_missing);
    if (codes_.empty()) return false;
    if (unseen.rows++ == 0) unseen.first = row;
    if (unseen_.insert(cell).second) unseen.values = unseen_.size();
    return true;
  }

 private:
  [[noreturn]] void fail(std::size_t row, std::string_view cell, const char* kind, const char* wanted) const {
    throw CsvError(csv_.place(row, column_) + " contains " + kind + ", but " + in_quotes(cell) + " is not " + wanted);
  }

  const Csv& csv_;
  const Feature& feature_;
  std::size_t column_;
  std::unordered_map<std::string_view, std::size_t> codes_;
  std::unordered_set<std::string_view> unseen_;
};

}  // namespace

FeatureMatrix encode(const Csv& csv, std::span<const Feature> features, std::span<const std::size_t> columns,
                     std::span<const std::size_t> rows) {
  std::vector<ColumnEncoder> encoders;
  for (std::size_t i = 0; i < features.size(); ++i) encoders.emplace_back(csv, features[i], columns[i]);
  FeatureMatrix matrix{rows.size(), width_of(features), {}, std::vector<FeatureMatrix::Unseen>(features.size()), 0};
  matrix.values.reserve(matrix.rows * matrix.columns);
  for (const std::size_t row : rows) {
    bool has_unseen = false;
    for (std::size_t i = 0; i < features.size(); ++i)
      has_unseen = encoders[i].append(row, matrix.unseen[i], matrix.values) || has_unseen;
    if (has_unseen) ++matrix.rows_with_unseen;
  }
  return matrix;
}

}  // namespace learning
