// SPDX-License-Identifier: MIT
#include "sweep/point_values.hpp"

#include <boost/test/unit_test.hpp>
#include <cmath>
#include <limits>

namespace skrobot {
namespace {

const Objective k_most{Direction::maximize, "score"};
const Objective k_least{Direction::minimize, "score"};
constexpr double k_nan = std::numeric_limits<double>::quiet_NaN();

// Repeats from 1 on.
PointValues values(const std::vector<double>& numbers, std::uint64_t first = 1) {
  PointValues all;
  for (const double number : numbers) add_repeat(all, {first++, number});
  return all;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(point_values_test)

BOOST_AUTO_TEST_CASE(repeats_are_in_order_whenever_they_end) {
  PointValues all;
  for (const std::uint64_t repeat : {3u, 1u, 2u}) add_repeat(all, {repeat, static_cast<double>(repeat)});
  add_repeat(all, {2, 99});  // told twice
  BOOST_TEST_REQUIRE(all.size() == 3u);
  for (std::size_t i = 0; i < 3; ++i) {
    BOOST_TEST(all[i].repeat == i + 1);
    BOOST_TEST(all[i].value == static_cast<double>(i + 1));
  }
}

BOOST_AUTO_TEST_CASE(a_point_is_ranked_by_what_was_asked_for) {
  const PointValues three = values({1, 2, 6}), four = values({4, 1, 2, 9});
  BOOST_TEST(aggregate(three, RankBy::mean, k_most) == 3);
  BOOST_TEST(aggregate(three, RankBy::median, k_most) == 2);
  BOOST_TEST(aggregate(four, RankBy::median, k_most) == 3);
  BOOST_TEST(aggregate(three, RankBy::worst, k_most) == 1);
  BOOST_TEST(aggregate(three, RankBy::best, k_most) == 6);
  BOOST_TEST(aggregate(three, RankBy::worst, k_least) == 6);
  BOOST_TEST(aggregate(three, RankBy::best, k_least) == 1);
  for (const RankBy by : {RankBy::mean, RankBy::median, RankBy::worst, RankBy::best}) {
    BOOST_TEST(aggregate(values({0.1}), by, k_most) == 0.1);
    BOOST_TEST(std::isnan(aggregate({}, by, k_most)));
    BOOST_TEST(std::isnan(aggregate(values({1, k_nan, 3}), by, k_least)));
  }
}

BOOST_AUTO_TEST_CASE(pairs_are_repeats_that_both_have) {
  PointValues b;
  for (const std::uint64_t repeat : {2u, 4u, 5u}) add_repeat(b, {repeat, 10.0 * static_cast<double>(repeat)});
  const SharedValues shared = shared_values(values({1, 2, 3, 4}), b);
  BOOST_TEST(shared.a == (std::vector<double>{2, 4}), boost::test_tools::per_element());
  BOOST_TEST(shared.b == (std::vector<double>{20, 40}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(noise_that_seeds_share_does_not_hide_a_difference) {
  // Far apart from seed to seed, but each seed says the same.
  BOOST_TEST((difference_of(values({1, 20, 300}), values({1.5, 20.6, 300.4})) == Difference::significant));
  // The same numbers for other seeds: nothing is paired, and the intervals overlap.
  BOOST_TEST((difference_of(values({1, 20, 300}), values({1.5, 20.6, 300.4}, 11)) == Difference::noise));
}

// Differences 1, 2, 3 have t = 2 / (1 / sqrt(3)) = 3.46 < 4.303, the 97.5 % quantile of t with 2 degrees of freedom;
// 2, 3, 4 have t = 5.2.
BOOST_AUTO_TEST_CASE(three_pairs_decide_by_students_distribution) {
  BOOST_TEST((difference_of(values({0, 0, 0}), values({1, 2, 3})) == Difference::noise));
  BOOST_TEST((difference_of(values({0, 0, 0}), values({2, 3, 4})) == Difference::significant));
  BOOST_TEST((difference_of(values({0, 0, 0}), values({-2, -3, -4})) == Difference::significant));
}

BOOST_AUTO_TEST_CASE(a_difference_without_noise_is_a_difference) {
  BOOST_TEST((difference_of(values({1, 2, 3}), values({2, 3, 4})) == Difference::significant));
  BOOST_TEST((difference_of(values({0.1, 0.2, 0.3}), values({0.4, 0.5, 0.6})) == Difference::significant));
  BOOST_TEST((difference_of(values({1, 2, 3}), values({1, 2, 3})) == Difference::noise));
  BOOST_TEST((difference_of(values({5, 5, 5}), values({5, 5, 5})) == Difference::noise));
}

BOOST_AUTO_TEST_CASE(few_values_are_compared_by_their_intervals) {
  BOOST_TEST((difference_of(values({1, 1.001}), values({2, 2.001})) == Difference::significant));
  BOOST_TEST((difference_of(values({1, 1.2}), values({2, 2.2})) == Difference::noise));
  BOOST_TEST((difference_of(values({1}), values({2, 2.2})) == Difference::unknown));
  BOOST_TEST((difference_of(values({1}), values({2})) == Difference::unknown));
  BOOST_TEST((difference_of({}, values({2})) == Difference::unknown));
}

BOOST_AUTO_TEST_CASE(numbers_that_are_none_say_nothing) {
  constexpr double k_infinity = std::numeric_limits<double>::infinity();
  BOOST_TEST((difference_of(values({1, k_nan, 3}), values({2, 3, 4})) == Difference::unknown));
  BOOST_TEST((difference_of(values({1, k_infinity, 3}), values({2, 3, 4})) == Difference::unknown));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace skrobot
