// SPDX-License-Identifier: MIT
#include "sweep/ranking.hpp"

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <cmath>

using namespace skrobot;

namespace {

using Trials = std::vector<std::pair<std::uint64_t, double>>;

// The numbers, the best first.
std::vector<std::uint64_t> ranked(const Trials& trials, Direction direction, std::size_t most = 10) {
  Ranking ranking(Objective{direction, "m"}, most);
  for (const auto& [number, objective] : trials) ranking.add(number, objective);
  std::vector<std::uint64_t> numbers;
  for (const Ranking::Place& place : ranking.places()) numbers.push_back(place.number);
  return numbers;
}

using Numbers = std::vector<std::uint64_t>;

}  // namespace

BOOST_AUTO_TEST_SUITE(ranking_test)

BOOST_AUTO_TEST_CASE(the_best_comes_first) {
  const Trials trials{{1, 0.5}, {2, 0.9}, {3, -1.0}};
  BOOST_TEST((ranked(trials, Direction::maximize) == Numbers{2, 1, 3}));
  BOOST_TEST((ranked(trials, Direction::minimize) == Numbers{3, 1, 2}));
  BOOST_TEST(ranked({}, Direction::minimize).empty());
}

BOOST_AUTO_TEST_CASE(of_equal_ones_the_lower_number_is_the_better_in_any_order) {
  Trials trials{{1, 0.5}, {2, 0.5}, {3, 0.5}, {4, 0.1}};
  do {
    BOOST_TEST((ranked(trials, Direction::maximize) == Numbers{1, 2, 3, 4}));
    BOOST_TEST((ranked(trials, Direction::maximize, 2) == Numbers{1, 2}));
  } while (std::next_permutation(trials.begin(), trials.end()));
}

BOOST_AUTO_TEST_CASE(not_a_number_is_worse_than_any) {
  Trials trials{{1, std::nan("")}, {2, -INFINITY}, {3, INFINITY}, {4, std::nan("")}};
  std::sort(trials.begin(), trials.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  BOOST_TEST((ranked(trials, Direction::maximize) == Numbers{3, 2, 1, 4}));
  BOOST_TEST((ranked(trials, Direction::minimize) == Numbers{2, 3, 1, 4}));
  std::reverse(trials.begin(), trials.end());
  BOOST_TEST((ranked(trials, Direction::maximize) == Numbers{3, 2, 1, 4}));
}

BOOST_AUTO_TEST_CASE(only_a_few_are_kept) {
  Trials trials;
  for (std::uint64_t number = 1; number <= 1000; ++number)
    trials.emplace_back(number, static_cast<double>(number * 7919 % 1000));
  BOOST_TEST(ranked(trials, Direction::maximize, 3).size() == 3u);
  const auto all = ranked(trials, Direction::maximize, 1000);
  BOOST_TEST((ranked(trials, Direction::maximize, 3) == Numbers(all.begin(), all.begin() + 3)));
  BOOST_TEST(ranked(trials, Direction::maximize, 0).empty());
  BOOST_TEST(ranked(trials, Direction::maximize, 1).size() == 1u);
}

BOOST_AUTO_TEST_CASE(without_an_objective_nothing_is_ranked) {
  Ranking ranking(std::nullopt, 10);
  ranking.add(1, 0.5);
  BOOST_TEST(ranking.places().empty());
}

BOOST_AUTO_TEST_SUITE_END()
