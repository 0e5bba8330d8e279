// SPDX-License-Identifier: MIT
#include "command/protocol_lines.hpp"

#include <boost/test/unit_test.hpp>
#include <cmath>
#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace command {
namespace {

/// What a line means, in a few words.
std::string meaning(std::string_view line) {
  const auto parsed = parse_line(line);
  if (!parsed) return "log";
  if (const auto* metric = std::get_if<MetricLine>(&*parsed)) {
    return metric->name + "=" + skrobot::to_text(metric->value) +
           (metric->step ? " @" + std::to_string(*metric->step) : "");
  }
  if (const auto* progress = std::get_if<ProgressLine>(&*parsed))
    return std::to_string(progress->done) + "/" + std::to_string(progress->total);
  if (const auto* result = std::get_if<ResultLine>(&*parsed)) return skrobot::to_text(result->value);
  return "malformed: " + std::get<MalformedLine>(*parsed).reason;
}

/// Every line that `splitter` has, pieces of long ones in brackets.
std::string lines(LineSplitter& splitter, bool at_end = false) {
  std::string all;
  while (const auto line = splitter.next(at_end))
    all += line->is_whole ? std::string(line->text) : "[" + std::string(line->text) + "]";
  return all;
}

bool is_malformed(std::string_view line) {
  return meaning(line).starts_with("malformed: ") && meaning(line).size() > 15;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(protocol_lines_test)

BOOST_AUTO_TEST_CASE(metrics) {
  BOOST_TEST(meaning("skrobot: metric loss 0.12 step 3") == "loss=0.12 @3");
  BOOST_TEST(meaning("skrobot: metric loss 0.12") == "loss=0.12");
  BOOST_TEST(meaning("skrobot: metric  loss\t0.1  step  -7 ") == "loss=0.1 @-7");
  BOOST_TEST(meaning("skrobot: metric loss 5\r") == "loss=5.0");
  BOOST_TEST(meaning("skrobot: metric loss +1e-3 step +2") == "loss=0.001 @2");
  BOOST_TEST(meaning("skrobot: metric loss nan") == "loss=NaN");
  BOOST_TEST(meaning("skrobot: metric loss -inf step 9223372036854775807") == "loss=-Infinity @9223372036854775807");
  BOOST_TEST(meaning("skrobot: metric metric 1") == "metric=1.0");
  BOOST_TEST(meaning("skrobot: metric loss/ä 1") == "loss/ä=1.0");
}

BOOST_AUTO_TEST_CASE(malformed_metric_lines_say_why) {
  for (const char* line :
       {"skrobot: metric", "skrobot: metric loss", "skrobot: metric loss 1 step", "skrobot: metric loss 1 3",
        "skrobot: metric loss 1 at 3", "skrobot: metric loss 1 step 3 4"}) {
    BOOST_TEST(meaning(line) == "malformed: expected 'metric NAME VALUE' or 'metric NAME VALUE step N'", line);
  }
  for (const char* value : {"x", "1,5", "0x10", "1.5x", "--1", "+-1", "++1", "+", "1e999", "'1'"}) {
    BOOST_TEST(meaning(std::string("skrobot: metric loss ") + value) ==
               std::string("malformed: the value '") + value + "' is not a number");
  }
  for (const char* step : {"x", "1.5", "1e3", "9223372036854775808", "+-1", "0x1"}) {
    BOOST_TEST(meaning(std::string("skrobot: metric loss 1 step ") + step) ==
               std::string("malformed: the step '") + step + "' is not an integer");
  }
  BOOST_TEST(meaning("skrobot: metric loss " + std::string(100'000, 'x')).size() < 200u);
}

BOOST_AUTO_TEST_CASE(progress) {
  BOOST_TEST(meaning("skrobot: progress 30 100") == "30/100");
  BOOST_TEST(meaning("skrobot: progress 30") == "30/0");
  BOOST_TEST(meaning("skrobot: progress 0 18446744073709551615") == "0/18446744073709551615");
  for (const char* line :
       {"skrobot: progress", "skrobot: progress -1", "skrobot: progress 1.5 3", "skrobot: progress 1 2 3",
        "skrobot: progress 30%", "skrobot: progress 18446744073709551616"}) {
    BOOST_TEST(is_malformed(line), line);
  }
}

BOOST_AUTO_TEST_CASE(results) {
  BOOST_TEST(meaning(R"(skrobot: result {"loss": 0.12, "s": "a  b"})") == R"({"loss":0.12,"s":"a  b"})");
  BOOST_TEST(meaning("skrobot: result null") == "null");
  BOOST_TEST(meaning("skrobot: result  5 \r") == "5");
  BOOST_TEST(meaning(R"(skrobot: result "result")") == R"("result")");
  for (const char* line : {"skrobot: result", "skrobot: result {", "skrobot: result 1 2", "skrobot: result NaN",
                           "skrobot: result {'a': 1}"}) {
    BOOST_TEST(meaning(line).starts_with("malformed: the result is not JSON: "), line);
  }
  BOOST_TEST(is_malformed("skrobot: result " + std::string(100'000, '[')));
  BOOST_TEST(is_malformed("skrobot: result \"\xFF\""));
}

BOOST_AUTO_TEST_CASE(only_lines_with_the_prefix_are_parsed) {
  for (const char* line : {"", "skrobot", "skrobot:", "skrobot:metric loss 1", " skrobot: metric loss 1",
                           "Skrobot: metric loss 1", "x skrobot: progress 1"}) {
    BOOST_TEST(meaning(line) == "log", line);
  }
  BOOST_TEST(meaning("skrobot: ") == "malformed: expected metric, result or progress");
  BOOST_TEST(meaning("skrobot: error: no task") == "malformed: 'error:' is not metric, result or progress");
  BOOST_TEST(is_malformed("skrobot: metrics loss 1"));
  BOOST_TEST(is_malformed(std::string_view("skrobot: \0 metric", 17)));
}

BOOST_AUTO_TEST_CASE(a_stream_is_cut_into_lines_wherever_its_pieces_end) {
  const std::string text = "one\n\ntwo\r\nthree";
  std::vector<std::string> expected = {"one\n", "\n", "two\r\n", "three"};
  for (std::size_t size = 1; size <= text.size(); ++size) {
    LineSplitter splitter;
    std::vector<std::string> found;
    const auto take = [&](bool at_end) {
      while (const auto line = splitter.next(at_end)) {
        BOOST_TEST(line->is_whole);
        found.emplace_back(line->text);
      }
    };
    for (std::size_t i = 0; i < text.size(); i += size) {
      splitter.add(std::string_view(text).substr(i, size));
      take(false);
    }
    BOOST_TEST(found.size() == 3u);
    take(true);
    BOOST_TEST(found == expected, boost::test_tools::per_element());
  }
  LineSplitter empty;
  BOOST_TEST(!empty.next(true));
}

BOOST_AUTO_TEST_CASE(a_line_that_is_too_long_comes_in_pieces_of_which_none_is_whole) {
  const std::string most(LineSplitter::k_most_bytes, 'x');
  LineSplitter splitter;
  splitter.add(std::string_view(most).substr(1));
  BOOST_TEST(lines(splitter).empty());
  splitter.add("xx");
  BOOST_TEST((lines(splitter) == "[" + most + "x]"));
  splitter.add("skrobot: metric loss 1");
  BOOST_TEST(lines(splitter).empty());
  splitter.add("\nnext\n");
  BOOST_TEST(lines(splitter) == "[skrobot: metric loss 1\n]next\n");
  splitter.add(most + most + "\nafter\n");
  BOOST_TEST((lines(splitter) == "[" + most + most + "\n]after\n"));
  splitter.add(most);
  BOOST_TEST(lines(splitter).size() == most.size() + 2);
  splitter.add("end");
  BOOST_TEST(lines(splitter, true) == "[end]");
}

BOOST_AUTO_TEST_CASE(any_bytes_pass_through_whole) {
  std::mt19937 random(1);
  for (int i = 0; i < 300; ++i) {
    LineSplitter splitter;
    std::string given, got;
    const auto take = [&](bool at_end) {
      while (const auto line = splitter.next(at_end)) {
        got += line->text;
        meaning("skrobot: " + std::string(line->text));
        meaning("skrobot: metric " + std::string(line->text));
      }
    };
    for (int piece = 0; piece < 10; ++piece) {
      std::string bytes(random() % 50, '\0');
      for (char& byte : bytes) byte = random() % 8 == 0 ? '\n' : static_cast<char>(random());
      given += bytes;
      splitter.add(bytes);
      take(false);
    }
    take(true);
    BOOST_TEST_REQUIRE((given == got));
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace command
