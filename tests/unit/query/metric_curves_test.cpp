// SPDX-License-Identifier: MIT
#include "query/metric_curves.hpp"

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <cmath>
#include <functional>
#include <limits>
#include <random>
#include <skrobot/error.hpp>
#include <skrobot/json.hpp>

#include "support/temporary_directory.hpp"

using namespace skrobot;
using namespace skrobot::test;

namespace {

constexpr double k_nan = std::numeric_limits<double>::quiet_NaN();
constexpr double k_infinity = std::numeric_limits<double>::infinity();

std::string text_of(const std::vector<CurvePoint>& points) {
  std::string text;
  for (const CurvePoint& point : points)
    text += (text.empty() ? "" : " ") + std::to_string(point.step) + ":" + to_text(point.value);
  return text;
}

std::vector<CurvePoint> thinned(std::size_t width, const std::vector<CurvePoint>& points,
                                CurveAxis axis = CurveAxis::step) {
  ThinnedCurve curve(width, axis);
  for (const CurvePoint& point : points) curve.add(point);
  return curve.points();
}

std::vector<CurvePoint> series(std::size_t count, const std::function<double(std::size_t)>& value) {
  std::vector<CurvePoint> points;
  for (std::size_t i = 0; i < count; ++i)
    points.push_back({static_cast<std::int64_t>(i), 0.001 * static_cast<double>(i), value(i)});
  return points;
}

// What is true of every thinned curve: few points, all of them recorded ones, in the order of the axis, the first and
// the last among them, and the least and the greatest of every stretch that is a whole column wide.
void check_thinned(const std::vector<CurvePoint>& all, std::size_t width) {
  const std::vector<CurvePoint> kept = thinned(width, all);
  BOOST_TEST(kept.size() <= 2 * width + 2);
  const auto by_step = [](const CurvePoint& a, const CurvePoint& b) { return a.step < b.step; };
  BOOST_TEST(std::is_sorted(kept.begin(), kept.end(), by_step));
  const auto has = [&](const CurvePoint& wanted) {
    return std::any_of(kept.begin(), kept.end(),
                       [&](const CurvePoint& point) { return point.step == wanted.step && point.time == wanted.time; });
  };
  BOOST_TEST(has(all.front()));
  BOOST_TEST(has(all.back()));
  const auto [first, last] = std::minmax_element(all.begin(), all.end(), by_step);
  const double column =
      (static_cast<double>(last->step) - static_cast<double>(first->step) + 1) / static_cast<double>(width);
  for (std::size_t i = 0; i < width; ++i) {
    // Of a stretch of two columns' width, some kept point is as high and some as low as the middle of it.
    const double begin = static_cast<double>(first->step) + (static_cast<double>(i) - 1) * column,
                 end = begin + 3 * column;
    double high = -k_infinity, low = k_infinity, kept_high = -k_infinity, kept_low = k_infinity;
    for (const CurvePoint& point : all) {
      const auto x = static_cast<double>(point.step);
      if (x >= begin + column && x < end - column) high = std::max(high, point.value), low = std::min(low, point.value);
    }
    for (const CurvePoint& point : kept) {
      const auto x = static_cast<double>(point.step);
      if (x >= begin && x < end)
        kept_high = std::max(kept_high, point.value), kept_low = std::min(kept_low, point.value);
    }
    BOOST_TEST(kept_high >= high, "column " << i << " of " << width);
    BOOST_TEST(kept_low <= low, "column " << i << " of " << width);
  }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(metric_curves_test)

BOOST_AUTO_TEST_CASE(of_each_column_the_least_and_the_greatest_value_stay) {
  // Two columns of four steps each.
  const std::vector<CurvePoint> points =
      series(8, [](std::size_t i) { return std::vector<double>{5, 1, 9, 4, 3, 8, 2, 6}[i]; });
  BOOST_TEST(text_of(thinned(2, points)) == "0:5.0 1:1.0 2:9.0 5:8.0 6:2.0 7:6.0");
  BOOST_TEST(text_of(thinned(1, points)) == "0:5.0 1:1.0 2:9.0 7:6.0");
  BOOST_TEST(text_of(thinned(8, points)) == text_of(points));
  BOOST_TEST(text_of(thinned(1'000'000'000'000, points)) == text_of(points));
  BOOST_TEST(thinned(5, {}).empty());
  BOOST_TEST(text_of(thinned(5, {points[3]})) == "3:4.0");
}

BOOST_AUTO_TEST_CASE(no_peak_is_lost_at_any_length_and_width) {
  std::mt19937 random(7);
  std::normal_distribution<double> noise;
  for (const std::size_t count : {2u, 9u, 100u, 4097u, 50'000u}) {
    const auto points =
        series(count, [&](std::size_t i) { return i % 997 == 3 ? 100 * noise(random) : noise(random); });
    for (const std::size_t width : {1u, 2u, 7u, 80u, 640u, 1920u}) check_thinned(points, width);
  }
}

BOOST_AUTO_TEST_CASE(the_range_may_begin_anywhere_and_grow_in_both_directions) {
  const auto shifted = [](std::int64_t from, std::int64_t by, std::size_t count) {
    std::vector<CurvePoint> points;
    for (std::size_t i = 0; i < count; ++i)
      points.push_back(
          {from + by * static_cast<std::int64_t>(i), static_cast<double>(i), static_cast<double>(i * 7919 % 101)});
    return points;
  };
  check_thinned(shifted(-3000, 3, 2000), 50);
  check_thinned(shifted(1'000'000'000'000, 1, 5000), 50);
  check_thinned(shifted(5000, -1, 9000), 50);
  check_thinned(shifted(0, 1'000'000'007, 3000), 50);
  // The whole range of a step.
  constexpr std::int64_t k_least = std::numeric_limits<std::int64_t>::min(),
                         k_most = std::numeric_limits<std::int64_t>::max();
  BOOST_TEST(text_of(thinned(3, {{0, 0, 1}, {k_most, 0, 2}, {k_least, 0, 3}, {1, 0, 4}})) ==
             "-9223372036854775808:3.0 0:1.0 1:4.0 9223372036854775807:2.0");
}

BOOST_AUTO_TEST_CASE(points_of_one_step_stay_in_their_order) {
  BOOST_TEST(text_of(thinned(4, {{5, 0, 1}, {5, 1, 3}, {5, 2, 2}, {5, 3, 0}, {5, 4, 2}})) == "5:1.0 5:3.0 5:0.0 5:2.0");
}

BOOST_AUTO_TEST_CASE(what_is_no_number_gives_way_and_stays_alone) {
  BOOST_TEST(text_of(thinned(2, {{0, 0, k_nan}, {1, 0, 5}, {2, 0, k_nan}, {3, 0, k_nan}})) ==
             "0:NaN 1:5.0 2:NaN 3:NaN");
  BOOST_TEST(text_of(thinned(1, {{0, 0, 1}, {1, 0, -k_infinity}, {2, 0, k_nan}, {3, 0, k_infinity}, {4, 0, 1}})) ==
             "0:1.0 1:-Infinity 3:Infinity 4:1.0");
}

BOOST_AUTO_TEST_CASE(columns_may_divide_the_time) {
  // Half of the steps take a hundredth of the time.
  std::vector<CurvePoint> points;
  for (int i = 0; i < 100; ++i)
    points.push_back({i, i < 50 ? 0.001 * i : 5 + 0.1 * (i - 50), static_cast<double>(i % 10)});
  const auto kept = thinned(10, points, CurveAxis::time);
  BOOST_TEST(std::count_if(kept.begin(), kept.end(), [](const CurvePoint& point) { return point.time < 1; }) <= 3);
  BOOST_TEST(kept.size() >= 10u);
  for (const double odd : {k_infinity, -k_infinity, k_nan, 1e308}) {
    points[3].time = odd;
    BOOST_TEST(!thinned(10, points, CurveAxis::time).empty(), odd);
  }
}

BOOST_AUTO_TEST_CASE(a_file_is_read_as_a_whole_or_thinned_and_only_what_is_wanted) {
  TemporaryDirectory directory;
  std::string text = "metric,step,time,value\n";
  for (int i = 0; i < 10'000; ++i) {
    text += "loss," + std::to_string(i) + ",0.1," + std::to_string(10'000 - i) + "\n";
    text += "\"a, b\"," + std::to_string(i) + ",0.1,0.5\n";
  }
  write_text(directory / "m", text + "no point\nloss,9999");
  const MetricCurves all = read_curves(directory / "m", {});
  BOOST_TEST_REQUIRE(all.curves.size() == 2u);
  BOOST_TEST(all.damaged_lines == 1u);
  BOOST_TEST(all.curves[0].name == "loss");
  BOOST_TEST(all.curves[0].points.size() == 10'000u);
  BOOST_TEST(all.curves[1].name == "a, b");
  const MetricCurves one = read_curves(directory / "m", {.metrics = {"loss", "absent"}, .width = 100});
  BOOST_TEST_REQUIRE(one.curves.size() == 1u);
  const MetricCurve& loss = one.curves[0];
  BOOST_TEST(loss.count == 10'000u);
  BOOST_TEST(loss.last_step == 9999);
  BOOST_TEST(loss.last == 1.0);
  BOOST_TEST(loss.min == 1.0);
  BOOST_TEST(loss.max == 10'000.0);
  BOOST_TEST(loss.points.size() == 200u);
  BOOST_TEST(loss.points.front().step == 0);
  BOOST_TEST(loss.points.back().step == 9999);
  BOOST_TEST(read_curves(directory / "absent", {}).curves.empty());
  std::filesystem::create_directory(directory / "d");
  BOOST_CHECK_THROW(read_curves(directory / "d", {}), Error);
}

BOOST_AUTO_TEST_SUITE_END()
