// SPDX-License-Identifier: MIT
#include "plot/group_curves.hpp"

#include <boost/test/unit_test.hpp>
#include <cmath>

using namespace skrobot;

namespace {

using Curve = std::vector<PlotPoint>;

bool equal(const Curve& a, const Curve& b) { return a == b; }

}  // namespace

BOOST_AUTO_TEST_SUITE(group_curves_test)

BOOST_AUTO_TEST_CASE(shared_steps_alone_are_drawn) {
  const GroupCurve curve =
      group_curve({{{0, 1}, {1, 2}, {2, 3}}, {{1, 4}, {2, 5}, {3, 6}}}, {Middle::mean, Band::range, Steps::shared});
  BOOST_TEST(equal(curve.points, {{1, 3}, {2, 4}}));
  BOOST_TEST(equal(curve.low, {{1, 2}, {2, 3}}));
  BOOST_TEST(equal(curve.high, {{1, 4}, {2, 5}}));
}

BOOST_AUTO_TEST_CASE(interpolation_stays_within_what_all_curves_cover) {
  const GroupCurve curve =
      group_curve({{{0, 0}, {4, 4}}, {{1, 10}, {3, 30}, {9, 90}}}, {Middle::mean, Band::none, Steps::interpolated});
  BOOST_TEST(equal(curve.points, {{1, 5.5}, {3, 16.5}, {4, 22}}));
  BOOST_TEST(curve.low.empty());
}

BOOST_AUTO_TEST_CASE(bands_are_what_they_are_called) {
  const std::vector<Curve> curves{{{0, 1}}, {{0, 2}}, {{0, 6}}};
  const auto at = [&](Middle middle, Band band) { return group_curve(curves, {middle, band, Steps::shared}); };
  const double deviation = std::sqrt(7.0);
  const GroupCurve spread = at(Middle::mean, Band::deviation);
  BOOST_TEST(spread.points[0].y == 3);
  BOOST_TEST(std::abs(spread.low[0].y - (3 - deviation)) < 1e-12);
  BOOST_TEST(std::abs(spread.high[0].y - (3 + deviation)) < 1e-12);
  const GroupCurve sure = at(Middle::mean, Band::confidence);
  BOOST_TEST(std::abs(sure.high[0].y - (3 + 4.302652729911275 * deviation / std::sqrt(3.0))) < 1e-9);
  const GroupCurve quartiles = at(Middle::median, Band::quartiles);
  BOOST_TEST(quartiles.points[0].y == 2);
  BOOST_TEST(quartiles.low[0].y == 1.5);
  BOOST_TEST(quartiles.high[0].y == 4);
}

BOOST_AUTO_TEST_CASE(one_curve_has_no_band_and_none_no_points) {
  const GroupCurve alone = group_curve({{{0, 1}, {1, 2}}}, {});
  BOOST_TEST(alone.points.size() == 2u);
  BOOST_TEST(alone.low.empty());
  BOOST_TEST(group_curve({}, {}).points.empty());
  BOOST_TEST(group_curve({{{0, 1}}, {}}, {}).points.empty());
  BOOST_TEST(group_curve({{{0, 1}}, {{1, 1}}}, {}).points.empty());
}

BOOST_AUTO_TEST_CASE(of_points_of_one_step_the_last_counts) {
  for (const Steps steps : {Steps::shared, Steps::interpolated}) {
    const GroupCurve curve =
        group_curve({{{0, 1}, {0, 3}, {1, 5}}, {{0, 1}, {1, 1}}}, {Middle::mean, Band::none, steps});
    BOOST_TEST(equal(curve.points, {{0, 2}, {1, 3}}));
  }
}

BOOST_AUTO_TEST_CASE(the_caption_says_what_is_drawn) {
  BOOST_TEST(band_text({}) == "mean ± standard deviation");
  BOOST_TEST(band_text({Middle::median, Band::quartiles, Steps::interpolated}) ==
             "median with quartiles, interpolated");
}

BOOST_AUTO_TEST_SUITE_END()
