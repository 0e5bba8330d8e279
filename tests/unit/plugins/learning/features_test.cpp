// SPDX-License-Identifier: MIT
#include "learning/features.hpp"

#include <boost/test/unit_test.hpp>
#include <cmath>
#include <numeric>
#include <string>
#include <vector>

namespace learning {
namespace {

std::vector<std::size_t> up_to(std::size_t count) {
  std::vector<std::size_t> all(count);
  std::iota(all.begin(), all.end(), std::size_t{0});
  return all;
}

Csv parse(const std::string& text) { return Csv::parse(text, "t.csv", ','); }

/// `count` rows of the same text.
std::string times(std::size_t count, const std::string& row) {
  std::string text;
  for (std::size_t i = 0; i < count; ++i) text += row;
  return text;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(features_test)

BOOST_AUTO_TEST_CASE(tells_numbers_from_text) {
  const Csv csv = parse("n,t,empty\n" + times(2, " +1.5 ,red,\nNA,blue,?\n") + "2,green,\n");
  const LearnedFeatures learned = learn_features(csv, up_to(3), up_to(csv.rows()));
  BOOST_REQUIRE(learned.features.size() == 2U);
  BOOST_TEST((learned.features[0] == Feature{"n", FeatureKind::number, {}}));
  BOOST_TEST((learned.features[1] == Feature{"t", FeatureKind::text, {"blue", "red"}}));  // green is too rare
  BOOST_TEST((learned.columns == std::vector<std::size_t>{0, 1}));
}

BOOST_AUTO_TEST_CASE(takes_categories_of_training_rows_alone) {
  const Csv csv = parse("t\n" + times(2, "a\nb\n"));
  std::vector<std::size_t> even;
  for (std::size_t row = 0; row < csv.rows(); row += 2) even.push_back(row);
  BOOST_TEST((learn_features(csv, up_to(1), even).ignored.size() == 1U));  // 'a' alone, in every one
  BOOST_TEST((learn_features(csv, up_to(1), up_to(4)).features.at(0).categories == std::vector<std::string>{"a", "b"}));
}

BOOST_AUTO_TEST_CASE(warns_of_a_few_words_among_numbers) {
  const Csv csv = parse("n\n" + times(20, "1\n") + "oops\n");
  const LearnedFeatures learned = learn_features(csv, up_to(1), up_to(csv.rows()));
  BOOST_REQUIRE(learned.features.size() == 1U);
  BOOST_TEST((learned.features[0].kind == FeatureKind::text));
  BOOST_REQUIRE(learned.warnings.size() == 1U);
  BOOST_TEST(learned.warnings[0] ==
             "t.csv:22: column 'n': 'oops' makes the column text, though 20 of its 21 values are numbers");
}

BOOST_AUTO_TEST_CASE(leaves_rare_categories_out) {
  const Csv csv = parse("t,name\n" + times(490, "a,\n") + times(9, "b,\n") + times(1, "b,Ann\n"));
  const LearnedFeatures learned = learn_features(csv, up_to(2), up_to(csv.rows()));
  BOOST_TEST(least_category_rows(csv.rows()) == 5U);
  BOOST_TEST(least_category_rows(3) == 2U);
  BOOST_TEST(least_category_rows(1000000) == 10U);
  BOOST_REQUIRE(learned.features.size() == 1U);
  BOOST_TEST((learned.features[0].categories == std::vector<std::string>{"a", "b"}));
  BOOST_REQUIRE(learned.warnings.size() == 1U);
  BOOST_TEST(learned.warnings[0] ==
             "t.csv: column 'name' is ignored: it is text, and no value or word occurs in 5 or more training rows");
}

BOOST_AUTO_TEST_CASE(ignores_uninformative_columns_and_says_why) {
  const Csv csv = parse("one,word,none,some,late,x\n" + times(4, "1.0,a,,7,,1\n1,a,NA,,,2\n") + "2,b,3,,5,3\n");
  const LearnedFeatures learned = learn_features(csv, up_to(6), up_to(csv.rows() - 1));
  // A value here and there is something; the last row does not train.
  BOOST_TEST((learned.columns == std::vector<std::size_t>{3, 5}));
  std::vector<std::string> why;
  for (const auto& [name, reason] : learned.ignored) why.push_back(name + " " + reason);
  const std::vector<std::string> expected{"one has the same value in every training row",
                                          "word has the same value in every training row",
                                          "none is empty in every training row", "late is empty in every training row"};
  BOOST_TEST(why == expected, boost::test_tools::per_element());
  BOOST_TEST(learned.warnings.size() == 4U);
}

BOOST_AUTO_TEST_CASE(counts_categories_that_were_not_learned) {
  const Csv csv = parse("t,u,n\nred,x,1\npink,y,2\n,?,3\npink,x,4\nmauve,x,5\n");
  const std::vector<Feature> features = {
      {"t", FeatureKind::text, {"blue", "red"}}, {"u", FeatureKind::text, {"x"}}, {"n", FeatureKind::number, {}}};
  const FeatureMatrix matrix = encode(csv, features, up_to(3), up_to(5));
  BOOST_REQUIRE(matrix.unseen.size() == 3U);
  BOOST_TEST(matrix.unseen[0].rows == 3U);
  BOOST_TEST(matrix.unseen[0].values == 2U);
  BOOST_TEST(matrix.unseen[0].first == 1U);
  BOOST_TEST(matrix.unseen[1].rows == 1U);
  BOOST_TEST(matrix.unseen[2].rows == 0U);
  BOOST_TEST(matrix.rows_with_unseen == 3U);
}

BOOST_AUTO_TEST_CASE(encodes_by_the_features_given) {
  const Csv csv = parse("t,x,n\nred,,7\npink,,1e300\n NA,,-inf\nblue,, ? \n");
  const std::vector<Feature> features = {{"n", FeatureKind::number, {}}, {"t", FeatureKind::text, {"blue", "red"}}};
  const FeatureMatrix matrix = encode(csv, features, std::vector<std::size_t>{2, 0}, up_to(4));
  BOOST_TEST(matrix.rows == 4U);
  BOOST_TEST(matrix.columns == 2U);
  BOOST_TEST(matrix.values[0] == 7.0F);
  BOOST_TEST(matrix.values[1] == 1.0F);
  BOOST_TEST(matrix.values[2] == k_largest_number);
  BOOST_TEST(std::isnan(matrix.values[3]));  // never seen
  BOOST_TEST(matrix.values[4] == -k_largest_number);
  BOOST_TEST(std::isnan(matrix.values[5]));
  BOOST_TEST(std::isnan(matrix.values[6]));
  BOOST_TEST(matrix.values[7] == 0.0F);
}

BOOST_AUTO_TEST_CASE(rare_text_becomes_words) {
  std::string text = "name,mixed\n";
  for (int i = 0; i < 20; ++i)
    text += "\"N" + std::to_string(i) + ", " + (i % 2 == 0 ? "Mr." : "Mrs.") + "\"," +
            (i < 12 ? "a b" : std::to_string(i) + "x") + "\n";
  const Csv csv = parse(text);
  const LearnedFeatures learned = learn_features(csv, up_to(2), up_to(20));
  BOOST_REQUIRE(learned.features.size() == 2U);
  BOOST_TEST((learned.features[0] == Feature{"name", FeatureKind::words, {"mr", "mrs"}}));
  BOOST_TEST((learned.features[1] == Feature{"mixed", FeatureKind::text, {"a b"}}));  // most rows have a common value
  const FeatureMatrix matrix = encode(csv, learned.features, learned.columns, std::vector<std::size_t>{1});
  BOOST_TEST(matrix.columns == 3U);
  BOOST_TEST((matrix.values == std::vector<float>{0, 1, 0}));
  const Csv missing = parse("name,mixed\n?,a b\n");
  BOOST_TEST(std::isnan(encode(missing, learned.features, up_to(2), up_to(1)).values[0]));
  BOOST_TEST(learn_features(csv, up_to(1), up_to(20), TextColumns::categories).features.empty());
  BOOST_TEST((learn_features(csv, up_to(2), up_to(20), TextColumns::words).features.back().kind == FeatureKind::text) ==
             false);
  BOOST_TEST(learn_features(csv, up_to(2), up_to(20), TextColumns::ignore).ignored.at(0).reason ==
             "is text, and text_columns is ignore");
}

BOOST_AUTO_TEST_CASE(words_are_those_of_training_rows) {
  const Csv csv = parse("t\n" + times(4, "red car\n") + "red bus 1\nblue car 2\nblue bus 3\nblue bus 4\n");
  const auto words = [&](std::size_t rows) {
    return learn_features(csv, up_to(1), up_to(rows), TextColumns::words).features.at(0).categories;
  };
  BOOST_TEST((words(8) == std::vector<std::string>{"blue", "bus", "car", "red"}));
  BOOST_TEST((words(6) == std::vector<std::string>{"car", "red"}));  // blue and bus occur once in the first six rows
}

BOOST_AUTO_TEST_CASE(dates_become_numbers) {
  const Csv csv = parse(
      "d,mixed,other\n1970-01-02,2020-01-01,01/02/2024\n2024-02-29T12:00,x,02/02/2024\n?,2020-01-02,03/02/2024\n");
  const LearnedFeatures learned = learn_features(csv, up_to(3), up_to(3), TextColumns::categories);
  BOOST_REQUIRE(learned.features.size() == 1U);  // the others are text that occurs once
  BOOST_TEST((learned.features[0] == Feature{"d", FeatureKind::date, {}}));
  const FeatureMatrix matrix = encode(csv, learned.features, learned.columns, up_to(3));
  BOOST_TEST(matrix.columns == 3U);
  BOOST_TEST((std::vector<float>(matrix.values.begin(), matrix.values.begin() + 6) ==
              std::vector<float>{1, 1, 5, 19782.5F, 2, 4}));
  BOOST_TEST(std::isnan(matrix.values[6]));
  BOOST_TEST(learned.warnings.at(1) ==
             "t.csv:2: column 'other': '01/02/2024' looks like a date, but is used as text; write dates as YYYY-MM-DD");
  const Csv bad = parse("d\nsoon\n");
  BOOST_CHECK_EXCEPTION(encode(bad, learned.features, up_to(1), up_to(1)), CsvError, [](const CsvError& e) {
    return std::string(e.what()) == "t.csv:2: column 'd' contains dates, but 'soon' is not a date such as 2024-01-31";
  });
}

BOOST_AUTO_TEST_CASE(refuses_text_in_numeric_columns) {
  const Csv csv = parse("n\n1\nabc\n");
  const std::vector<Feature> features = {{"n", FeatureKind::number, {}}};
  BOOST_CHECK_EXCEPTION(encode(csv, features, up_to(1), up_to(2)), CsvError, [](const CsvError& e) {
    return std::string(e.what()) == "t.csv:3: column 'n' contains numbers, but 'abc' is not a number";
  });
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace learning
