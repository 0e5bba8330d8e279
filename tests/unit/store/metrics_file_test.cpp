// SPDX-License-Identifier: MIT
#include "store/metrics_file.hpp"

#include <boost/test/unit_test.hpp>
#include <cmath>
#include <cstdlib>
#include <limits>

#include "support/failing_file_system.hpp"
#include "support/temporary_directory.hpp"

using namespace skrobot;

namespace {

constexpr const char* k_header = "metric,step,time,value\n";

struct Bench {
  std::unique_ptr<OutputFile> make(FileSystem& files = real_file_system()) const {
    std::unique_ptr<OutputFile> file;
    BOOST_TEST_REQUIRE(!files.create(path, file));
    return file;
  }
  test::TemporaryDirectory directory;
  const std::filesystem::path path = directory / "task.metrics";
};

// The lines of one metric "m" after these points.
struct Point {
  std::int64_t step;
  std::int64_t time_ns;
  double value;
};
std::string text_of(const std::vector<Point>& points) {
  const Bench bench;
  MetricsFile file(bench.make());
  BOOST_TEST(file.open(0, "m"));
  for (const Point& point : points) file.add(0, point.step, point.time_ns, point.value);
  BOOST_TEST(!file.sync());
  const std::string text = test::read_text(bench.path);
  BOOST_TEST(text.starts_with(k_header));
  return text.substr(std::string(k_header).size());
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(metrics_file_test, Bench)

BOOST_AUTO_TEST_CASE(a_field_is_quoted_where_it_must_be) {
  BOOST_TEST(csv_field("") == "");
  BOOST_TEST(csv_field("loss") == "loss");
  BOOST_TEST(csv_field(" ż'; ") == " ż'; ");
  BOOST_TEST(csv_field("a,b") == "\"a,b\"");
  BOOST_TEST(csv_field("a\"b") == "\"a\"\"b\"");
  BOOST_TEST(csv_field("\"") == "\"\"\"\"");
  BOOST_TEST(csv_field("a\nb") == "\"a\nb\"");
  BOOST_TEST(csv_field("a\rb") == "\"a\rb\"");
}

BOOST_AUTO_TEST_CASE(a_file_without_points_has_its_header) {
  MetricsFile file(make());
  BOOST_TEST(!file.flush());
  BOOST_TEST(test::read_text(path) == k_header);
}

BOOST_AUTO_TEST_CASE(a_time_is_in_seconds_to_the_millisecond) {
  BOOST_TEST(text_of({{1, 0, 0.5}}) == "m,1,0.000,0.5\n");
  BOOST_TEST(text_of({{1, 999'999, 0.5}}) == "m,1,0.000,0.5\n");
  BOOST_TEST(text_of({{1, 1'000'000, 0.5}}) == "m,1,0.001,0.5\n");
  BOOST_TEST(text_of({{1, 61'012'345'678, 0.5}}) == "m,1,61.012,0.5\n");
  BOOST_TEST(text_of({{1, -5, 0.5}}) == "m,1,0.000,0.5\n");  // a clock that went back
  BOOST_TEST(text_of({{1, INT64_MAX, 0.5}}) == "m,1,9223372036.854,0.5\n");
}

BOOST_AUTO_TEST_CASE(a_value_is_read_back_as_the_same_double) {
  for (const double value :
       {0.1, 1.0 / 3, 5e-324, 2.2250738585072014e-308, 1.7976931348623157e308, -1e-7, 123456789.0}) {
    const std::string line = text_of({{0, 0, value}});
    BOOST_TEST(std::strtod(line.c_str() + std::string("m,0,0.000,").size(), nullptr) == value, line);
  }
  BOOST_TEST(text_of({{0, 0, -0.0}}) == "m,0,0.000,-0\n");
  constexpr double k_infinity = std::numeric_limits<double>::infinity();
  BOOST_TEST(text_of({{0, 0, k_infinity}, {0, 0, -k_infinity}, {0, 0, std::nan("")}}) ==
             "m,0,0.000,Infinity\nm,0,0.000,-Infinity\nm,0,0.000,NaN\n");
}

BOOST_AUTO_TEST_CASE(steps_in_every_order_are_written_as_they_are) {
  // Steps that go up by one take a short way: around each carry, around zero, and at the ends.
  const std::vector<std::int64_t> steps{8,          9,         10,
                                        11,         99,        100,
                                        101,        -2,        -1,
                                        0,          1,         2,
                                        2,          1,         999999999,
                                        1000000000, INT64_MIN, INT64_MIN + 1,
                                        -10,        -9,        INT64_MAX - 1,
                                        INT64_MAX,  0};
  std::vector<Point> points;
  std::string expected;
  for (const std::int64_t step : steps) {
    points.push_back({step, 0, 1});
    expected += "m," + std::to_string(step) + ",0.000,1\n";
  }
  BOOST_TEST(text_of(points) == expected);
  points.clear();
  expected.clear();
  for (std::int64_t step = -1005; step < 1205; ++step) {
    points.push_back({step, 0, 1});
    expected += "m," + std::to_string(step) + ",0.000,1\n";
  }
  BOOST_TEST((text_of(points) == expected));
}

BOOST_AUTO_TEST_CASE(metrics_of_all_names_take_turns) {
  const std::vector<std::string> names{"a",
                                       "",
                                       "a,b",
                                       std::string(31, 'n'),
                                       std::string(32, 'n'),
                                       std::string(33, 'n'),
                                       std::string(200'000, 'n')};  // around the piece, and beyond the buffer
  MetricsFile file(make());
  for (std::size_t i = 0; i < names.size(); ++i) BOOST_TEST(file.open(static_cast<std::uint32_t>(i), names[i]));
  std::string expected = k_header;
  for (int step = 1; step < 4; ++step) {
    for (std::size_t i = 0; i < names.size(); ++i) {
      file.add(static_cast<std::uint32_t>(i), step, 0, 1);
      expected += csv_field(names[i]) + "," + std::to_string(step) + ",0.000,1\n";
    }
  }
  BOOST_TEST(!file.finish());
  BOOST_TEST((test::read_text(path) == expected));
}

BOOST_AUTO_TEST_CASE(metrics_beyond_the_fast_ones_are_written_alike) {
  MetricsFile file(make());
  constexpr std::uint32_t k_last = MetricsFile::k_fast_metrics - 1;
  BOOST_TEST(!file.is_open(k_last));
  BOOST_TEST(!file.is_open(k_last + 1));
  BOOST_TEST(file.open(k_last, "last"));
  BOOST_TEST(file.is_open(k_last));
  BOOST_TEST(!file.is_open(k_last - 1));
  BOOST_TEST(file.open(k_last + 1, "first"));
  BOOST_TEST(file.open(k_last + 2, "second"));
  BOOST_TEST(file.is_open(k_last + 2));
  BOOST_TEST(!file.is_open(k_last + 3));
  file.add(k_last, 8, 0, 1);
  file.add(k_last + 1, 8, 0, 1);
  file.add(k_last + 2, 9, 0, 1);
  file.add(k_last + 1, 9, 0, 1);
  file.add(k_last, 9, 0, 1);
  BOOST_TEST(!file.finish());
  BOOST_TEST(test::read_text(path) == std::string(k_header) +
                                          "last,8,0.000,1\nfirst,8,0.000,1\nsecond,9,0.000,1\nfirst,9,0.000,1\n"
                                          "last,9,0.000,1\n");
  BOOST_TEST(!file.open(MetricsFile::k_most_metrics, "one too many"));
  BOOST_TEST(!file.open(UINT32_MAX, "one too many"));
}

BOOST_AUTO_TEST_CASE(a_metric_can_be_renamed) {
  MetricsFile file(make());
  BOOST_TEST(file.open(0, std::string(100, 'l')));
  file.add(0, 1, 0, 1);
  BOOST_TEST(file.open(0, "s"));
  file.add(0, 2, 0, 1);
  BOOST_TEST(!file.finish());
  BOOST_TEST(test::read_text(path) == k_header + std::string(100, 'l') + ",1,0.000,1\ns,2,0.000,1\n");
}

BOOST_AUTO_TEST_CASE(the_first_failure_stays) {
  test::FailingFileSystem files(2, std::errc::no_space_on_device);  // after the header
  MetricsFile file(make(files));
  file.open(0, "m");
  file.add(0, 1, 0, 1);
  BOOST_TEST((file.flush() == std::errc::no_space_on_device));
  file.add(0, 2, 0, 1);
  BOOST_TEST((file.finish() == std::errc::no_space_on_device));
  BOOST_TEST((file.sync() == std::errc::no_space_on_device));
}

BOOST_AUTO_TEST_CASE(a_file_that_was_deleted_is_written_again) {
  MetricsFile file(make());
  file.open(0, "m");
  file.add(0, 1, 0, 1);
  BOOST_TEST(!file.write_again(real_file_system(), path).has_value());
  std::filesystem::remove(path);
  file.add(0, 2, 0, 1);
  const auto again = file.write_again(real_file_system(), path);
  BOOST_TEST_REQUIRE(again.has_value());
  BOOST_TEST(!*again);
  file.add(0, 3, 0, 1);
  BOOST_TEST(!file.sync());
  BOOST_TEST(test::read_text(path) == std::string(k_header) + "m,1,0.000,1\nm,2,0.000,1\nm,3,0.000,1\n");
}

BOOST_AUTO_TEST_SUITE_END()
