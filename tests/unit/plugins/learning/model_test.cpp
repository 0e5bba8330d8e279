// SPDX-License-Identifier: MIT
#include "learning/model.hpp"

#include <boost/test/unit_test.hpp>
#include <string>

#include "learning/booster.hpp"
#include "skrobot/context.hpp"
#include "skrobot/json.hpp"

namespace learning {
namespace {

const Model k_model{Objective::binary,
                    "label \"x\"",
                    "id",
                    {"no", "yes"},
                    {{"a", FeatureKind::number, {}}, {"b", FeatureKind::text, {"é", ""}}},
                    3,
                    R"({"split_conditions":[NaN,1E0]})"};

std::string error_of(const std::string& text) {
  try {
    model_from_text(text, "model.json");
  } catch (const skrobot::TaskError& e) {
    return e.what();
  }
  return "";
}

}  // namespace

BOOST_AUTO_TEST_SUITE(model_test)

BOOST_AUTO_TEST_CASE(survives_saving_and_loading) {
  const std::string text = model_to_text(k_model);
  BOOST_TEST((model_from_text(text, "model.json") == k_model));
  BOOST_TEST((model_from_text(skrobot::to_pretty_text(skrobot::parse_json(text)), "model.json") == k_model));
}

BOOST_AUTO_TEST_CASE(what_version_1_can_say_is_written_as_version_1) {
  BOOST_TEST(skrobot::parse_json(model_to_text(k_model)).at("version").as_int64() == 1);
  BOOST_TEST(model_to_text(k_model).find("model_type") == std::string::npos);
  Model newer = k_model;
  newer.type = ModelType::linear;
  newer.features.push_back({"name", FeatureKind::words, {"mr", "mrs"}});
  newer.features.push_back({"day", FeatureKind::date, {}});
  newer.linear = {{0, 0.1, 2.5, true}, {2, 0, 1, false}, {}, {}, {}, {}, {}};
  const std::string text = model_to_text(newer);
  BOOST_TEST(skrobot::parse_json(text).at("version").as_int64() == 2);
  BOOST_TEST((model_from_text(text, "model.json") == newer));
  newer.linear.pop_back();
  BOOST_TEST(error_of(model_to_text(newer)) ==
             "model.json is not a train_task model: its linear_columns do not match its features");
}

BOOST_AUTO_TEST_CASE(a_file_of_version_1_stays_readable) {
  // As plugins wrote it that knew no other version.
  const std::string text =
      R"({"format":"skrobot-learning-model","version":1,"checksum":"fnv1a:2e74895127a1ab1a",
"model":{"objective":"binary","label_column":"label \"x\"","id_column":"id","classes":["no","yes"],"features":[{"name":"a","kind":"number"},{"name":"b","kind":"text","categories":["é",""]}],"best_round":3,"xgboost_version":"1.7.4","booster":"{\"split_conditions\":[NaN,1E0]}"}}
)";
  BOOST_TEST((model_from_text(text, "model.json") == k_model));
}

BOOST_AUTO_TEST_CASE(refuses_every_cut_and_every_changed_byte) {
  const std::string text = model_to_text(k_model);
  const std::size_t last = text.rfind('}');
  for (std::size_t size = 0; size <= last; ++size) BOOST_REQUIRE(!error_of(text.substr(0, size)).empty());
  for (std::size_t i = text.find("\"model\":") + 8; i < last; ++i) {
    std::string changed = text;
    changed[i] = static_cast<char>(changed[i] ^ 1);
    BOOST_REQUIRE_MESSAGE(!error_of(changed).empty(), changed);
  }
}

BOOST_AUTO_TEST_CASE(says_why_a_file_is_not_a_model) {
  BOOST_TEST(error_of("{}") == "model.json is not a train_task model: it has no 'format'");
  BOOST_TEST(error_of("[1]") == "model.json is not a train_task model: it has no 'format'");
  BOOST_TEST(error_of(R"({"format":"onnx"})") == "model.json is not a train_task model: its format is 'onnx'");
  BOOST_TEST(error_of(R"({"format":"skrobot-learning-model","version":3})") ==
             "model.json is not a train_task model: its version is 3, this plugin reads 1 to 2");
  BOOST_TEST(error_of(R"({"format":1})") == "model.json is not a train_task model: text is missing");
  std::string changed = model_to_text(k_model);
  changed[changed.find("yes")] = 'Y';
  BOOST_TEST(error_of(changed) == "model.json is damaged: its checksum does not match");
  BOOST_TEST(error_of("a,b\n1,2\n").find("model.json is not a train_task model, or is damaged: line 1, column 1: ") ==
             0U);
}

BOOST_AUTO_TEST_CASE(keeps_the_essence_of_xgboost_messages) {
  BOOST_TEST(
      essence("[11:59:12] ./src/objective/regression_obj.cu:148: label must be in [0,1] for logistic regression\n"
              "Stack trace:\n  [bt] (0) /lib/libxgboost.so.0(x+0x79) [0x7fcfe9d09999]\n") ==
      "label must be in [0,1] for logistic regression");
  BOOST_TEST(essence("[12:00:00] ./src/data/data.cc:1104: Check failed: valid: Input data contains `inf` or "
                     "`nan`\nStack trace:\n") == "Check failed: valid: Input data contains `inf` or `nan`");
  BOOST_TEST(essence("[12:00:00] WARNING: ./src/learner.cc:767: \nParameters: { \"x\" } are not used.\n") ==
             "Parameters: { \"x\" } are not used.");
  BOOST_TEST(essence("plain") == "plain");
  BOOST_TEST(essence("") == "");
  BOOST_TEST(essence("[") == "");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace learning
