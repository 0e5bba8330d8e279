// SPDX-License-Identifier: MIT
// Who leaves a race, and that it depends on values alone.
#include "sweep/race.hpp"

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <random>
#include <string>

namespace skrobot {
namespace {

using Verdict = Race::Verdict;

struct Bench {
  // The values of each point, by repeat; NaN: it failed.
  void let_run(const std::vector<std::vector<double>>& points, std::uint64_t least = 3) {
    const Extent extent{points.size(), points.front().size()};
    race.emplace(extent, least,
                 ranking = Ranking({Objective{Direction::maximize, "score"}, RankBy::mean, extent.repeats}, 10));
    order.clear();
    std::vector<PointRepeat> left;
    for (std::uint64_t repeat = 1; repeat <= extent.repeats; ++repeat) {
      for (std::uint64_t point = 1; point <= extent.points; ++point) left.push_back({point, repeat});
    }
    saved = 0;
    while (!left.empty()) {
      std::vector<std::size_t> ready;
      for (std::size_t i = 0; i < left.size(); ++i) {
        if (race->verdict(left[i]) != Verdict::wait) ready.push_back(i);
      }
      BOOST_TEST_REQUIRE(!ready.empty());  // else nothing would ever run again
      const auto at = left.begin() + static_cast<std::ptrdiff_t>(ready[dice() % ready.size()]);
      const PointRepeat one = *at;
      left.erase(at);
      if (race->verdict(one) == Verdict::drop) {
        ++saved;
        continue;
      }
      order += std::to_string(one.point) + "." + std::to_string(one.repeat) + " ";
      const double value = points[one.point - 1][one.repeat - 1];
      if (value == value) ranking.add(one.point, value, one.repeat);
      race->ended(one);
    }
  }
  std::size_t runs_of(int point) const {
    std::size_t count = 0;
    for (std::size_t at = 0; (at = order.find(" " + std::to_string(point) + ".", at)) != std::string::npos; ++at)
      ++count;
    return count + (order.starts_with(std::to_string(point) + ".") ? 1 : 0);
  }

  Ranking ranking{std::nullopt, 0};
  std::optional<Race> race;
  std::mt19937 dice{1};
  std::string order;
  std::size_t saved = 0;
};

constexpr double k_failed = std::numeric_limits<double>::quiet_NaN();

}  // namespace

BOOST_FIXTURE_TEST_SUITE(race_test, Bench)

BOOST_AUTO_TEST_CASE(who_is_significantly_worse_leaves_after_the_least_repeats) {
  let_run({{9, 9.1, 9.2, 9.3, 9.4}, {1, 1.3, 1.1, 0, 0}, {9.1, 9, 9.3, 9.2, 9.4}});
  BOOST_TEST(runs_of(1) == 5u);
  BOOST_TEST(runs_of(2) == 3u);
  BOOST_TEST(runs_of(3) == 5u);
  BOOST_TEST(saved == 2u);
}

BOOST_AUTO_TEST_CASE(who_leaves_does_not_depend_on_what_ends_first) {
  const std::vector<std::vector<double>> points{
      {5, 5.2, 4.9, 5.3, 5, 5.1}, {4.9, 5.1, 4.8, 5.1, 4.9, 5}, {3, 3.4, 3.1, 3, 3, 3}, {4, 5.3, 4.6, 4.4, 4.2, 4.4}};
  let_run(points);
  const std::vector<std::size_t> expected{runs_of(1), runs_of(2), runs_of(3), runs_of(4)};
  BOOST_TEST(expected[0] == 6u);
  BOOST_TEST(expected[2] == 3u);
  for (unsigned seed = 2; seed < 50; ++seed) {
    dice.seed(seed);
    let_run(points);
    BOOST_TEST((std::vector<std::size_t>{runs_of(1), runs_of(2), runs_of(3), runs_of(4)}) == expected,
               boost::test_tools::per_element());
  }
}

BOOST_AUTO_TEST_CASE(who_leaves_is_the_same_after_a_resume) {
  const std::vector<std::vector<double>> points{{9, 9.1, 9.2, 9.3}, {1, 1.3, 1.1, 0}, {9.1, 9, 9.3, 9.2}};
  Race other({3, 4}, 3, ranking = Ranking({Objective{Direction::maximize, "score"}, RankBy::mean, 4}, 10));
  // What was there is told in no order at all.
  std::vector<PointRepeat> there;
  for (std::uint64_t point = 1; point <= 3; ++point) {
    for (std::uint64_t repeat = 1; repeat <= 3; ++repeat) {
      there.push_back({point, repeat});
      ranking.add(point, points[point - 1][repeat - 1], repeat);
    }
  }
  std::shuffle(there.begin(), there.end(), dice);
  BOOST_TEST((other.verdict({2, 4}) == Verdict::wait));
  for (const PointRepeat& at : there) other.ended(at);
  BOOST_TEST((other.verdict({2, 4}) == Verdict::drop));
  BOOST_TEST((other.verdict({1, 4}) == Verdict::run));
}

BOOST_AUTO_TEST_CASE(a_repeat_begins_when_the_one_before_has_ended_everywhere) {
  Race other({2, 5}, 3, ranking = Ranking({Objective{Direction::maximize, "score"}, RankBy::mean, 5}, 10));
  BOOST_TEST((other.verdict({1, 3}) == Verdict::run));
  BOOST_TEST((other.verdict({1, 4}) == Verdict::wait));
  for (std::uint64_t repeat = 1; repeat <= 3; ++repeat) {
    for (std::uint64_t point = 1; point <= 2; ++point) {
      BOOST_TEST((other.verdict({1, 4}) == Verdict::wait));
      ranking.add(point, 1, repeat);
      other.ended({point, repeat});
      other.ended({point, repeat});  // told twice
    }
  }
  BOOST_TEST((other.verdict({1, 4}) == Verdict::run));
  BOOST_TEST((other.verdict({1, 5}) == Verdict::wait));
}

BOOST_AUTO_TEST_CASE(failures_hold_nobody_up_and_prove_nothing) {
  let_run({{9, 9.1, 9.2, 9.3}, {k_failed, k_failed, k_failed, k_failed}, {1, k_failed, 1.1, 1}});
  BOOST_TEST(runs_of(1) == 4u);
  BOOST_TEST(runs_of(2) == 4u);
  BOOST_TEST(runs_of(3) == 4u);  // two pairs after three repeats
  let_run({{k_failed, k_failed, k_failed}, {k_failed, k_failed, k_failed}});
  BOOST_TEST(saved == 0u);
}

BOOST_AUTO_TEST_CASE(equal_points_all_stay) {
  let_run({{1, 2, 3, 4}, {1, 2, 3, 4}, {1, 2, 3, 4}});
  BOOST_TEST(saved == 0u);
}

BOOST_AUTO_TEST_CASE(fewer_repeats_than_the_least_are_no_race) {
  let_run({{1, 1.1}, {9, 9.1}}, 3);
  BOOST_TEST(saved == 0u);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace skrobot
