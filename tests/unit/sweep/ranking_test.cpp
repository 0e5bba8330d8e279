// SPDX-License-Identifier: MIT
#include "sweep/ranking.hpp"

#include <boost/test/unit_test.hpp>
#include <string>

namespace skrobot {
namespace {

const Objective k_most{Direction::maximize, "score"};

// "3:0.5 1:0.25": points and what they are ranked by.
std::string text(const Ranking& ranking) {
  std::string all;
  for (const Ranking::Place& place : ranking.places()) {
    all += (all.empty() ? "" : " ") + std::to_string(place.number) + ":" + std::to_string(place.objective).substr(0, 4);
  }
  return all;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(ranking_test)

BOOST_AUTO_TEST_CASE(without_repeats_the_best_few_are_kept) {
  Ranking ranking(k_most, 2);
  BOOST_TEST(ranking.empty());
  for (const std::uint64_t number : {1u, 2u, 3u, 4u}) ranking.add(number, number % 2 == 0 ? 2 : 1);
  BOOST_TEST(text(ranking) == "2:2.00 4:2.00");
  BOOST_TEST(!ranking.empty());
}

BOOST_AUTO_TEST_CASE(points_are_ranked_by_their_repeats) {
  for (const auto& [by, expected] : std::vector<std::pair<RankBy, std::string>>{{RankBy::mean, "2:4.00 1:3.00"},
                                                                                {RankBy::median, "2:4.00 1:2.00"},
                                                                                {RankBy::worst, "2:3.00 1:1.00"},
                                                                                {RankBy::best, "1:6.00 2:5.00"}}) {
    Ranking ranking({k_most, by, 3}, 10);
    for (const auto& [repeat, value] : {std::pair(3u, 6.0), std::pair(1u, 1.0), std::pair(2u, 2.0)})
      ranking.add(1, value, repeat);
    for (const std::uint64_t repeat : {1u, 2u, 3u}) ranking.add(2, 2 + static_cast<double>(repeat), repeat);
    BOOST_TEST_CONTEXT(to_string(by)) BOOST_TEST(text(ranking) == expected);
  }
}

BOOST_AUTO_TEST_CASE(a_lucky_repeat_alone_does_not_win) {
  Ranking ranking({k_most, RankBy::mean, 2}, 10);
  ranking.add(1, 100, 1);
  ranking.add(2, 1, 1);
  BOOST_TEST(text(ranking) == "1:100. 2:1.00");  // so far nobody has all
  ranking.add(2, 1, 2);
  BOOST_TEST(text(ranking) == "2:1.00 1:100.");
  ranking.add(1, 100, 2);
  BOOST_TEST(text(ranking) == "1:100. 2:1.00");
}

BOOST_AUTO_TEST_CASE(more_repeats_can_cost_a_point_its_place_among_the_few) {
  Ranking ranking({k_most, RankBy::mean, 2}, 1);
  ranking.add(1, 9, 1);
  ranking.add(2, 5, 1);
  ranking.add(2, 5, 2);
  ranking.add(1, 0, 2);
  BOOST_TEST(text(ranking) == "2:5.00");
  BOOST_TEST(ranking.values(1).size() == 2u);
  BOOST_TEST(*ranking.aggregate_of(1) == 4.5);
  BOOST_TEST(ranking.values(3).empty());
  BOOST_TEST(!ranking.aggregate_of(3));
}

BOOST_AUTO_TEST_CASE(without_an_objective_nothing_is_ranked) {
  for (const std::uint64_t repeats : {1u, 3u}) {
    Ranking ranking({std::nullopt, RankBy::mean, repeats}, 10);
    ranking.add(1, 5, 1);
    BOOST_TEST(ranking.empty());
    BOOST_TEST(ranking.places().empty());
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace skrobot
