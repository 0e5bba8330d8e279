// SPDX-License-Identifier: MIT
#include "learning/labels.hpp"

#include <boost/test/unit_test.hpp>
#include <functional>
#include <initializer_list>
#include <string>
#include <vector>

namespace learning {
namespace {

Csv column(std::initializer_list<const char*> values) {
  std::string text = "y,x\n";
  for (const char* value : values) text += std::string(value) + ",0\n";
  return Csv::parse(text, "t.csv", ',');
}

Labels learn(std::initializer_list<const char*> values, Objective wanted = Objective::automatic) {
  return labels_to_learn(column(values), 0, wanted);
}

std::string error_of(std::initializer_list<const char*> values, Objective wanted) {
  try {
    learn(values, wanted);
  } catch (const LabelError& e) {
    return e.what();
  }
  return "";
}

using Texts = std::vector<std::string>;
using Values = std::vector<double>;

}  // namespace

BOOST_AUTO_TEST_SUITE(labels_test)

BOOST_AUTO_TEST_CASE(chooses_the_objective) {
  BOOST_TEST((learn({"yes", "no", "yes"}).objective == Objective::binary));
  BOOST_TEST((learn({"7.5", "2"}).objective == Objective::binary));
  BOOST_TEST((learn({"a", "b", "c"}).objective == Objective::multiclass));
  BOOST_TEST((learn({"0", "1", "2", "0", "1", "2"}).objective == Objective::multiclass));
  BOOST_TEST((learn({"1", "2", "3", "3", "2", "1.0"}).objective == Objective::multiclass));
  BOOST_TEST((learn({"1", "2", "3"}).objective == Objective::regression));                 // each once
  BOOST_TEST((learn({"3", "4", "5", "3", "4", "5"}).objective == Objective::regression));  // scores
  BOOST_TEST((learn({"0", "1", "3", "0", "1", "3"}).objective == Objective::regression));  // a gap
  BOOST_TEST((learn({"0.5", "1.5", "2.5", "0.5"}).objective == Objective::regression));
}

BOOST_AUTO_TEST_CASE(orders_classes) {
  const Labels text = learn({"malignant", "", "benign", " malignant "});
  BOOST_TEST((text.classes == Texts{"benign", "malignant"}));
  BOOST_TEST((text.values == Values{1, 0, 1}));
  BOOST_TEST((text.rows == std::vector<std::size_t>{0, 2, 3}));
  BOOST_TEST(text.missing == 1U);
  const Labels numbers = learn({"10", "9", "9.0", "10"});
  BOOST_TEST((numbers.classes == Texts{"9", "10"}));
  BOOST_TEST((numbers.values == Values{1, 0, 0, 1}));
  BOOST_TEST((learn({"1.5", "NA", "2", "3"}).values == Values{1.5, 2, 3}));
}

BOOST_AUTO_TEST_CASE(says_why_labels_cannot_be_learned) {
  BOOST_TEST(error_of({"", "NA"}, Objective::automatic) == "t.csv: label column 'y' has no values");
  BOOST_TEST(error_of({"a", "a"}, Objective::automatic) ==
             "t.csv: label column 'y' has only one class, 'a'; there is nothing to learn");
  BOOST_TEST(error_of({"a", "b", "c"}, Objective::binary) ==
             "t.csv: label column 'y' has 3 different values ('a', 'b', 'c'); a binary objective needs two");
  BOOST_TEST(error_of({"1", "b"}, Objective::regression) ==
             "t.csv:3: column 'y': 'b' is not a number; regression needs numbers");
  BOOST_TEST(error_of({"1", "1e39", "2"}, Objective::regression) == "t.csv:3: column 'y': '1e39' is too large");
  std::string text = "y\n";
  for (std::size_t i = 0; i <= k_most_classes; ++i) text += std::to_string(i) + "\n";
  BOOST_CHECK_THROW(labels_to_learn(Csv::parse(text, "t.csv", ','), 0, Objective::multiclass), LabelError);
}

namespace {

// So many rows, each of them by its number.
std::string automatic(std::size_t rows, const std::function<std::string(std::size_t)>& label,
                      Objective wanted = Objective::automatic) {
  std::string text = "y\n";
  for (std::size_t i = 0; i < rows; ++i) text += label(i) + "\n";
  try {
    const Labels labels = labels_to_learn(Csv::parse(text, "t.csv", ','), 0, wanted);
    return labels.warnings.empty() ? "learned" : labels.warnings.front();
  } catch (const LabelError& e) {
    return e.what();
  }
}

}  // namespace

BOOST_AUTO_TEST_CASE(names_are_not_taken_for_classes) {
  const auto name = [](std::size_t i) { return "n" + std::to_string(i); };
  const std::string names =
      "t.csv: label column 'y' looks like free text, not classes: 200 different values in 200 rows, 'n0' (line 2), "
      "'n1' (line 3), 'n2' (line 4), …; choose another column";
  BOOST_TEST(automatic(200, name) == names);
  BOOST_TEST(automatic(1500, name).find("looks like free text, not classes: 1500 different values") !=
             std::string::npos);
  BOOST_TEST(automatic(300, [&](std::size_t i) { return name(i % 160); }).find("160 different values in 300 rows") !=
             std::string::npos);
  BOOST_TEST(automatic(200, [&](std::size_t i) { return i == 55 ? "oops" : std::to_string(i) + ".5"; }) ==
             "t.csv: label column 'y' is text because of 'oops' (line 57), though its other values are numbers: 200 "
             "different values in 200 rows; correct or remove these rows");
  // As was asked for, and what classes look like.
  BOOST_TEST(automatic(200, name, Objective::multiclass) ==
             "t.csv: label column 'y' is text with 200 different values in 200 rows: few rows for each class");
  BOOST_TEST(automatic(400, [&](std::size_t i) { return name(i % 40); }) == "learned");
  BOOST_TEST(automatic(20, name) == "learned");
  BOOST_TEST(automatic(200, [](std::size_t i) { return std::to_string(i); }) == "learned");  // numbers: regression
  BOOST_TEST(automatic(50, [](std::size_t i) { return i == 3 ? "x" : std::to_string(i % 4); }) ==
             "t.csv: label column 'y' is text because of 'x' (line 5), though its other values are numbers: 5 "
             "different values in 50 rows are learned as classes");
}

BOOST_AUTO_TEST_CASE(matches_the_classes_of_a_model) {
  const Texts classes = {"1", "2"};
  const Labels labels = labels_of_model(column({"2.0", "1", "3", "", "x", "01"}), 0, Objective::binary, classes);
  BOOST_TEST((labels.values == Values{1, 0, 0}));
  BOOST_TEST((labels.rows == std::vector<std::size_t>{0, 1, 5}));
  BOOST_TEST(labels.unknown == 2U);
  BOOST_TEST(labels.missing == 1U);
  BOOST_CHECK_THROW(labels_of_model(column({"x"}), 0, Objective::regression, {}), LabelError);
}

BOOST_AUTO_TEST_CASE(names_objectives) {
  for (const auto objective : {Objective::automatic, Objective::binary, Objective::multiclass, Objective::regression}) {
    BOOST_TEST((parse_objective(to_text(objective)) == objective));
  }
  BOOST_TEST(!parse_objective("ranking").has_value());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace learning
