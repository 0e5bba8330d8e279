// SPDX-License-Identifier: MIT
#include "learning/features.hpp"

#include <algorithm>
#include <limits>
#include <unordered_map>

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

std::vector<std::string> categories_of(const Csv& csv, std::size_t column, std::span<const std::size_t> rows) {
  std::unordered_map<std::string_view, std::size_t> counts;
  for (const std::size_t row : rows) {
    const std::string_view cell = trimmed(csv.cell(row, column));
    if (!is_missing(cell)) ++counts[cell];
  }
  std::vector<std::string> categories;
  for (const auto& [category, count] : counts) {
    if (count >= least_category_rows(rows.size())) categories.emplace_back(category);
  }
  std::sort(categories.begin(), categories.end());
  return categories;
}

}  // namespace

std::vector<Feature> learn_features(const Csv& csv, std::span<const std::size_t> columns,
                                    std::span<const std::size_t> training_rows, std::vector<std::string>& warnings) {
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
  std::vector<Feature> features;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    const Look& look = looks[i];
    Feature& feature = features.emplace_back(Feature{csv.columns()[columns[i]], FeatureKind::number, {}});
    if (look.texts == 0) continue;
    feature.kind = FeatureKind::text;
    feature.categories = categories_of(csv, columns[i], training_rows);
    if (feature.categories.empty()) {
      warnings.push_back(csv.name() + ": column " + in_quotes(feature.name) + " is text, and no value is in " +
                         std::to_string(least_category_rows(training_rows.size())) + " training rows: it teaches nothing");
    }
    if (look.numbers / 4 < look.texts) continue;
    warnings.push_back(csv.place(look.first_text, columns[i]) + ": " + in_quotes(csv.cell(look.first_text, columns[i])) +
                       " makes the column one of text, though " + std::to_string(look.numbers) + " of its " +
                       std::to_string(look.numbers + look.texts) + " values are numbers");
  }
  return features;
}

FeatureMatrix encode(const Csv& csv, std::span<const Feature> features, std::span<const std::size_t> columns,
                     std::span<const std::size_t> rows) {
  constexpr float k_missing = std::numeric_limits<float>::quiet_NaN();
  std::vector<std::unordered_map<std::string_view, float>> codes(features.size());
  for (std::size_t i = 0; i < features.size(); ++i) {
    for (const std::string& category : features[i].categories) codes[i].emplace(category, static_cast<float>(codes[i].size()));
  }
  FeatureMatrix matrix{rows.size(), features.size(), {}};
  matrix.values.reserve(matrix.rows * matrix.columns);
  for (const std::size_t row : rows) {
    for (std::size_t i = 0; i < features.size(); ++i) {
      const std::string_view cell = trimmed(csv.cell(row, columns[i]));
      float value = k_missing;
      if (features[i].kind == FeatureKind::text) {
        if (const auto found = codes[i].find(cell); found != codes[i].end()) value = found->second;
      } else if (!is_missing(cell)) {
        const auto number = parse_number(cell);
        if (!number) throw CsvError(csv.place(row, columns[i]) + " holds numbers, and " + in_quotes(cell) + " is none");
        value = to_feature(*number);
      }
      matrix.values.push_back(value);
    }
  }
  return matrix;
}

}  // namespace learning
