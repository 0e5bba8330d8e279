// SPDX-License-Identifier: MIT
#include "store/metrics_reader.hpp"

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <cmath>
#include <limits>

#include "base/file_system.hpp"
#include "store/metrics_file.hpp"
#include "support/temporary_directory.hpp"

using namespace skrobot;
using namespace skrobot::test;

namespace {

struct Bench {
  TemporaryDirectory directory;
  std::filesystem::path path = directory / "task.metrics";
  std::vector<MetricRow> rows;
  std::error_code read(MetricsReader& reader) {
    rows.clear();
    return reader.read([&](std::span<const MetricRow> some) { rows.insert(rows.end(), some.begin(), some.end()); });
  }
};

bool same(double a, double b) { return a == b || (std::isnan(a) && std::isnan(b)); }

}  // namespace

BOOST_FIXTURE_TEST_SUITE(metrics_reader_test, Bench)

BOOST_AUTO_TEST_CASE(written_metrics_are_read_back) {
  const std::vector<std::string> names{"loss", "a,\"b\"", "\"", "ünï", ",", "loss2"};
  const std::vector<double> values{0.1,
                                   -1e-310,
                                   1.7976931348623157e308,
                                   3,
                                   -0.0,
                                   std::numeric_limits<double>::quiet_NaN(),
                                   std::numeric_limits<double>::infinity(),
                                   -std::numeric_limits<double>::infinity()};
  std::vector<MetricRow> expected;
  {
    std::unique_ptr<OutputFile> file;
    BOOST_REQUIRE(!real_file_system().create(path, file));
    MetricsFile metrics(std::move(file));
    for (std::uint32_t id = 0; id < names.size(); ++id) metrics.open(id, names[id]);
    for (std::int64_t i = 0; i < 5000; ++i) {
      const auto id = static_cast<std::uint32_t>((i < 6 ? i : i * 7 / 3) % 6);
      const std::int64_t step = i == 9    ? std::numeric_limits<std::int64_t>::min()
                                : i == 10 ? std::numeric_limits<std::int64_t>::max()
                                          : i - 3;
      const std::int64_t time_ms = i * 977;
      metrics.add(id, step, time_ms * 1'000'000, values[static_cast<std::size_t>(i) % values.size()]);
      expected.push_back(
          {id, step, static_cast<double>(time_ms) / 1000, values[static_cast<std::size_t>(i) % values.size()]});
    }
    BOOST_REQUIRE(!metrics.flush());
  }
  MetricsReader reader(path);
  BOOST_REQUIRE(!read(reader));
  BOOST_TEST(reader.damaged() == 0u);
  BOOST_TEST(reader.names() == names, boost::test_tools::per_element());
  BOOST_TEST_REQUIRE(rows.size() == expected.size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const bool equal = rows[i].metric == expected[i].metric && rows[i].step == expected[i].step &&
                       rows[i].time == expected[i].time && same(rows[i].value, expected[i].value);
    BOOST_REQUIRE_MESSAGE(equal, "point " << i);
  }
  BOOST_TEST(reader.offset() == std::filesystem::file_size(path));
}

BOOST_AUTO_TEST_CASE(a_file_is_cut_at_every_byte_and_then_goes_on) {
  const std::string text = "metric,step,time,value\nloss,0,0.001,0.5\n\"a,\"\"b\",1,0.002,NaN\nloss,2,1000.250,-1e-5\n";
  for (std::size_t cut = 0; cut <= text.size(); ++cut) {
    write_text(path, text.substr(0, cut));
    MetricsReader reader(path);
    BOOST_REQUIRE(!read(reader));
    const std::size_t whole =
        static_cast<std::size_t>(std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(cut), '\n'));
    BOOST_TEST(rows.size() == (whole > 0 ? whole - 1 : 0), "cut at " << cut);
    const std::size_t before = rows.size();
    write_text(path, text);
    BOOST_REQUIRE(!read(reader));
    BOOST_TEST(before + rows.size() == 3u, "cut at " << cut);
    BOOST_TEST(reader.damaged() == 0u, "cut at " << cut);
    BOOST_TEST(reader.names() == (std::vector<std::string>{"loss", "a,\"b"}), boost::test_tools::per_element());
    if (!rows.empty()) BOOST_TEST(rows.back().time == 1000.25);
  }
}

