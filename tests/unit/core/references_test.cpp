// SPDX-License-Identifier: MIT
#include "core/references.hpp"

#include <boost/test/unit_test.hpp>

#include <skrobot/error.hpp>

namespace skrobot {
namespace {

const Origin k_origin{Origin::Source::file, "plan.json:12"};
const std::string k_what = "parameter 'model' of test_task";

template <class Act>
std::string failure(Act&& act) {
  try {
    act();
  } catch (const Error& error) {
    BOOST_TEST((error.fault() == Fault::usage));
    std::string what = error.what();
    const std::string begin = k_what + ": ", end = " (plan.json:12)";
    BOOST_TEST((what.starts_with(begin) && what.ends_with(end)), what);
    what = what.substr(begin.size(), what.size() - begin.size() - end.size());
    return error.hint().empty() ? what : what + " | " + error.hint();
  }
  return "-";
}

const std::map<std::string, RunValues>& earlier() {
  static const std::map<std::string, RunValues> k_runs{
      {"train",
       {Result{
            parse_json(
                R"({"model":"m.json","loss":0.5,"rounds":18446744073709551615,"ok":true,"none":null,"list":[1,{"a":"deep"}],
                "0":"zero","nested":{"a":{"b":7}},"trick":"${train.result.loss}","empty":{}})"),
            0},
        "/experiments/ada/train"}},
      {"train-2", {Result{5, 0}, "/experiments/ada/train-2"}},
      {"large", {Result{nullptr, std::uint64_t{300} << 20}, "/experiments/ada/large"}}};
  return k_runs;
}

std::string replaced(const std::string& text) {
  std::string out;
  const std::string failed =
      failure([&] { out = to_text(substitute(json::value(text), earlier(), k_what, k_origin)); });
  return failed == "-" ? out : failed;
}

std::string checked(const std::string& text, const std::vector<std::string>& before,
                    const std::vector<std::string>& later = {}) {
  return failure([&] { check_references(json::value(text), before, later, k_what, k_origin); });
}

}  // namespace

BOOST_AUTO_TEST_SUITE(references_test)

BOOST_AUTO_TEST_CASE(a_whole_text_takes_the_value) {
  BOOST_TEST(replaced("${train.result.model}") == "\"m.json\"");
  BOOST_TEST(replaced("${train.result.loss}") == "0.5");
  BOOST_TEST(replaced("${train.result.rounds}") == "18446744073709551615");
  BOOST_TEST(replaced("${train.result.ok}") == "true");
  BOOST_TEST(replaced("${train.result.none}") == "null");
  BOOST_TEST(replaced("${train.result.list}") == R"([1,{"a":"deep"}])");
  BOOST_TEST(replaced("${train.result.nested.a.b}") == "7");
  BOOST_TEST(replaced("${train.result.list.0}") == "1");
  BOOST_TEST(replaced("${train.result.list.1.a}") == "\"deep\"");
  BOOST_TEST(replaced("${train.result.0}") == "\"zero\"");
  BOOST_TEST(replaced("${train-2.result}") == "5");
  BOOST_TEST(replaced("${train.directory}") == "\"/experiments/ada/train\"");
}

