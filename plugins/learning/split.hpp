// SPDX-License-Identifier: MIT
// Which rows train and which validate. Needs no SDK.
#ifndef LEARNING_SPLIT_HPP
#define LEARNING_SPLIT_HPP

#include <cstddef>
#include <cstdint>
#include <random>
#include <span>
#include <vector>

namespace learning {

/// A number below `bound`, all equally likely, the same on every machine. REQUIRES: bound > 0.
std::size_t draw(std::mt19937_64& engine, std::size_t bound);

/// Indices into the labels, each in one of the two, both in ascending order.
struct Split {
  std::vector<std::size_t> training;
  std::vector<std::size_t> validation;
};

/// Draws round(fraction * rows) validation rows at random. With `classes` > 0 the labels are class indices and each
/// class gives its share, rounded down, and those with the largest remainders one more; a class never gives its last
/// row. The same arguments give the same split on every machine. REQUIRES: 0 <= fraction < 1.
Split split_rows(std::span<const double> labels, std::size_t classes, double fraction, std::uint64_t seed);

}  // namespace learning

#endif
