// SPDX-License-Identifier: MIT
// Trials keep their numbers while a sweep grows, and every trial of its size has exactly one.
#include "sweep/trial_numbering.hpp"

#include <boost/test/unit_test.hpp>
#include <set>
#include <string>

namespace skrobot {
namespace {

using Extents = std::vector<Extent>;

// "1.1 2.1 …": point and repeat of each trial in turn.
std::string places(const TrialNumbering& numbering, std::uint64_t trials) {
  std::string text;
  for (std::uint64_t number = 1; number <= trials; ++number) {
    const PointRepeat at = numbering.at(number);
    text += (text.empty() ? "" : " ") + std::to_string(at.point) + "." + std::to_string(at.repeat);
  }
  return text;
}

// Is it one to one over the last extent?
void check(const Extents& extents, NumberingOrder order) {
  const TrialNumbering numbering(extents, order);
  const Extent last = extents.back();
  std::set<std::uint64_t> seen;
  for (std::uint64_t number = 1; number <= last.trials(); ++number) {
    const PointRepeat at = numbering.at(number);
    BOOST_TEST_REQUIRE(at.point >= 1u);
    BOOST_TEST_REQUIRE(at.point <= last.points);
    BOOST_TEST_REQUIRE(at.repeat >= 1u);
    BOOST_TEST_REQUIRE(at.repeat <= last.repeats);
    BOOST_TEST(numbering.number(at) == number);
    seen.insert((at.point - 1) * last.repeats + at.repeat);
  }
  BOOST_TEST(seen.size() == last.trials());
}

}  // namespace

BOOST_AUTO_TEST_SUITE(trial_numbering_test)

BOOST_AUTO_TEST_CASE(points_run_repeat_by_repeat) {
  BOOST_TEST(places({{{3, 2}}, NumberingOrder::by_repeat}, 6) == "1.1 2.1 3.1 1.2 2.2 3.2");
}

BOOST_AUTO_TEST_CASE(a_search_that_learns_gets_whole_points) {
  BOOST_TEST(places({{{3, 2}}, NumberingOrder::by_point}, 6) == "1.1 1.2 2.1 2.2 3.1 3.2");
}

BOOST_AUTO_TEST_CASE(without_repeats_a_number_is_its_points) {
  for (const auto order : {NumberingOrder::by_repeat, NumberingOrder::by_point})
    BOOST_TEST(places({{{4, 1}}, order}, 4) == "1.1 2.1 3.1 4.1");
}

BOOST_AUTO_TEST_CASE(new_repeats_come_after_everything_that_was_there) {
  BOOST_TEST(places({{{2, 1}, {2, 3}}, NumberingOrder::by_repeat}, 6) == "1.1 2.1 1.2 2.2 1.3 2.3");
  BOOST_TEST(places({{{2, 2}, {2, 3}}, NumberingOrder::by_point}, 6) == "1.1 1.2 2.1 2.2 1.3 2.3");
}

BOOST_AUTO_TEST_CASE(new_points_come_after_new_repeats_of_old_ones) {
  BOOST_TEST(places({{{2, 1}, {3, 2}}, NumberingOrder::by_repeat}, 6) == "1.1 2.1 1.2 2.2 3.1 3.2");
  BOOST_TEST(places({{{1, 2}, {3, 2}}, NumberingOrder::by_repeat}, 6) == "1.1 1.2 2.1 3.1 2.2 3.2");
  BOOST_TEST(places({{{1, 2}, {3, 2}}, NumberingOrder::by_point}, 6) == "1.1 1.2 2.1 2.2 3.1 3.2");
}

BOOST_AUTO_TEST_CASE(every_trial_has_one_number_however_the_sweep_grew) {
  for (const auto order : {NumberingOrder::by_repeat, NumberingOrder::by_point}) {
    for (const Extents& extents :
         {Extents{{1, 1}}, Extents{{7, 5}}, Extents{{7, 1}, {7, 5}}, Extents{{3, 2}, {5, 2}, {5, 4}},
          Extents{{3, 2}, {3, 2}, {5, 6}}, Extents{{1, 10}, {10, 10}}, Extents{{2, 2}, {3, 3}, {4, 4}, {5, 5}}}) {
      check(extents, order);
      // What it was before stays.
      const TrialNumbering all(extents, order);
      for (std::size_t count = 1; count < extents.size(); ++count) {
        const Extents first(extents.begin(), extents.begin() + static_cast<std::ptrdiff_t>(count));
        BOOST_TEST(places(all, first.back().trials()) == places({first, order}, first.back().trials()));
      }
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace skrobot