BOOST_AUTO_TEST_CASE(a_reference_within_text_becomes_text) {
  BOOST_TEST(replaced("model is ${train.result.model}!") == "\"model is m.json!\"");
  BOOST_TEST(replaced("${train.result.model}${train.result.loss}") == "\"m.json0.5\"");
  BOOST_TEST(replaced("${train.directory}/model.json") == "\"/experiments/ada/train/model.json\"");
  BOOST_TEST(replaced(" ${train.result.rounds}") == "\" 18446744073709551615\"");
  BOOST_TEST(replaced("x${train.result.none}") == "\"xnull\"");
  BOOST_TEST(replaced("x${train.result.list}") == R"("x[1,{\"a\":\"deep\"}]")");
}

BOOST_AUTO_TEST_CASE(text_without_a_reference_stays) {
  for (const char* text : {"", "plain", "$", "{}", "$ {x}", "a$b{c}", "$$", "}"})
    BOOST_TEST(replaced(text) == to_text(json::value(text)), text);
}

BOOST_AUTO_TEST_CASE(two_dollars_are_an_escape) {
  BOOST_TEST(replaced("$${train.result.model}") == "\"${train.result.model}\"");
  BOOST_TEST(replaced("$${") == "\"${\"");
  BOOST_TEST(replaced("a $${b} ${train.result.loss}") == "\"a ${b} 0.5\"");
  BOOST_TEST(replaced("$${${train.result.loss}}") == "\"${0.5}\"");
  BOOST_TEST(replaced("$$${x") == "\"$${x\"");
}

BOOST_AUTO_TEST_CASE(results_are_not_searched_for_references) {
  BOOST_TEST(replaced("${train.result.trick}") == "\"${train.result.loss}\"");
  BOOST_TEST(replaced("x ${train.result.trick}") == "\"x ${train.result.loss}\"");
}

BOOST_AUTO_TEST_CASE(references_lie_at_any_depth) {
  const json::value given =
      parse_json(R"({"a":["${train.result.loss}",1,null],"b":{"c":"x${train.result.ok}"},"${train.result.ok}":2})");
  BOOST_TEST(to_text(substitute(given, earlier(), k_what, k_origin)) ==
             R"({"a":[0.5,1,null],"b":{"c":"xtrue"},"${train.result.ok}":2})");
}

BOOST_AUTO_TEST_CASE(missing_members_of_a_result) {
  const auto lacks = [](const std::string& reference, const std::string& part, const std::string& has) {
    BOOST_TEST(replaced("${" + reference + "}") ==
               "the reference '${" + reference + "}' cannot be resolved: there is no '" + part + "' in " + has);
  };
  lacks("train.result.modle", "modle",
        "'model', 'loss', 'rounds', 'ok', 'none', 'list', '0', 'nested', 'trick', 'empty'");
  lacks("train.result.nested.b", "b", "'a'");
  lacks("train.result.list.2", "2", "a list of 2 items");
  lacks("train.result.list.-1", "-1", "a list of 2 items");
  lacks("train.result.list.99999999999999999999", "99999999999999999999", "a list of 2 items");
  lacks("train.result.empty.x", "x", "an empty object");
  lacks("train.result.model.x", "x", "\"m.json\"");
  lacks("train-2.result.x", "x", "5");
  BOOST_TEST(replaced("${other.result.x}") == "the reference '${other.result.x}' does not name an earlier run");
}

BOOST_AUTO_TEST_CASE(malformed_references) {
  const auto meaningless = [](const std::string& text) {
    BOOST_TEST(checked(text, {"train"}) ==
               "the reference '" + text + "' is not valid | write ${RUN.result.NAME} or ${RUN.directory}");
  };
  for (const char* text : {"${}", "${train}", "${train.}", "${.result}", "${train.results.x}", "${train.result.}",
                           "${train.result..x}", "${train.directory.x}", "${train.Result}"}) {
    meaningless(text);
  }
  BOOST_TEST(checked("x ${train.result", {"train"}) ==
             "unclosed reference: '${train.result' | write '$${' for a literal '${'");
  BOOST_TEST(checked("${train.result.x} ${", {"train"}) == "unclosed reference: '${' | write '$${' for a literal '${'");
  BOOST_TEST(checked("${\x1b[2J}", {"train"}) ==
             "the reference '${\\x1b[2J}' is not valid | write ${RUN.result.NAME} or ${RUN.directory}");
}

BOOST_AUTO_TEST_CASE(references_name_earlier_runs) {
  BOOST_TEST(checked("${train.result.x} ${train.directory} $${no.matter}", {"train"}) == "-");
  BOOST_TEST(checked("${train-2.result.x}", {"train", "train-2"}) == "-");
  BOOST_TEST(checked("${trian.result.x}", {"train"}) ==
             "the reference '${trian.result.x}' does not name a run of this file | did you mean 'train'?");
  BOOST_TEST(checked("${zzz.result.x}", {"train", "prepare"}) ==
             "the reference '${zzz.result.x}' does not name a run of this file | earlier runs: 'train', 'prepare'");
  BOOST_TEST(checked("${zzz.result.x}", {}) ==
             "the reference '${zzz.result.x}' does not name a run of this file | this is the first run");
  BOOST_TEST(checked("${later.result.x}", {"train"}, {"me", "later"}) ==
             "the reference '${later.result.x}' names a later run");
  BOOST_TEST(checked("${me.result.x}", {"train"}, {"me", "later"}) ==
             "the reference '${me.result.x}' names a later run");
}

BOOST_AUTO_TEST_CASE(the_check_looks_at_any_depth) {
  const json::value given = parse_json(R"({"a":[1,{"b":"${trian.result.x}"}]})");
  BOOST_TEST(failure([&] { check_references(given, {"train"}, {}, k_what, k_origin); }) ==
             "the reference '${trian.result.x}' does not name a run of this file | did you mean 'train'?");
}

BOOST_AUTO_TEST_CASE(hostile_text_does_no_harm) {
  std::string many;
  for (int i = 0; i < 100'000; ++i) many += "${train.result.ok}$${";
  BOOST_TEST(replaced(many).size() == 100'000u * 6 + 2);
  BOOST_TEST(checked("${" + std::string(1'000'000, '.') + "}", {"train"}).size() < 300u);
  BOOST_TEST(checked("${" + std::string(1'000'000, 'x') + ".result}", {"train"}).size() < 300u);
  BOOST_TEST(checked(std::string(1'000'000, '$') + "{", {"train"}) == "-");
}

BOOST_AUTO_TEST_CASE(a_large_result_is_not_taken_apart) {
  const std::string told = replaced("${large.result.model}");
  BOOST_TEST(told.find("cannot be resolved: the result of large has 300 MiB; only results of at most 4 MiB and 100000 "
                       "values can be taken apart") != std::string::npos,
             told);
  BOOST_TEST(replaced("${large.directory}") == "\"/experiments/ada/large\"");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace skrobot
