// SPDX-License-Identifier: MIT
#include "learning/folds.hpp"

#include <algorithm>
#include <random>
#include <utility>

#include "learning/split.hpp"
#include "learning/value.hpp"

namespace learning {

namespace {

void shuffle(std::vector<std::size_t>& items, std::mt19937_64& engine) {
  for (std::size_t left = items.size(); left > 1; --left) std::swap(items[left - 1], items[draw(engine, left)]);
}

std::vector<std::vector<std::size_t>> strata_of(std::span<const double> labels, std::size_t classes) {
  std::vector<std::vector<std::size_t>> strata(std::max<std::size_t>(classes, 1));
  for (std::size_t i = 0; i < labels.size(); ++i)
    strata[classes == 0 ? 0 : static_cast<std::size_t>(labels[i])].push_back(i);
  std::erase_if(strata, [](const auto& rows) { return rows.empty(); });
  std::sort(strata.begin(), strata.end(), [](const auto& a, const auto& b) { return a.front() < b.front(); });
  return strata;
}

}  // namespace

std::vector<std::size_t> Folds::test(std::size_t fold) const {
  std::vector<std::size_t> rows;
  for (std::size_t i = 0; i < of_row.size(); ++i) {
    if (of_row[i] == fold) rows.push_back(i);
  }
  return rows;
}

std::vector<std::size_t> Folds::training(std::size_t fold) const {
  std::vector<std::size_t> rows;
  for (std::size_t i = 0; i < of_row.size(); ++i) {
    if (of_row[i] != fold) rows.push_back(i);
  }
  return rows;
}

std::size_t Folds::rows_without_fold() const {
  return static_cast<std::size_t>(std::count(of_row.begin(), of_row.end(), k_none));
}

Folds deal_folds(std::span<const double> labels, std::size_t classes, std::size_t count,
                 std::optional<std::uint64_t> shuffle_seed) {
  std::mt19937_64 engine(shuffle_seed.value_or(0));
  std::vector<std::vector<std::size_t>> strata = strata_of(labels, classes);
  Folds folds;
  for (std::size_t fold = 0; fold < count; ++fold) folds.names.push_back(std::to_string(fold + 1));
  folds.of_row.assign(labels.size(), 0);
  // If the rows lay sorted by class and were dealt one by one, a fold would get this many of each class.
  std::size_t place = 0;
  for (std::vector<std::size_t>& rows : strata) {
    std::vector<std::size_t> quota(count);
    if (classes == 0) {
      for (std::size_t i = 0; i < rows.size(); ++i) ++quota[i % count];
    } else {
      for (std::size_t i = 0; i < rows.size(); ++i) ++quota[place++ % count];
    }
    if (shuffle_seed) shuffle(rows, engine);
    std::size_t next = 0;
    for (std::size_t fold = 0; fold < count; ++fold) {
      for (std::size_t i = 0; i < quota[fold]; ++i) folds.of_row[rows[next++]] = fold;
    }
  }
  return folds;
}

Folds named_folds(std::span<const std::string> names) {
  Folds folds;
  for (const std::string& name : names) {
    if (!name.empty()) folds.names.push_back(name);
  }
  std::sort(folds.names.begin(), folds.names.end(), [](const std::string& a, const std::string& b) {
    const auto number_of_a = parse_number(a);
    const auto number_of_b = parse_number(b);
    if (number_of_a.has_value() != number_of_b.has_value()) return number_of_a.has_value();
    if (number_of_a && *number_of_a != *number_of_b) return *number_of_a < *number_of_b;
    return a < b;
  });
  folds.names.erase(std::unique(folds.names.begin(), folds.names.end()), folds.names.end());
  for (const std::string& name : names) {
    const auto found = std::find(folds.names.begin(), folds.names.end(), name);
    folds.of_row.push_back(name.empty() ? Folds::k_none : static_cast<std::size_t>(found - folds.names.begin()));
  }
  return folds;
}

}  // namespace learning
