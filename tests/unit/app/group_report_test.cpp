// SPDX-License-Identifier: MIT
#include "app/group_report.hpp"

#include <boost/test/unit_test.hpp>
#include <cmath>
#include <limits>

using namespace skrobot;

namespace {

constexpr double k_nan = std::numeric_limits<double>::quiet_NaN();

struct Bench {
  ComparedMetric metric{"metrics.auc", Better::higher, {}, {}, {}};
  std::vector<std::string> names{"A", "B"};

  // Of ten pairs, b over a.
  GroupDifference difference(double by, double half, double p) {
    GroupDifference made;
    made.from = 0;
    made.to = 1;
    made.p = p;
    made.samples.kind = SampleComparison::Kind::tested;
    made.samples.is_paired = true;
    made.samples.n_a = made.samples.n_b = 10;
    made.samples.mean_a = 1;
    made.samples.mean.difference = by;
    made.samples.mean.p = p;
    made.samples.mean.interval = {by - half, by + half};
    return made;
  }
  std::string sentence(const GroupDifference& made) { return difference_sentence(metric, made, names); }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(group_report_test, Bench)

BOOST_AUTO_TEST_CASE(numbers_have_the_digits_that_their_noise_leaves) {
  BOOST_TEST(rounded_text(0.0123456, 0.008) == "0.0123");
  BOOST_TEST(rounded_text(1234.5678, 12) == "1235");
  BOOST_TEST(rounded_text(-0.00001, 0.1) == "0.00");
  BOOST_TEST(rounded_text(0.1 + 0.2, 0) == "0.3");
  BOOST_TEST(rounded_text(k_nan, 1) == "-");
  BOOST_TEST(rounded_text(1.5e12, 1e9) == "1.5e+12");
  BOOST_TEST(rounded_text(1.5e-12, 1e-13) == "1.5e-12");
  BOOST_TEST(relative_text(0.021) == " (+2.1%)");
  BOOST_TEST(relative_text(0.0001) == "");
  BOOST_TEST(relative_text(k_nan) == "");
}

BOOST_AUTO_TEST_CASE(the_better_one_is_named) {
  BOOST_TEST(sentence(difference(0.012, 0.008, 0.01)) ==
             "B is better by 0.0120 (95 %: 0.0040 to 0.0200), paired over 10 seeds");
  BOOST_TEST(sentence(difference(-0.012, 0.008, 0.01)) ==
             "A is better by 0.0120 (95 %: 0.0040 to 0.0200), paired over 10 seeds");
  metric.better = Better::lower;
  BOOST_TEST(sentence(difference(-0.012, 0.008, 0.01)).starts_with("B is better by 0.0120"));
  metric.better = Better::unknown;
  BOOST_TEST(sentence(difference(-0.012, 0.008, 0.01)).starts_with("A is higher by 0.0120"));
  names.emplace_back("C");
  BOOST_TEST(sentence(difference(0.012, 0.008, 0.01)).starts_with("B is higher than A by 0.0120"));
}

BOOST_AUTO_TEST_CASE(what_is_not_shown_is_not_claimed) {
  BOOST_TEST(sentence(difference(0.002, 0.008, 0.4)) ==
             "No difference shown between A and B: 0.0020 (95 %: -0.0060 to 0.0100), paired over 10 seeds");
  GroupDifference corrected = difference(0.012, 0.008, 0.01);
  corrected.p = 0.08;
  BOOST_TEST(sentence(corrected).ends_with("; not significant among so many comparisons"));
  GroupDifference few;
  few.from = 0, few.to = 1;
  few.samples.n_a = 1, few.samples.n_b = 5;
  BOOST_TEST(sentence(few) == "Too few runs to compare: A has 1 and B has 5; two of each are needed");
}

BOOST_AUTO_TEST_CASE(values_without_noise_are_told_as_they_are) {
  GroupDifference constant;
  constant.from = 0, constant.to = 1;
  constant.samples.kind = SampleComparison::Kind::constant;
  constant.samples.n_a = constant.samples.n_b = 3;
  constant.samples.mean.difference = 0;
  BOOST_TEST(sentence(constant) == "A and B are equal in all runs, 3 runs each");
  constant.samples.mean.difference = 2;
  BOOST_TEST(sentence(constant).starts_with("B is better than A by 2 in all runs, 3 runs each: nothing varies"));
  constant.samples.is_paired = true;
  BOOST_TEST(sentence(constant).starts_with("B is better than A by 2 for each of 3 seeds: nothing varies"));
}

BOOST_AUTO_TEST_CASE(hostile_names_stay_within_their_xml) {
  GroupComparison comparison;
  comparison.groups = {{"a<b & \"c\"]]>", {}, {}, {}}, {"\x1b[31mred\x01\xff", {}, {}, {}}};
  metric.field = "metrics.\"<x>\"";
  metric.groups.resize(2);
  metric.missing.resize(2);
  GroupDifference closed = difference(0.012, 0.008, 0.01);
  closed.gate = GateState::closed;
  metric.differences = {closed};
  comparison.metrics = {metric};
  const std::string xml = junit_report(comparison, GateRule{0, true, "worse"});
  BOOST_TEST(xml.find("a&lt;b &amp; &quot;c&quot;]]&gt;") != std::string::npos, xml);
  for (const char c : xml) BOOST_TEST((c == '\n' || static_cast<unsigned char>(c) >= 0x20));
  BOOST_TEST(xml.find("tests=\"1\" failures=\"1\"") != std::string::npos);
  // What the document says can be read again.
  BOOST_TEST(parse_json(to_text(group_document(comparison))).at("groups").at(0).at("name").as_string() ==
             "a<b & \"c\"]]>");
}

BOOST_AUTO_TEST_SUITE_END()
