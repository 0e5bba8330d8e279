// SPDX-License-Identifier: MIT
#include "learning/linear_columns.hpp"

#include <algorithm>
#include <cmath>

namespace learning {

namespace {

// In deviations from the mean; farther values would overflow the sum of a prediction.
constexpr double k_farthest = 1e6;

std::size_t width_of(const LinearColumn& column) {
  return column.categories > 0 ? column.categories : column.some_missing ? 2 : 1;
}

LinearColumn learn(const FeatureMatrix& training, std::size_t place) {
  LinearColumn column;
  double rows = 0;
  double squares = 0;
  for (std::size_t i = place; i < training.values.size(); i += training.columns) {
    if (std::isnan(training.values[i])) {
      column.some_missing = true;
      continue;
    }
    rows += 1;  // Welford's update
    const double difference = training.values[i] - column.mean;
    column.mean += difference / rows;
    squares += difference * (training.values[i] - column.mean);
  }
  if (rows > 0 && squares > 0) column.scale = std::sqrt(squares / rows);
  return column;
}

}  // namespace

std::size_t width_of(std::span<const LinearColumn> columns) {
  std::size_t width = 0;
  for (const LinearColumn& column : columns) width += width_of(column);
  return width;
}

std::vector<LinearColumn> learn_linear_columns(const FeatureMatrix& training, std::span<const Feature> features) {
  std::vector<LinearColumn> columns;
  for (const Feature& feature : features) {
    if (feature.kind == FeatureKind::text) {
      columns.push_back({feature.categories.size(), 0, 1, false});
      continue;
    }
    for (std::size_t i = 0; i < width_of(feature); ++i) columns.push_back(learn(training, columns.size()));
  }
  return columns;
}

FeatureMatrix to_linear(const FeatureMatrix& matrix, std::span<const LinearColumn> columns) {
  FeatureMatrix out{matrix.rows, width_of(columns), {}, matrix.unseen, matrix.rows_with_unseen};
  out.values.reserve(out.rows * out.columns);
  for (std::size_t row = 0; row < matrix.rows; ++row) {
    for (std::size_t i = 0; i < columns.size(); ++i) {
      const float value = matrix.values[row * matrix.columns + i];
      const bool is_missing = std::isnan(value);
      if (columns[i].categories > 0) {
        for (std::size_t c = 0; c < columns[i].categories; ++c)
          out.values.push_back(!is_missing && value == static_cast<float>(c) ? 1.0F : 0.0F);
        continue;
      }
      const double scaled = std::clamp((value - columns[i].mean) / columns[i].scale, -k_farthest, k_farthest);
      out.values.push_back(is_missing ? 0.0F : static_cast<float>(scaled));
      if (columns[i].some_missing) out.values.push_back(is_missing ? 1.0F : 0.0F);
    }
  }
  return out;
}

}  // namespace learning
