// SPDX-License-Identifier: MIT
#include "plugin/parameters.hpp"

#include <boost/test/unit_test.hpp>
#include <cstdlib>

#include "support/temporary_directory.hpp"
#include "unit/plugin/parameters_sample.hpp"

namespace skrobot {
namespace {

using namespace test;

const std::string k_task =
    R"("rounds":{"type":"integer","minimum":1},"rate":{"type":"number","default":0.5},"tag":{"type":["string","null"]},
  "optimizer":{"type":"object","properties":{"name":{"type":"string","default":"sgd"},"momentum":{"type":"number","default":0}}},
  "environment":{"type":"object","additionalProperties":{"type":"string"},"default":{}})";

std::string schema_fault(const std::string& text) {
  return failure([&] { ParameterSchema::parse(parse_json(text)); }, Fault::host);
}
std::string property_fault(const std::string& property) {
  return schema_fault("{\"properties\":{\"x\":" + property + "}}");
}

std::string fault(const std::string& properties, const std::vector<Assignment>& assignments) {
  return failure([&] { resolved(properties, assignments); });
}

std::string masked(const std::vector<Assignment>& assignments) {
  const auto found = resolved(R"("token":{"type":"string","writeOnly":true})", assignments);
  BOOST_TEST(to_text(found.list.at(0).value) == to_text(found.recorded.at("token")));
  std::string out = to_text(json::value(found.recorded)) + " <- " + to_text(json::value(found.values)) + " hides";
  for (const std::string& secret : found.secrets) out += " " + secret;
  return out;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(parameters_test)

BOOST_AUTO_TEST_CASE(defaults_fill_missing_parameters) {
  BOOST_TEST(values(k_task, {typed("rounds", "3")}) ==
             R"({"rounds":3,"rate":0.5,"tag":null,"optimizer":{"name":"sgd","momentum":0},"environment":{}})");
  BOOST_TEST(values("", {}) == "{}");
}

BOOST_AUTO_TEST_CASE(the_order_is_the_schemas) {
  BOOST_TEST(
      values(k_task, {typed("environment.Z", "1"), typed("tag", "t"), typed("optimizer.momentum", "0.9"),
                      typed("environment.A", "2"), typed("rounds", "3")}) ==
      R"({"rounds":3,"rate":0.5,"tag":"t","optimizer":{"name":"sgd","momentum":0.9},"environment":{"Z":"1","A":"2"}})");
}

BOOST_AUTO_TEST_CASE(the_later_assignment_wins) {
  BOOST_TEST(values(R"("n":{"type":"integer"})", {in_file("n", "1"), typed("n", "2"), typed("n", "3")}) ==
             R"({"n":3})");
  BOOST_TEST(values(R"("n":{"type":"integer"})", {in_file("n", "\"no integer\""), typed("n", "2")}) == R"({"n":2})");
}

BOOST_AUTO_TEST_CASE(objects_merge_and_maps_are_replaced) {
  const auto optimizer = [&](std::vector<Assignment> given) {
    given.push_back(typed("rounds", "1"));
    return to_text(resolved(k_task, given).values.at("optimizer"));
  };
  BOOST_TEST(optimizer({typed("optimizer", R"({"momentum":0.1})")}) == R"({"name":"sgd","momentum":0.1})");
  BOOST_TEST(optimizer({in_file("optimizer", R"({"name":"adam","momentum":0.1})"),
                        typed("optimizer.momentum", "0.2")}) == R"({"name":"adam","momentum":0.2})");
  BOOST_TEST(optimizer({typed("optimizer.momentum", "0.2"), in_file("optimizer", R"({"momentum":0.1})")}) ==
             R"({"name":"sgd","momentum":0.1})");
  BOOST_TEST(optimizer({typed("optimizer.momentum", "0.2"), in_file("optimizer", R"({"name":"adam"})")}) ==
             R"({"name":"adam","momentum":0.2})");

  const auto environment = [&](std::vector<Assignment> given) {
    given.push_back(typed("rounds", "1"));
    return to_text(resolved(k_task, given).values.at("environment"));
  };
  BOOST_TEST(environment({typed("environment.HOME", "/x"), typed("environment.a.b", "y")}) ==
             R"({"HOME":"/x","a.b":"y"})");
  BOOST_TEST(environment({in_file("environment", R"({"A":"1"})"), typed("environment.B", "2")}) ==
             R"({"A":"1","B":"2"})");
  BOOST_TEST(environment({typed("environment.B", "2"), in_file("environment", R"({"A":"1"})")}) == R"({"A":"1"})");
  BOOST_TEST(environment({typed("environment", R"({"A":"1"})"), typed("environment", "{}")}) == "{}");
}

BOOST_AUTO_TEST_CASE(each_value_has_an_origin) {
  Assignment variable = typed("tag", "t");
  variable.origin = {Origin::Source::environment, "SKROBOT_TAG"};
  Assignment program = typed("optimizer.name", "adam");
  program.origin.source = Origin::Source::program;
  const auto found =
      resolved(k_task, {typed("rounds", "3"), variable, program, in_file("environment", R"({"A":"1"})")});
  std::string list;
  for (const auto& parameter : found.list)
    list += parameter.key + "=" + to_text(parameter.value) + " (" + to_string(parameter.origin) + ")\n";
  BOOST_TEST(list ==
             "rounds=3 (command line)\nrate=0.5 (default)\ntag=\"t\" (environment variable "
             "SKROBOT_TAG)\noptimizer.name=\"adam\" "
             "(program)\n"
             "optimizer.momentum=0 (default)\nenvironment={\"A\":\"1\"} (plan.json:7)\n");
  BOOST_TEST(to_string(Origin{Origin::Source::file, "a\x1b.json:1"}) == "a\\x1b.json:1");
}

BOOST_AUTO_TEST_CASE(unknown_keys_are_named_with_the_nearest_known_one) {
  BOOST_TEST(fault(k_task, {typed("round", "3")}) ==
             "unknown parameter 'round' of train_task (command line) | did you mean 'rounds'?");
  BOOST_TEST(fault(k_task, {in_file("Rate", "3")}) ==
             "unknown parameter 'Rate' of train_task (plan.json:7) | did you mean 'rate'?");
  BOOST_TEST(
      fault(k_task, {typed("optimizer.momentun", "3")}) ==
      "unknown parameter 'optimizer.momentun' of train_task (command line) | did you mean 'optimizer.momentum'?");
  BOOST_TEST(fault(k_task, {in_file("optimizer", R"({"momentun":1})")}) ==
             "unknown parameter 'optimizer.momentun' of train_task (plan.json:7) | did you mean 'optimizer.momentum'?");
  BOOST_TEST(fault(k_task, {typed("zzz", "3")}) ==
             "unknown parameter 'zzz' of train_task (command line) | train_task has 'rounds', 'rate', 'tag', "
             "'optimizer.name', "
             "'optimizer.momentum', 'environment'");
  BOOST_TEST(fault("", {typed("zzz", "3")}) ==
             "unknown parameter 'zzz' of train_task (command line) | train_task has no parameters");
  BOOST_TEST(fault(R"("n":{"type":"integer","default":1})", {typed("n.x", "3")}) ==
             "unknown parameter 'n.x' of train_task (command line) | train_task has 'n'");
}

BOOST_AUTO_TEST_CASE(a_missing_required_parameter_is_reported) {
  BOOST_TEST(fault(k_task, {}) ==
             "train_task needs the parameter 'rounds' | specify rounds=VALUE; 'skrobot plugins show train_task' lists "
             "all parameters");
  BOOST_TEST(fault(R"("o":{"type":"object","properties":{"n":{"type":"integer"}}})", {}) ==
             "train_task needs the parameter 'o.n' | specify o.n=VALUE; 'skrobot plugins show train_task' lists all "
             "parameters");
  BOOST_TEST(fault(R"("m":{"type":"object","additionalProperties":{"type":"integer"}})", {}) ==
             "train_task needs the parameter 'm' | specify m.KEY=VALUE");
}

BOOST_AUTO_TEST_CASE(an_object_is_not_a_plain_value) {
  BOOST_TEST(
      fault(k_task, {typed("optimizer", "adam")}) ==
      "parameter 'optimizer' of train_task: expected an object, or its members as optimizer.NAME (command line)");
  BOOST_TEST(fault(k_task, {in_file("optimizer", "5")}) ==
             "parameter 'optimizer' of train_task: expected an object, or its members as optimizer.NAME (plan.json:7)");
  BOOST_TEST(fault(k_task, {typed("rounds", "1"), in_file("environment", R"({"A":1})")}) ==
             "parameter 'environment' of train_task: 'A': expected text, got 1 (plan.json:7)");
  BOOST_TEST(fault(k_task, {typed("rounds", "1"), typed("environment", "x")}) ==
             "parameter 'environment' of train_task: expected an object, got 'x' (command line)");
  BOOST_TEST(fault(R"("n":{"type":"integer"})", {in_file("n", R"({"a":1})")}) ==
             R"(parameter 'n' of train_task: expected an integer, got {"a":1} (plan.json:7))");
}

BOOST_AUTO_TEST_CASE(secrets_are_not_recorded) {
  BOOST_TEST(masked({typed("token", "hunter2")}) == R"({"token":"<secret>"} <- {"token":"hunter2"} hides hunter2)");
  BOOST_TEST(masked({in_file("token", R"("hunter2")")}) ==
             R"({"token":"<secret>"} <- {"token":"hunter2"} hides hunter2)");
  BOOST_TEST(masked({typed("token", "first"), typed("token", "hunter2")}) ==
             R"({"token":"<secret>"} <- {"token":"hunter2"} hides hunter2)");
}

BOOST_AUTO_TEST_CASE(secrets_by_reference_are_recorded_as_the_reference) {
  const TemporaryDirectory folder;
  write_text(folder / "token", "hunter2\n");
  BOOST_TEST(masked({typed("token", "file:" + (folder / "token").string())}) ==
             "{\"token\":\"file:" + (folder / "token").string() + "\"} <- {\"token\":\"hunter2\"} hides hunter2");
  Assignment relative = typed("token", "file:token");
  relative.base_directory = folder.path();
  BOOST_TEST(masked({relative}) == R"({"token":"file:token"} <- {"token":"hunter2"} hides hunter2)");
  ::setenv("SKROBOT_TEST_TOKEN", "hunter2", 1);
  BOOST_TEST(masked({typed("token", "env:SKROBOT_TEST_TOKEN")}) ==
             R"({"token":"env:SKROBOT_TEST_TOKEN"} <- {"token":"hunter2"} hides hunter2)");
  ::unsetenv("SKROBOT_TEST_TOKEN");
}

BOOST_AUTO_TEST_CASE(a_secret_that_cannot_be_fetched_is_an_error) {
  const std::string token = R"("token":{"type":"string","writeOnly":true})";
  ::unsetenv("SKROBOT_TEST_TOKEN");
  BOOST_TEST(
      fault(token, {typed("token", "env:SKROBOT_TEST_TOKEN")}) ==
      "parameter 'token' of train_task: the environment variable 'SKROBOT_TEST_TOKEN' is not set (command line)");
  BOOST_TEST(fault(token, {in_file("token", R"("file:none")")})
                 .starts_with("parameter 'token' of train_task: cannot read '/base/none': "));
}

BOOST_AUTO_TEST_CASE(messages_keep_secrets) {
  const auto shows_nothing = [](const std::string& property, const Assignment& given) {
    const std::string message = fault("\"x\":" + property, {given});
    BOOST_TEST(message != "-");
    BOOST_TEST(message.find("hunter2") == std::string::npos, message);
  };
  shows_nothing(R"({"type":"string","writeOnly":true,"minLength":20})", typed("x", "hunter2"));
  shows_nothing(R"({"type":"string","writeOnly":true,"enum":["a"]})", typed("x", "hunter2"));
  shows_nothing(R"({"type":"string","writeOnly":true})", typed("x", "hunter2\xFF"));
  shows_nothing(R"({"type":"string","writeOnly":true})", in_file("x", R"(["hunter2"])"));
  shows_nothing(R"({"type":"object","properties":{"k":{"type":"string","writeOnly":true}}})",
                typed("x", R"("k":"hunter2")"));
}

BOOST_AUTO_TEST_CASE(references_wait_for_their_run) {
  const std::string properties =
      R"("n":{"type":"integer"},"l":{"type":"array","items":{"type":"integer"}},"s":{"type":"string"})";
  const std::vector<Assignment> given{in_file("n", R"("${a.result.n}")"), in_file("l", R"([1,"${a.result.n}"])"),
                                      in_file("s", R"("plain")")};
  const auto found = resolved(properties, given, References::defer);
  BOOST_TEST(to_text(json::value(found.values)) == R"({"n":"${a.result.n}","l":[1,"${a.result.n}"],"s":"plain"})");
  BOOST_TEST(found.list.at(0).deferred);
  BOOST_TEST(found.list.at(1).deferred);
  BOOST_TEST(!found.list.at(2).deferred);
  BOOST_TEST(fault(properties, given) ==
             "parameter 'n' of train_task: expected an integer, got '${a.result.n}' (plan.json:7)");
  BOOST_TEST(failure([&] { resolved(properties, {typed("n", "${a.result.n}")}, References::defer); }) ==
             "parameter 'n' of train_task: expected an integer, got '${a.result.n}' (command line)");
}

BOOST_AUTO_TEST_CASE(has_reference_knows_the_escape) {
  BOOST_TEST(has_reference("${a.result}"));
  BOOST_TEST(has_reference("x ${"));
  BOOST_TEST(has_reference("$${a} ${b.result}"));
  BOOST_TEST(has_reference("$${${b.result}"));
  for (const char* text : {"", "$", "{", "$$", "$ {", "$${a.result}", "x$${", "{$}"})
    BOOST_TEST(!has_reference(text), text);
}

BOOST_AUTO_TEST_CASE(hostile_keys_and_values_stay_on_one_line) {
  const auto one_line = [](const std::string& message) {
    BOOST_TEST(message != "-");
    BOOST_TEST(message.size() < 500u);
    BOOST_TEST(message.find_first_of("\n\r\x1b") == std::string::npos, message);
  };
  one_line(fault(k_task, {typed("a\n\x1b[2J", "3")}));
  one_line(fault(k_task, {typed(std::string(1'000'000, 'k'), "3")}));
  one_line(fault(k_task, {typed("", "3")}));
  one_line(fault(k_task, {typed("...", "3")}));
  one_line(fault(k_task, {typed("rounds", std::string(1'000'000, '\x1b'))}));
  one_line(fault(k_task, {typed("rounds", std::string(1'000'000, '9'))}));
  one_line(fault(k_task, {typed("rounds", std::string(100'000, '{'))}));
  one_line(fault(k_task, {typed(std::string(100'000, '.'), "3")}));
  std::string deep = "1";
  for (int i = 0; i < 60; ++i) deep = "{\"a\":" + deep + "}";
  one_line(fault(k_task, {typed("rounds", deep)}));
  one_line(fault(k_task, {in_file("optimizer", deep)}));
}

BOOST_AUTO_TEST_CASE(a_command_line_may_name_files) {
  const std::string schema = R"("argv":{"type":"array","items":{"type":"string"},"x-skrobot-inputs":"where"},
    "where":{"type":"string","format":"path","default":""},
    "words":{"type":"array","items":{"type":"string"},"default":["no/input"]},
    "plain":{"type":"array","items":{"type":"string"},"default":[],"x-skrobot-inputs":""})";
  const auto paths = [&](const std::vector<Assignment>& assignments) {
    std::string all;
    for (const ParameterPath& path : resolved(schema, assignments).paths)
      all += path.key + (path.only_file ? "?" : "") + "=" + path.path.string() + " ";
    return all;
  };
  const std::string here = std::filesystem::current_path().string();
  BOOST_TEST(paths({typed("argv", R"(["sh","","./a","--data=b","=","x="])"), typed("where", "/there")}) ==
             "argv.0?=/there/sh argv.2?=/there/./a argv.3?=/there/--data=b argv.3.value?=/there/b argv.4?=/there/= "
             "argv.5?=/there/x= where=/there ");
  BOOST_TEST(paths({typed("argv", "[\"/a\"]"), typed("plain", "[\"b\"]")}) == "argv.0?=/a plain.0?=" + here + "/b ");
}

BOOST_AUTO_TEST_CASE(a_malformed_schema_is_the_plugins_fault) {
  const auto inputs = [](const std::string& value) {
    return property_fault(R"({"type":"array","items":{"type":"string"},"x-skrobot-inputs":)" + value + "}");
  };
  BOOST_TEST(inputs("1").find("'x': x-skrobot-inputs is not text") != std::string::npos, inputs("1"));
  BOOST_TEST(
      inputs("\"no\"").find("'x': x-skrobot-inputs names \"no\", which is not a sibling property") != std::string::npos,
      inputs("\"no\""));

  const std::string of_run = property_fault(R"({"type":"string","format":"path","x-skrobot-run-result":5})");
  BOOST_TEST(of_run.find("'x': x-skrobot-run-result is not text") != std::string::npos, of_run);

  BOOST_TEST(schema_fault("5") == "it is not an object");
  BOOST_TEST(schema_fault("{}") == "it has no properties");
  BOOST_TEST(schema_fault(R"({"properties":5})") == "properties is not an object");
  BOOST_TEST(schema_fault(R"({"properties":{},"required":["x"]})") == "required names \"x\", which is not a property");
  BOOST_TEST(schema_fault(R"({"properties":{},"required":5})") == "required is not a list");
  BOOST_TEST(schema_fault(R"({"properties":{"a":{"type":"object","properties":{"b":{"type":"int"}}}}})") ==
             "'a.b': unknown type \"int\"");
  BOOST_TEST(property_fault("5") == "'x': it is not an object");
  BOOST_TEST(property_fault("{}") == "'x': it has no type");
  BOOST_TEST(property_fault(R"({"type":"null"})") == "'x': unknown type \"null\"");
  BOOST_TEST(property_fault(R"({"type":["null","integer"]})") == R"('x': unknown type ["null","integer"])");
  BOOST_TEST(property_fault(R"({"type":"integer","minimum":"1"})") == "'x': minimum is not a number");
  BOOST_TEST(property_fault(R"({"type":"string","description":1})") == "'x': description is not text");
  BOOST_TEST(property_fault(R"({"type":"string","writeOnly":1})") == "'x': writeOnly is not true or false");
  BOOST_TEST(property_fault(R"({"type":"string","minLength":-1})") == "'x': minLength is not a count");
  BOOST_TEST(property_fault(R"({"type":"string","enum":"a"})") == "'x': enum is not a list");
  BOOST_TEST(property_fault(R"({"type":"string","enum":[1]})") == "'x': enum contains a value that is not text");
  BOOST_TEST(property_fault(R"({"type":"array"})") == "'x': it has no items");
  BOOST_TEST(property_fault(R"({"type":"array","items":{"type":"int"}})") == "'x.items': unknown type \"int\"");
  BOOST_TEST(property_fault(R"({"type":"object"})") == "'x': it has no properties");
}

BOOST_AUTO_TEST_CASE(a_default_obeys_its_own_schema) {
  BOOST_TEST(property_fault(R"({"type":"integer","default":"1"})") ==
             "'x': its default does not fit: expected an integer, got '1'");
  BOOST_TEST(property_fault(R"({"type":"integer","minimum":1,"default":0})") ==
             "'x': its default does not fit: must be at least 1, got 0");
  BOOST_TEST(property_fault(R"({"type":"string","enum":["a","b"],"default":"c"})") ==
             "'x': its default does not fit: must be one of 'a', 'b', got 'c'");
  BOOST_TEST(property_fault(R"({"type":"array","items":{"type":"integer"},"default":[1,"2"]})") ==
             "'x': its default does not fit: item 2: expected an integer, got '2'");
  BOOST_TEST(property_fault(R"({"type":"integer","default":null})") ==
             "'x': its default does not fit: expected an integer, got null");
  BOOST_TEST(property_fault(R"({"type":["integer","null"],"default":null})") == "-");
  BOOST_TEST(property_fault(R"({"type":"string","format":"path","x-skrobot-path":"file","default":"no such file"})") ==
             "-");
}

BOOST_AUTO_TEST_CASE(schemas_do_not_nest_without_end) {
  std::string property = R"({"type":"integer"})";
  for (int i = 0; i < 25; ++i) property = R"({"type":"array","items":)" + property + "}";
  BOOST_TEST(property_fault(property).find("nested deeper than 16 levels") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace skrobot
