// SPDX-License-Identifier: MIT
// From columns of text to the numbers that XGBoost learns from. Needs no SDK.
//
// The kind of a column comes from all of its values, as a declared type would; everything else that is learnt comes
// from the training rows alone.
// - number: every value that is present is a number.
// - date: every value is a date (dates.hpp). It becomes three numbers: days, month and weekday.
// - text: one of XGBoost's own categorical features, whose splits send any set of categories left (W. Fisher, On
//   grouping for maximum homogeneity, JASA 53, 1958; XGBoost's max_cat_to_onehot decides below four). A category is
//   kept if least_category_rows training rows have it; a rarer one says nothing that holds elsewhere (names, ticket
//   numbers) and is treated as missing, as one never seen.
// - words: text whose kept categories cover less than half of the training rows, such as names. Each word that
//   least_category_rows training rows have becomes a number: 1 if the text has it, 0 if not.
//
// Why categories so: on 3000 rows with a column of 60 cities, one of 7 colours and one of 1000 meaningless tickets, and
// noise of 0.70, the test rmse was 0.79 this way, 0.84 with one column of ones per category, 0.84 with codes in order,
// and 1.03 with rare ones kept.
#ifndef LEARNING_FEATURES_HPP
#define LEARNING_FEATURES_HPP

#include <algorithm>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "learning/csv_reader.hpp"

namespace learning {

/// One in a hundred rows, but 2 at least and 10 at most.
constexpr std::size_t least_category_rows(std::size_t training_rows) {
  return std::clamp<std::size_t>(training_rows / 100, 2, 10);
}

enum class FeatureKind { number, text, date, words };

/// "number", "text", "date", "words".
std::string_view to_text(FeatureKind kind);
std::optional<FeatureKind> parse_feature_kind(std::string_view text);

/// What becomes of text columns: what suits each; categories only; words only; nothing, they are left out.
enum class TextColumns { automatic, categories, words, ignore };

struct Feature {
  std::string name;
  FeatureKind kind = FeatureKind::number;
  std::vector<std::string> categories;  ///< of text, or its words; sorted by bytes, the index is the code or column

  bool operator==(const Feature&) const = default;
};

/// Columns of the matrix that a feature becomes.
std::size_t width_of(const Feature& feature);
std::size_t width_of(std::span<const Feature> features);

/// Row by row; NaN is missing. Numbers beyond +-k_largest_number, the infinities too, lie on that bound: trees see
/// order alone.
struct FeatureMatrix {
  /// The values of a text column that are none of its feature's categories.
  struct Unseen {
    std::size_t rows = 0;    ///< that hold one
    std::size_t values = 0;  ///< different ones
    std::size_t first = 0;   ///< the first row's number in the file; REQUIRES: rows > 0
  };
  std::size_t rows = 0;
  std::size_t columns = 0;
  std::vector<float> values;
  std::vector<Unseen> unseen;  ///< of each feature
  std::size_t rows_with_unseen = 0;
};
inline constexpr float k_largest_number = 1e38F;

/// A column that says nothing about any label.
struct IgnoredColumn {
  std::string name;
  std::string reason;  ///< "is empty in every training row"
};

struct LearnedFeatures {
  std::vector<Feature> features;
  std::vector<std::size_t> columns;    ///< of each feature in the file
  std::vector<IgnoredColumn> ignored;  ///< the other columns that were looked at
  std::vector<std::string>
      warnings;  ///< a line for each ignored column, and for each that a few words among numbers make text
};

/// What is known of the features after a look at `columns` of `csv`: kinds by all rows, categories and words by
/// `training_rows` alone. Ignores columns of training rows without a value, of one value in all of them, and of text
/// whose every value and word is too rare. Never fails.
LearnedFeatures learn_features(const Csv& csv, std::span<const std::size_t> columns,
                               std::span<const std::size_t> training_rows,
                               TextColumns text_columns = TextColumns::automatic);

/// The features' values in `rows`; `columns` says where each feature is in `csv`, and has the same size. An unknown
/// category is missing, and counted. Throws CsvError with line, column and value for text in a column of numbers or
/// dates.
FeatureMatrix encode(const Csv& csv, std::span<const Feature> features, std::span<const std::size_t> columns,
                     std::span<const std::size_t> rows);

}  // namespace learning

#endif