BOOST_AUTO_TEST_CASE(malformed_lines_are_counted_and_the_rest_is_read) {
  write_text(path,
             "metric,step,time,value\nloss,0,0.5,1\n\nloss\nloss,1\nloss,1,2\nloss,x,0.5,1\nloss,1,x,1\nloss,1,0.5,"
             "x\nloss,1,0.5,1,1\n,1,0.5,1\n\"loss,1,0.5,1\n"
             "\"lo\"ss\",1,0.5,1\nloss,1.5,0.5,1\nloss,99999999999999999999,0.5,1\nloss,1,0.5,1e999\nloss,2,,1\nloss,7,"
             "0.123456789012345678,2\n");
  MetricsReader reader(path);
  BOOST_REQUIRE(!read(reader));
  BOOST_TEST(reader.damaged() == 15u);
  BOOST_TEST_REQUIRE(rows.size() == 2u);
  BOOST_TEST(rows[1].time == 0.123456789012345678);
  BOOST_TEST(rows[1].step == 7);
}

BOOST_AUTO_TEST_CASE(foreign_bytes_are_ignored) {
  std::string text(3'000'000, '\0');
  for (std::size_t i = 0; i < text.size(); ++i) text[i] = static_cast<char>((i * 2654435761u) >> 13);
  for (char& c : text) c = c == '\n' ? ' ' : c;
  write_text(path, "metric,step,time,value\nloss,0,0.5,1\n" + text + "\nloss,1,0.6,2\n");
  MetricsReader reader(path);
  BOOST_REQUIRE(!read(reader));
  BOOST_TEST(rows.size() == 2u);
  BOOST_TEST(reader.damaged() == 1u);
}

BOOST_AUTO_TEST_CASE(pieces_end_anywhere) {
  std::string text = "metric,step,time,value\n";
  constexpr std::int64_t k_points = 60'000;  // more than two pieces
  for (std::int64_t i = 0; i < k_points; ++i)
    text += "some_metric_of_this_run," + std::to_string(i) + ",0.000," + std::to_string(i) + "\n";
  write_text(path, text);
  MetricsReader reader(path);
  BOOST_REQUIRE(!read(reader));
  BOOST_TEST_REQUIRE(rows.size() == static_cast<std::size_t>(k_points));
  for (std::int64_t i = 0; i < k_points; ++i)
    BOOST_REQUIRE(rows[static_cast<std::size_t>(i)].step == i &&
                  rows[static_cast<std::size_t>(i)].value == static_cast<double>(i));
}

BOOST_AUTO_TEST_CASE(a_shorter_file_is_reread_and_a_missing_one_is_reported) {
  MetricsReader reader(path);
  BOOST_TEST((read(reader) == std::errc::no_such_file_or_directory));
  write_text(path, "metric,step,time,value\nloss,0,0.5,1\nloss,1,0.5,1\n");
  BOOST_REQUIRE(!read(reader));
  BOOST_TEST(rows.size() == 2u);
  write_text(path, "metric,step,time,value\nloss,5,0.5,1\n");
  BOOST_REQUIRE(!read(reader));
  BOOST_TEST_REQUIRE(rows.size() == 1u);
  BOOST_TEST(rows[0].step == 5);
}

BOOST_AUTO_TEST_CASE(a_reader_may_begin_within_the_file) {
  std::string text = "metric,step,time,value\n";
  for (int i = 0; i < 5000; ++i) text += "loss," + std::to_string(i) + ",0.1," + std::to_string(i) + "\n";
  write_text(path, text);
  for (const std::size_t begin : {std::size_t{1}, std::size_t{10}, std::size_t{23}, text.size() / 2, text.size() - 3}) {
    MetricsReader reader(path, begin);
    BOOST_REQUIRE(!read(reader));
    // The lines that begin behind it.
    const auto lines =
        static_cast<std::size_t>(std::count(text.begin() + static_cast<std::ptrdiff_t>(begin), text.end(), '\n'));
    BOOST_TEST(rows.size() == lines - 1, begin);
    BOOST_TEST(reader.damaged() == 0u);
    BOOST_TEST((rows.empty() || rows.back().step == 4999));
  }
  // It goes on with what is added, and begins anew when the file became shorter.
  MetricsReader reader(path, text.size() - 3);
  BOOST_REQUIRE(!read(reader));
  write_text(path, text + "loss,5000,0.1,1\n");
  BOOST_REQUIRE(!read(reader));
  BOOST_TEST(rows.size() == 1u);
  write_text(path, "metric,step,time,value\nloss,7,0.1,1\n");
  BOOST_REQUIRE(!read(reader));
  BOOST_TEST_REQUIRE(rows.size() == 1u);
  BOOST_TEST(rows[0].step == 7);
  // Without any line end it does not read for ever, and finds nothing.
  write_text(path, std::string(1 << 21, 'x'));
  MetricsReader lost(path, 5);
  BOOST_REQUIRE(!read(lost));
  BOOST_TEST(rows.empty());
}

BOOST_AUTO_TEST_SUITE_END()
