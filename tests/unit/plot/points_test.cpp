// SPDX-License-Identifier: MIT
#include "plot/points.hpp"

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <cmath>
#include <limits>

using namespace skrobot;

namespace {

std::vector<PlotPoint> sine(std::size_t count) {
  std::vector<PlotPoint> points;
  for (std::size_t i = 0; i < count; ++i)
    points.push_back({static_cast<double>(i), std::sin(static_cast<double>(i) / 500)});
  return points;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(points_test)

BOOST_AUTO_TEST_CASE(smoothing_is_debiased_as_tensorboards) {
  // last = last·w + (1-w)·v, shown as last / (1 - wⁿ): worked by hand for w = 0.5 and 1, 2, 4.
  const std::vector<PlotPoint> points{{0, 1}, {1, 2}, {2, 4}};
  const auto smooth = smoothed(points, 0.5);
  BOOST_TEST_REQUIRE(smooth.size() == 3u);
  BOOST_TEST(smooth[0].y == 1.0);
  BOOST_TEST(smooth[1].y == (0.25 + 1.0) / 0.75, boost::test_tools::tolerance(1e-12));
  BOOST_TEST(smooth[2].y == (0.125 + 0.5 + 2.0) / 0.875, boost::test_tools::tolerance(1e-12));
  BOOST_TEST(smooth[2].x == 2.0);
  BOOST_TEST((smoothed(points, 0) == points));
}

BOOST_AUTO_TEST_CASE(a_constant_stays_constant) {
  const std::vector<PlotPoint> points(1000, PlotPoint{0, 7});
  for (const PlotPoint& point : smoothed(points, 0.999)) BOOST_TEST(point.y == 7.0, boost::test_tools::tolerance(1e-9));
}

BOOST_AUTO_TEST_CASE(few_points_are_all_kept) {
  const auto points = sine(100);
  BOOST_TEST((downsampled(points, 100) == points));
  BOOST_TEST((downsampled(points, 1000) == points));
  BOOST_TEST(downsampled({}, 10).empty());
}

BOOST_AUTO_TEST_CASE(peaks_the_first_and_the_last_stay) {
  auto points = sine(100'000);
  points[31'337].y = 50;  // a peak of one point each, far from a bucket's edge and at one
  points[77'777].y = -40;
  points[77'778].y = 49;
  for (const std::size_t most : {4u, 5u, 10u, 100u, 2000u}) {
    const auto thin = downsampled(points, most);
    BOOST_TEST(thin.size() <= most, most);
    BOOST_TEST((thin.front() == points.front() && thin.back() == points.back()), most);
    for (const std::size_t peak : {31'337u, 77'777u})
      BOOST_TEST((std::find(thin.begin(), thin.end(), points[peak]) != thin.end()),
                 most << " points lost the peak at " << peak);
    BOOST_TEST(
        std::is_sorted(thin.begin(), thin.end(), [](const PlotPoint& a, const PlotPoint& b) { return a.x < b.x; }));
  }
  const auto thin = downsampled(points, 2000);
  BOOST_TEST(thin.size() >= 1990u);
}

BOOST_AUTO_TEST_CASE(the_thin_line_looks_like_the_full_one) {
  const auto points = sine(50'000);
  const auto thin = downsampled(points, 500);
  double worst = 0;
  std::size_t after = 1;
  for (const PlotPoint& point : points) {
    while (after + 1 < thin.size() && thin[after].x < point.x) ++after;
    const PlotPoint &a = thin[after - 1], &b = thin[after];
    worst = std::max(worst, std::fabs(a.y + (b.y - a.y) * (point.x - a.x) / (b.x - a.x) - point.y));
  }
  BOOST_TEST(worst < 0.02);
}

BOOST_AUTO_TEST_CASE(points_out_of_order_are_ordered_and_equal_ones_keep_theirs) {
  std::vector<PlotPoint> points{{3, 1}, {1, 2}, {3, 3}, {2, 4}};
  order_by_x(points);
  const std::vector<PlotPoint> expected{{1, 2}, {2, 4}, {3, 1}, {3, 3}};
  BOOST_TEST((points == expected));
}

BOOST_AUTO_TEST_CASE(undrawable_points_are_removed_and_counted) {
  constexpr double k_nan = std::numeric_limits<double>::quiet_NaN(),
                   k_infinity = std::numeric_limits<double>::infinity();
  const std::vector<PlotPoint> all{{0, 1}, {1, k_nan}, {2, k_infinity}, {3, -k_infinity},
                                   {4, 0}, {5, -1},    {6, 1.7e308},    {-7, 2}};
  auto points = all;
  BOOST_TEST(remove_undrawable(points, AxisScale::linear, AxisScale::linear) == 4u);
  BOOST_TEST(points.size() == 4u);
  points = all;
  BOOST_TEST(remove_undrawable(points, AxisScale::linear, AxisScale::logarithmic) == 6u);
  points = all;
  BOOST_TEST(remove_undrawable(points, AxisScale::logarithmic, AxisScale::linear) == 6u);
}

BOOST_AUTO_TEST_SUITE_END()
