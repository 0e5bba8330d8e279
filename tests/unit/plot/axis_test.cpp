// SPDX-License-Identifier: MIT
#include "plot/axis.hpp"

#include <boost/test/unit_test.hpp>
#include <random>

using namespace skrobot;

namespace {

std::string labels(const ChartAxis& axis, std::size_t wanted) {
  std::string out;
  for (const AxisTick& tick : axis.ticks(wanted)) out += (out.empty() ? "" : " ") + tick.label;
  return out;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(axis_test)

BOOST_AUTO_TEST_CASE(ticks_are_round_numbers) {
  BOOST_TEST(labels(ChartAxis(AxisScale::linear, 0, 1, 0), 5) == "0 0.2 0.4 0.6 0.8 1");
  BOOST_TEST(labels(ChartAxis(AxisScale::linear, 0.123, 0.87, 0), 4) == "0.2 0.4 0.6 0.8");
  BOOST_TEST(labels(ChartAxis(AxisScale::linear, 0, 1000, 0), 5) == "0 200 400 600 800 1000");
  BOOST_TEST(labels(ChartAxis(AxisScale::linear, 0, 1e6, 0), 5) == "0 200k 400k 600k 800k 1M");
  BOOST_TEST(labels(ChartAxis(AxisScale::linear, -1, 1, 0), 4) == "-1 -0.5 0 0.5 1");
  BOOST_TEST(labels(ChartAxis(AxisScale::linear, 1e-9, 5e-9, 0), 4) == "1e-9 2e-9 3e-9 4e-9 5e-9");
  BOOST_TEST(labels(ChartAxis(AxisScale::linear, 1000000, 1000004, 0), 4) ==
             "1M 1.000001M 1.000002M 1.000003M 1.000004M");
  BOOST_TEST(labels(ChartAxis(AxisScale::linear, 0, 3e9, 0), 3) == "0 1G 2G 3G");
}

BOOST_AUTO_TEST_CASE(logarithmic_ticks_are_decades_and_between_them_2_and_5_when_there_is_room) {
  BOOST_TEST(labels(ChartAxis(AxisScale::logarithmic, 1, 1000, 0), 4) == "1 10 100 1000");
  BOOST_TEST(labels(ChartAxis(AxisScale::logarithmic, 1e-6, 1, 0), 7) == "1e-6 1e-5 0.0001 0.001 0.01 0.1 1");
  BOOST_TEST(labels(ChartAxis(AxisScale::logarithmic, 1, 10, 0), 5) == "1 2 5 10");
  BOOST_TEST(labels(ChartAxis(AxisScale::logarithmic, 1e-12, 1, 0), 4) == "1e-12 1e-9 1e-6 0.001 1");
  BOOST_TEST(labels(ChartAxis(AxisScale::logarithmic, 0.3, 0.6, 0), 4) == "0.3 0.4 0.5 0.6");
}

BOOST_AUTO_TEST_CASE(whole_numbers_have_no_ticks_between_them) {
  const auto whole = [](AxisScale scale, double least, double most, std::size_t wanted) {
    return labels(ChartAxis(scale, least, most, 0.05, Numbers::whole), wanted);
  };
  BOOST_TEST(whole(AxisScale::linear, 2, 6, 10) == "2 3 4 5 6");
  BOOST_TEST(whole(AxisScale::linear, 3, 4, 8) == "3 4");
  BOOST_TEST(whole(AxisScale::linear, 3, 3, 8) == "2 3 4");
  BOOST_TEST(whole(AxisScale::linear, 0, 1, 8) == "0 1");
  BOOST_TEST(whole(AxisScale::linear, 1, 2000, 4) == "0 1000 2000");
  BOOST_TEST(whole(AxisScale::linear, -3, 3, 3) == "-2 0 2");
  BOOST_TEST(whole(AxisScale::logarithmic, 1, 4, 8) == "1 2 3 4");
  BOOST_TEST(whole(AxisScale::logarithmic, 1, 1, 8) == "1 2 3");
  BOOST_TEST(whole(AxisScale::logarithmic, 16, 256, 4) == "20 50 100 200");
  BOOST_TEST(labels(ChartAxis(AxisScale::linear, 2, 3, 0), 4) == "2 2.5 3");
}

BOOST_AUTO_TEST_CASE(a_small_logarithmic_axis_has_two_ticks_at_least) {
  for (const std::size_t wanted : {2u, 3u, 4u, 6u, 10u}) {
    for (const auto& [least, most] : {std::pair(0.11, 0.34),
                                      {0.11, 0.19},
                                      {0.95, 1.05},
                                      {0.5, 0.51},
                                      {1.0, 1.0001},
                                      {3e-7, 8e-7},
                                      {2.1, 4.9},
                                      {7.0, 13.0},
                                      {1e-9, 9e-9}}) {
      const ChartAxis axis(AxisScale::logarithmic, least, most, 0.04);
      const auto ticks = axis.ticks(wanted);
      BOOST_TEST(ticks.size() >= 2u, least << " to " << most << ", wanted " << wanted << ": " << labels(axis, wanted));
      BOOST_TEST(ticks.size() <= 2 * wanted + 4,
                 least << " to " << most << ", wanted " << wanted << ": " << labels(axis, wanted));
      for (std::size_t i = 1; i < ticks.size(); ++i) BOOST_TEST(ticks[i - 1].label != ticks[i].label);
    }
  }
  BOOST_TEST(labels(ChartAxis(AxisScale::logarithmic, 0.11, 0.34, 0), 4) == "0.15 0.2 0.25 0.3");
  BOOST_TEST(labels(ChartAxis(AxisScale::logarithmic, 0.11, 0.34, 0), 2) == "0.2 0.3");
}

BOOST_AUTO_TEST_CASE(places_run_from_0_to_1) {
  const ChartAxis axis(AxisScale::linear, 10, 20, 0);
  BOOST_TEST(axis.place(10) == 0.0);
  BOOST_TEST(axis.place(15) == 0.5);
  BOOST_TEST(axis.place(20) == 1.0);
  const ChartAxis decades(AxisScale::logarithmic, 1, 100, 0);
  BOOST_TEST(decades.place(10) == 0.5, boost::test_tools::tolerance(1e-12));
  BOOST_TEST(ChartAxis(AxisScale::linear, 0, 10, 0.1).place(0) == 1.0 / 12, boost::test_tools::tolerance(1e-12));
}

BOOST_AUTO_TEST_CASE(one_value_gets_room_around_it) {
  for (const double value : {0.0, 5.0, -3.0, 1e250, 1e-250, 5e-324}) {
    const ChartAxis axis(AxisScale::linear, value, value, 0);
    BOOST_TEST(axis.place(value) == 0.5, boost::test_tools::tolerance(0.01));
    BOOST_TEST(!axis.ticks(4).empty());
  }
  BOOST_TEST(ChartAxis(AxisScale::logarithmic, 7, 7, 0).place(7) == 0.5, boost::test_tools::tolerance(1e-9));
}

BOOST_AUTO_TEST_CASE(any_range_has_ticks_that_lie_on_the_axis) {
  std::mt19937_64 random(1);
  std::uniform_real_distribution<double> mantissa(-10, 10), exponent(-200, 200);
  for (int i = 0; i < 20'000; ++i) {
    double least = mantissa(random) * std::pow(10.0, exponent(random)),
           most = mantissa(random) * std::pow(10.0, exponent(random));
    if (least > most) std::swap(least, most);
    for (const AxisScale scale : {AxisScale::linear, AxisScale::logarithmic}) {
      if (scale == AxisScale::logarithmic && least <= 0) continue;
      const ChartAxis axis(scale, least, most, 0.04);
      const auto ticks = axis.ticks(6);
      BOOST_REQUIRE_MESSAGE(!ticks.empty() && ticks.size() <= 16, least << " to " << most << ": " << ticks.size());
      for (const AxisTick& tick : ticks) {
        BOOST_REQUIRE_MESSAGE(axis.place(tick.value) >= -1e-6 && axis.place(tick.value) <= 1 + 1e-6,
                              least << " to " << most << ": " << tick.label);
        BOOST_REQUIRE(tick.label.size() <= 24u);
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(a_range_that_is_small_beside_its_numbers_has_an_end) {
  for (const double base : {9e15, 1e18, -1e18, 1e300}) {
    for (const double ulps : {1.0, 3.0, 16.0, 300.0}) {
      const double end = base + ulps * (std::nextafter(std::abs(base), 2e300) - std::abs(base));
      const auto ticks = ChartAxis(AxisScale::linear, base, end, 0.04).ticks(6);
      BOOST_TEST(ticks.size() <= 25u);
      for (std::size_t i = 1; i < ticks.size(); ++i) BOOST_TEST(ticks[i - 1].value < ticks[i].value);
    }
  }
}

BOOST_AUTO_TEST_CASE(labels_say_no_more_digits_than_asked) {
  BOOST_TEST(short_label(0.182142, 1e-5) == "0.18214");
  BOOST_TEST(short_label(1500) == "1500");
  BOOST_TEST(short_label(150000) == "150k");
  BOOST_TEST(short_label(-2.5e-7) == "-2.5e-7");
  BOOST_TEST(short_label(0) == "0");
  BOOST_TEST(short_label(-0.0) == "0");
  BOOST_TEST(short_label(1e300) == "1e300");
  BOOST_TEST(short_label(123456.7, 100) == "123.5k");
}

BOOST_AUTO_TEST_SUITE_END()
