// SPDX-License-Identifier: MIT
#include "learning/features.hpp"

#include <algorithm>
#include <limits>
#include <optional>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "learning/value.hpp"

namespace learning {

namespace {

struct Look {
  std::size_t numbers = 0;
  std::size_t texts = 0;
  std::size_t first_text = 0;  // its row
};

float to_feature(double number) {
  return static_cast<float>(std::clamp(number, -double{k_largest_number}, double{k_largest_number}));
}

struct Categories {
  std::vector<std::string> kept;
  std::size_t rows_of_first = 0;  // of kept.front()
};

Categories categories_of(const Csv& csv, std::size_t column, std::span<const std::size_t> rows) {
  std::unordered_map<std::string_view, std::size_t> counts;
  for (const std::size_t row : rows) {
    const std::string_view cell = trimmed(csv.cell(row, column));
    if (!is_missing(cell)) ++counts[cell];
  }
  Categories categories;
  for (const auto& [category, count] : counts) {
    if (count >= least_category_rows(rows.size())) categories.kept.emplace_back(category);
  }
  std::sort(categories.kept.begin(), categories.kept.end());
  if (!categories.kept.empty()) categories.rows_of_first = counts.at(categories.kept.front());
  return categories;
}

// What a column of numbers is in the training rows. Stops at the second value: most columns cost two rows.
enum class Variety { empty, constant, varied };

Variety variety_of(const Csv& csv, std::size_t column, std::span<const std::size_t> rows) {
  std::optional<float> first;
  bool some_missing = false;
  for (const std::size_t row : rows) {
    const std::string_view cell = trimmed(csv.cell(row, column));
    const auto number = is_missing(cell) ? std::nullopt : parse_number(cell);
    if (!number) some_missing = true;
    else if (!first) first = to_feature(*number);
    else if (*first != to_feature(*number)) return Variety::varied;
    if (first && some_missing) return Variety::varied;  // there or not says something too
  }
  return first ? Variety::constant : Variety::empty;
}

constexpr const char* k_constant = "has the same value in every training row";

// Why a column is of no use; empty when it is of some.
std::string reason_to_ignore(const Csv& csv, std::size_t column, std::span<const std::size_t> training_rows,
                             Feature& feature) {
  if (feature.kind == FeatureKind::number) {
    const Variety variety = variety_of(csv, column, training_rows);
    return variety == Variety::empty      ? "is empty in every training row"
           : variety == Variety::constant ? k_constant
                                          : "";
  }
  Categories categories = categories_of(csv, column, training_rows);
  if (categories.kept.empty()) {
    return "is text, and no value occurs in " + std::to_string(least_category_rows(training_rows.size())) +
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
      if (look.texts > 100 && look.numbers < look.texts) continue;
      if (parse_number(cell)) ++look.numbers;
      else if (look.texts++ == 0) look.first_text = row;
    }
  }
  return looks;
}

}  // namespace

LearnedFeatures learn_features(const Csv& csv, std::span<const std::size_t> columns,
                               std::span<const std::size_t> training_rows) {
  const std::vector<Look> looks = look_at(csv, columns);
  LearnedFeatures learned;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    const Look& look = looks[i];
    Feature feature{csv.columns()[columns[i]], look.texts == 0 ? FeatureKind::number : FeatureKind::text, {}};
    if (look.texts > 0 && look.numbers / 4 >= look.texts) {
      learned.warnings.push_back(csv.place(look.first_text, columns[i]) + ": " +
                                 in_quotes(csv.cell(look.first_text, columns[i])) + " makes the column text, though " +
                                 std::to_string(look.numbers) + " of its " + std::to_string(look.numbers + look.texts) +
                                 " values are numbers");
    }
    const std::string reason = reason_to_ignore(csv, columns[i], training_rows, feature);
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

FeatureMatrix encode(const Csv& csv, std::span<const Feature> features, std::span<const std::size_t> columns,
                     std::span<const std::size_t> rows) {
  constexpr float k_missing = std::numeric_limits<float>::quiet_NaN();
  std::vector<std::unordered_map<std::string_view, float>> codes(features.size());
  for (std::size_t i = 0; i < features.size(); ++i) {
    for (const std::string& category : features[i].categories)
      codes[i].emplace(category, static_cast<float>(codes[i].size()));
  }
  FeatureMatrix matrix{rows.size(), features.size(), {}, std::vector<FeatureMatrix::Unseen>(features.size()), 0};
  std::vector<std::unordered_set<std::string_view>> unseen(features.size());
  matrix.values.reserve(matrix.rows * matrix.columns);
  for (const std::size_t row : rows) {
    bool has_unseen = false;
    for (std::size_t i = 0; i < features.size(); ++i) {
      const std::string_view cell = trimmed(csv.cell(row, columns[i]));
      float value = k_missing;
      if (features[i].kind == FeatureKind::text) {
        if (const auto found = codes[i].find(cell); found != codes[i].end()) {
          value = found->second;
        } else if (!is_missing(cell) && !codes[i].empty()) {
          if (matrix.unseen[i].rows++ == 0) matrix.unseen[i].first = row;
          unseen[i].insert(cell);
          has_unseen = true;
        }
      } else if (!is_missing(cell)) {
        const auto number = parse_number(cell);
        if (!number)
          throw CsvError(csv.place(row, columns[i]) + " contains numbers, but " + in_quotes(cell) + " is not a number");
        value = to_feature(*number);
      }
      matrix.values.push_back(value);
    }
    if (has_unseen) ++matrix.rows_with_unseen;
  }
  for (std::size_t i = 0; i < features.size(); ++i) matrix.unseen[i].values = unseen[i].size();
  return matrix;
}

}  // namespace learning
