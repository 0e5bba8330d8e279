// SPDX-License-Identifier: MIT
// Lists, maps and structs within each other, and the secrets in them.
#include <boost/test/unit_test.hpp>
#include <cstdlib>

#include "unit/plugin/parameters_sample.hpp"

namespace skrobot {
namespace {

using namespace test;

const std::string k_secret = R"({"type":"string","writeOnly":true})";
const std::string k_integer = R"({"type":"integer"})";

std::string list_of(const std::string& items) { return R"({"type":"array","items":)" + items + "}"; }
std::string map_of(const std::string& items) { return R"({"type":"object","additionalProperties":)" + items + "}"; }

// The record, the values, and how many secrets are to be hidden; or the error.
std::string outcome(const std::string& property, const std::vector<Assignment>& given,
                    References references = References::forbid) {
  std::string out;
  const std::string failed = failure([&] {
    const auto found = resolved("\"x\":" + property, given, references);
    BOOST_TEST(to_text(found.list.at(0).value) == to_text(found.recorded.at("x")));
    out = to_text(found.recorded.at("x")) + " <- " + to_text(found.values.at("x")) + " " +
          std::to_string(found.secrets.size());
  });
  return failed == "-" ? out : failed;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(nested_parameters_test)

BOOST_AUTO_TEST_CASE(secrets_in_lists_and_maps_are_not_recorded) {
  BOOST_TEST(outcome(list_of(k_secret), {typed("x", "hunter2,swordfish")}) ==
             R"(["<secret>","<secret>"] <- ["hunter2","swordfish"] 2)");
  BOOST_TEST(outcome(map_of(k_secret), {typed("x.A", "hunter2")}) == R"({"A":"<secret>"} <- {"A":"hunter2"} 1)");
  BOOST_TEST(outcome(map_of(k_secret), {in_file("x", R"({"A":"hunter2"})")}) ==
             R"({"A":"<secret>"} <- {"A":"hunter2"} 1)");
  BOOST_TEST(
      outcome(list_of(R"({"type":"object","properties":{"k":)" + k_secret + R"(,"n":{"type":"integer","default":1}}})"),
              {in_file("x", R"([{"k":"hunter2"}])")}) == R"([{"k":"<secret>","n":1}] <- [{"k":"hunter2","n":1}] 1)");
}

BOOST_AUTO_TEST_CASE(secrets_by_reference) {
  ::setenv("SKROBOT_TEST_TOKEN", "hunter2", 1);
  BOOST_TEST(outcome(map_of(k_secret), {typed("x.A", "env:SKROBOT_TEST_TOKEN")}) ==
             R"({"A":"env:SKROBOT_TEST_TOKEN"} <- {"A":"hunter2"} 1)");
  const std::string long_one = R"({"type":"string","writeOnly":true,"minLength":20})",
                    short_one = R"({"type":"string","writeOnly":true,"minLength":7})";
  BOOST_TEST(outcome(short_one, {typed("x", "env:SKROBOT_TEST_TOKEN")}) ==
             R"("env:SKROBOT_TEST_TOKEN" <- "hunter2" 1)");
  BOOST_TEST(outcome(long_one, {typed("x", "env:SKROBOT_TEST_TOKEN")}) ==
             "parameter 'x' of train_task: must have at least 20 characters, got another text (command line)");
  BOOST_TEST(outcome(R"({"type":"string","writeOnly":true,"default":"env:SKROBOT_TEST_TOKEN"})", {}) ==
             R"("env:SKROBOT_TEST_TOKEN" <- "hunter2" 1)");
  ::unsetenv("SKROBOT_TEST_TOKEN");
}

BOOST_AUTO_TEST_CASE(no_secret_is_null) {
  BOOST_TEST(outcome(R"({"type":["string","null"],"writeOnly":true})", {typed("x", "null")}) == "null <- null 0");
  BOOST_TEST(outcome(R"({"type":"string","writeOnly":true,"default":""})", {}) == "\"\" <- \"\" 0");
}

BOOST_AUTO_TEST_CASE(messages_show_no_secret_of_a_container) {
  BOOST_TEST(outcome(map_of(k_secret), {typed("x", R"({"A":"hunter2")")}) ==
             "parameter 'x' of train_task: expected an object, got something else (command line)");
  BOOST_TEST(outcome(list_of(k_secret), {in_file("x", R"("hunter2")")}) ==
             "parameter 'x' of train_task: expected a list, got something else (plan.json:7)");
  BOOST_TEST(outcome(list_of(k_secret), {in_file("x", R"(["hunter2","${a.result}"])")}, References::defer) ==
             R"("<secret>" <- ["hunter2","${a.result}"] 0)");
  BOOST_TEST(failure([] { resolved(R"("x":{"type":"integer","writeOnly":true})", {}); }, Fault::host) ==
             "'x': writeOnly is for text only");
}

BOOST_AUTO_TEST_CASE(broken_json_for_a_struct_is_an_error) {
  const std::string optimizer = R"({"type":"object","properties":{"rate":{"type":"number","default":0.5}}})";
  for (const char* bad : {"{\"rate\":0.1", "{rate:0.1}", "{", "{\"rate\":0.1} x", "[]", "adam", ""}) {
    BOOST_TEST(outcome(optimizer, {typed("x", bad)}) ==
                   "parameter 'x' of train_task: expected an object, or its members as x.NAME (command line)",
               bad);
  }
}

BOOST_AUTO_TEST_CASE(a_member_of_a_plain_parameter_is_unknown) {
  BOOST_TEST(outcome(k_integer, {typed("x", "3"), typed("x.y", "1")}) ==
             "unknown parameter 'x.y' of train_task (command line) | train_task has 'x'");
}

BOOST_AUTO_TEST_CASE(text_of_a_map_may_begin_with_a_brace) {
  BOOST_TEST(outcome(map_of(R"({"type":"string"})"), {typed("x.A", R"({"a":"b"})")}) ==
             R"({"A":"{\"a\":\"b\"}"} <- {"A":"{\"a\":\"b\"}"} 0)");
}

BOOST_AUTO_TEST_CASE(maps_of_maps_and_lists_of_structs) {
  BOOST_TEST(outcome(map_of(map_of(k_integer)), {in_file("x", R"({"a":{"b":1}})")}) ==
             R"({"a":{"b":1}} <- {"a":{"b":1}} 0)");
  const std::string layers =
      list_of(R"({"type":"object","properties":{"size":{"type":"integer"},"bias":{"type":"boolean","default":true}}})");
  BOOST_TEST(
      outcome(layers, {in_file("x", R"([{"size":1},{"bias":false,"size":2}])")}) ==
      R"([{"size":1,"bias":true},{"size":2,"bias":false}] <- [{"size":1,"bias":true},{"size":2,"bias":false}] 0)");
  BOOST_TEST(outcome(layers, {typed("x", R"([{"size":1}])")}) ==
             R"([{"size":1,"bias":true}] <- [{"size":1,"bias":true}] 0)");
  BOOST_TEST(outcome(layers, {in_file("x", "[{}]")}) ==
             "parameter 'x' of train_task: item 1: 'size': it is missing (plan.json:7)");
  BOOST_TEST(outcome(layers, {in_file("x", R"([{"sice":1}])")}) ==
             "parameter 'x' of train_task: item 1: has no member 'sice', only 'size', 'bias' (plan.json:7)");
}

BOOST_AUTO_TEST_CASE(references_in_structs_and_maps_wait) {
  const auto deferred = [](const std::string& property, const char* value) {
    return outcome(property, {in_file("x", value)}, References::defer);
  };
  BOOST_TEST(deferred(R"({"type":"object","properties":{"n":{"type":"integer"}}})", R"("${a.result}")") ==
             R"("${a.result}" <- "${a.result}" 0)");
  BOOST_TEST(deferred(map_of(k_integer), R"({"n":"${a.result}"})") ==
             R"({"n":"${a.result}"} <- {"n":"${a.result}"} 0)");
  BOOST_TEST(deferred(map_of(k_integer), R"("${a.result}")") == R"("${a.result}" <- "${a.result}" 0)");
}

BOOST_AUTO_TEST_CASE(lists_of_text) {
  const auto list = [](const std::string& text) { return of_text(list_of(R"({"type":"string"})"), text); };
  BOOST_TEST(list("[a, b ,c d]") == R"(["a","b","c d"])");
  BOOST_TEST(list("[1,true,null]") == R"(["1","true","null"])");
  BOOST_TEST(list("[ \" a \", b]") == R"([" a ","b"])");
  BOOST_TEST(list(R"(["a\n","b"])") == R"(["a\n","b"])");
  BOOST_TEST(of_text(list_of(R"({"type":"number"})"), "[1,nan]") == R"([1.0,"NaN"])");
  BOOST_TEST(of_text(list_of(k_integer), "[+5, 007]") == "[5,7]");
}

BOOST_AUTO_TEST_CASE(default_paths_in_lists_need_not_be_there) {
  const std::string paths =
      R"({"type":"array","default":["none"],"items":{"type":"string","format":"path","x-skrobot-path":"file"}})";
  BOOST_TEST(
      values("\"x\":" + paths, {}) ==
      to_text(json::value(json::object{{"x", json::array{(std::filesystem::current_path() / "none").string()}}})));
}

BOOST_AUTO_TEST_CASE(a_struct_or_none) {
  const std::string members =
      R"("properties":{"rate":{"type":"number","default":0.1},"name":{"type":"string","default":"n"},"bounds":{"type":"object",
    "properties":{"low":{"type":"integer","default":0}},"additionalProperties":false}},"additionalProperties":false)";
  const std::string optional = R"("x":{"type":["object","null"],"default":null,)" + members + "}";
  const std::string whole = R"({"x":{"rate":0.1,"name":"n","bounds":{"low":0}}})";
  BOOST_TEST(values(optional, {}) == R"({"x":null})");
  for (const char* none : {"none", "null", ""})
    BOOST_TEST(values(optional, {typed("x", none)}) == R"({"x":null})", none);
  BOOST_TEST(values(optional, {in_file("x", "null")}) == R"({"x":null})");
  BOOST_TEST(values(optional, {typed("x", "{}")}) == whole);
  BOOST_TEST(values(optional, {in_file("x", "{}")}) == whole);
  BOOST_TEST(values(optional, {typed("x.rate", "0.5")}) == R"({"x":{"rate":0.5,"name":"n","bounds":{"low":0}}})");
  BOOST_TEST(values(optional, {typed("x.bounds.low", "3")}) == R"({"x":{"rate":0.1,"name":"n","bounds":{"low":3}}})");
  // The last one decides.
  BOOST_TEST(values(optional, {typed("x.rate", "0.5"), typed("x", "none")}) == R"({"x":null})");
  BOOST_TEST(values(optional, {typed("x", "none"), typed("x.name", "m")}) ==
             R"({"x":{"rate":0.1,"name":"m","bounds":{"low":0}}})");
  BOOST_TEST(values(optional, {in_file("x", R"({"rate":0.5})"), typed("x", "none"), typed("x.name", "m")}) ==
             R"({"x":{"rate":0.1,"name":"m","bounds":{"low":0}}})");
  // One with a default of its own.
  const std::string preset =
      R"("x":{"type":["object","null"],"default":{"rate":0.7,"bounds":{"low":5}},)" + members + "}";
  BOOST_TEST(values(preset, {}) == R"({"x":{"rate":0.7,"name":"n","bounds":{"low":5}}})");
  BOOST_TEST(values(preset, {typed("x.name", "m")}) == R"({"x":{"rate":0.7,"name":"m","bounds":{"low":5}}})");
  BOOST_TEST(values(preset, {typed("x", "none")}) == R"({"x":null})");
  // Its members need be given only when it is there.
  const std::string needing =
      R"("x":{"type":["object","null"],"default":null,"properties":{"k":{"type":"integer"}},"required":["k"],"additionalProperties":false})";
  BOOST_TEST(values(needing, {}) == R"({"x":null})");
  BOOST_TEST(values(needing, {typed("x.k", "3")}) == R"({"x":{"k":3}})");
  BOOST_TEST(
      failure([&] { resolved(needing, {typed("x", "{}")}); }).starts_with("train_task needs the parameter 'x.k'"));
  // In the record it is null, with where that came from.
  const auto found = resolved(optional, {typed("x", "none")});
  BOOST_TEST(to_text(found.recorded) == R"({"x":null})");
  BOOST_TEST(found.list.size() == 1u);
  BOOST_TEST(to_string(found.list.at(0).origin) == "command line");
  // One that cannot be null is not.
  BOOST_TEST(failure([&] { resolved(R"("x":{"type":"object",)" + members + "}", {typed("x", "none")}); }) ==
             "parameter 'x' of train_task: expected an object, or its members as x.NAME (command line)");
  BOOST_TEST(failure([&] {
               resolved(optional, {typed("x.typo", "3"), typed("x", "none")});
             }).starts_with("unknown parameter 'x.typo'"));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace skrobot
