// SPDX-License-Identifier: MIT
#include "query/metric_series.hpp"

#include <boost/test/unit_test.hpp>
#include <cmath>
#include <limits>

#include "support/temporary_directory.hpp"

using namespace skrobot;
using namespace skrobot::test;

namespace {
constexpr double k_nan = std::numeric_limits<double>::quiet_NaN();
constexpr double k_infinity = std::numeric_limits<double>::infinity();
}  // namespace

BOOST_AUTO_TEST_SUITE(metric_series_test)

BOOST_AUTO_TEST_CASE(a_file_is_read_in_one_pass) {
  TemporaryDirectory directory;
  std::string text =
      "metric,step,time,value\nloss,0,0.001,1\n\"a, b\",5,0.002,NaN\nloss,1,0.003,0.5\nno "
      "point\nloss,2,0.004,-Infinity\nloss,3,0.00";
  write_text(directory / "m", text);
  const MetricsAtAGlance glance = read_metrics(directory / "m");
  BOOST_TEST_REQUIRE(glance.series.size() == 2u);
  BOOST_TEST(glance.series[0].summary.name == "loss");
  BOOST_TEST(glance.series[0].summary.count == 3u);
  BOOST_TEST(glance.series[0].summary.last == -k_infinity);
  BOOST_TEST(glance.series[0].summary.last_step == 2);
  BOOST_TEST(glance.series[0].summary.max == 1.0);
  BOOST_TEST(glance.series[1].summary.name == "a, b");
  BOOST_TEST(std::isnan(glance.series[1].summary.min));
  BOOST_TEST(glance.damaged_lines == 1u);
}

BOOST_AUTO_TEST_CASE(files_of_many_pieces_lose_no_line) {
  TemporaryDirectory directory;
  std::string text = "metric,step,time,value\n";
  for (int i = 0; i < 200'000; ++i) text += "loss," + std::to_string(i) + ",0.001," + std::to_string(i) + "\n";
  write_text(directory / "m", text);
  const MetricsAtAGlance glance = read_metrics(directory / "m");
  BOOST_TEST(glance.damaged_lines == 0u);
  BOOST_TEST(glance.series.at(0).summary.count == 200'000u);
  const std::vector<double> means = glance.series[0].course.means(4);
  BOOST_TEST_REQUIRE(means.size() == 4u);
  for (std::size_t i = 1; i < means.size(); ++i) BOOST_TEST(means[i] > means[i - 1]);
}

BOOST_AUTO_TEST_CASE(missing_and_empty_files_have_no_metrics) {
  TemporaryDirectory directory;
  BOOST_TEST(read_metrics(directory / "none").series.empty());
  for (const char* text : {"", "\n", "metric,step,time,value", "metric,step,time,value\n", "x"}) {
    write_text(directory / "m", text);
    BOOST_TEST(read_metrics(directory / "m").series.empty(), text);
  }
}

BOOST_AUTO_TEST_CASE(a_course_keeps_its_shape_however_long_it_grows) {
  for (const int count : {1, 7, 256, 257, 1000, 100'000}) {
    Course course;
    for (int i = 0; i < count; ++i) course.add(i < count / 2 ? 0 : 1);
    const std::vector<double> means = course.means(2);
    BOOST_TEST(means.size() == (count == 1 ? 1u : 2u));
    if (count > 7) BOOST_TEST((means[0] < 0.1 && means[1] > 0.9), count);
  }
}

BOOST_AUTO_TEST_CASE(a_sparkline_goes_from_the_least_to_the_greatest) {
  BOOST_TEST(sparkline({0, 1, 2, 3, 4, 5, 6, 7}) == "▁▂▃▄▅▆▇█");
  BOOST_TEST(sparkline({7, 0}) == "█▁");
  BOOST_TEST(sparkline({5, 5, 5}) == "▄▄▄");
  BOOST_TEST(sparkline({1, k_nan, 2}) == "▁ █");
  BOOST_TEST(sparkline({}) == "");
  BOOST_TEST(sparkline({k_nan, k_infinity}) == "  ");
  BOOST_TEST(sparkline({-1.7e308, 1.7e308}) == "▁█");
}

BOOST_AUTO_TEST_SUITE_END()
