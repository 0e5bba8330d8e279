// SPDX-License-Identifier: MIT
#include "learning/split.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace learning {

namespace {

std::vector<std::size_t> quotas(const std::vector<std::vector<std::size_t>>& strata, double fraction,
                                std::size_t wanted) {
  std::vector<std::size_t> quota;
  std::vector<std::pair<double, std::size_t>> remainders;
  std::size_t given = 0;
  for (std::size_t c = 0; c < strata.size(); ++c) {
    const double share = fraction * static_cast<double>(strata[c].size());
    quota.push_back(static_cast<std::size_t>(share));
    given += quota.back();
    remainders.emplace_back(std::floor(share) - share, c);  // negated: the largest first, then the first class
  }
  std::sort(remainders.begin(), remainders.end());
  for (const auto& [unused, c] : remainders) {
    if (given >= wanted) break;
    if (quota[c] + 1 >= strata[c].size()) continue;
    ++quota[c];
    ++given;
  }
  return quota;
}

}  // namespace

// std::uniform_int_distribution differs between libraries; the engine does not.
std::size_t draw(std::mt19937_64& engine, std::size_t bound) {
  const std::uint64_t limit = std::mt19937_64::max() - std::mt19937_64::max() % bound;
  std::uint64_t number = engine();
  while (number >= limit) number = engine();
  return static_cast<std::size_t>(number % bound);
}

Split split_rows(std::span<const double> labels, std::size_t classes, double fraction, std::uint64_t seed) {
  std::vector<std::vector<std::size_t>> strata(std::max<std::size_t>(classes, 1));
  for (std::size_t i = 0; i < labels.size(); ++i)
    strata[classes == 0 ? 0 : static_cast<std::size_t>(labels[i])].push_back(i);
  const auto wanted = static_cast<std::size_t>(std::llround(fraction * static_cast<double>(labels.size())));
  const std::vector<std::size_t> quota = quotas(strata, fraction, wanted);
  std::mt19937_64 engine(seed);
  Split split;
  for (std::size_t c = 0; c < strata.size(); ++c) {
    std::vector<std::size_t>& rows = strata[c];
    for (std::size_t i = 0; i < quota[c]; ++i) {
      std::swap(rows[i], rows[i + draw(engine, rows.size() - i)]);
      split.validation.push_back(rows[i]);
    }
    split.training.insert(split.training.end(), rows.begin() + static_cast<std::ptrdiff_t>(quota[c]), rows.end());
  }
  std::sort(split.training.begin(), split.training.end());
  std::sort(split.validation.begin(), split.validation.end());
  return split;
}

}  // namespace learning
