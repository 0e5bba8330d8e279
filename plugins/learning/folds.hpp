// SPDX-License-Identifier: MIT
// Which rows cross-validation tests together. Needs no SDK.
#ifndef LEARNING_FOLDS_HPP
#define LEARNING_FOLDS_HPP

#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace learning {

/// Indices are into the labels.
struct Folds {
  static constexpr std::size_t k_none = std::numeric_limits<std::size_t>::max();
  std::vector<std::string> names;   ///< "1", "2", … or as given
  std::vector<std::size_t> of_row;  ///< k_none: in every training part, never tested

  std::vector<std::size_t> test(std::size_t fold) const;
  std::vector<std::size_t> training(std::size_t fold) const;
  std::size_t rows_without_fold() const;
};

/// Deals the rows to `count` folds of nearly the same size. With `classes` > 0 the labels are class indices, and each
/// fold gets its share of each class, as scikit-learn's StratifiedKFold deals them; else they are blocks, as KFold's.
/// With a seed the rows are shuffled before, those of a class among themselves. The same arguments give the same folds
/// on every machine. REQUIRES: 2 <= count <= labels.size().
Folds deal_folds(std::span<const double> labels, std::size_t classes, std::size_t count,
                 std::optional<std::uint64_t> shuffle_seed);

/// The folds that the texts name, in the order of numbers or bytes; an empty text: none.
Folds named_folds(std::span<const std::string> names);

}  // namespace learning

#endif
