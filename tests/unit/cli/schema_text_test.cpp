// SPDX-License-Identifier: MIT
#include "cli/schema_text.hpp"

#include <boost/test/unit_test.hpp>
#include <skrobot/json.hpp>

using namespace skrobot;

namespace {

json::value schema_of(const std::string& properties) {
  return parse_json(R"({"type":"object","properties":{)" + properties + "}}");
}

// The line of one parameter "x".
std::string line_of(const std::string& property) {
  const std::string text = parameter_table(schema_of(R"("x":)" + property)).text(200);
  std::istringstream lines(text);
  std::string header, line, more;
  std::getline(lines, header);
  BOOST_TEST(header.starts_with("PARAMETER"));
  BOOST_TEST(!!std::getline(lines, line));
  BOOST_TEST(!std::getline(lines, more));
  std::string squeezed;
  for (const char c : line) {
    if (c != ' ' || !squeezed.ends_with(' ')) squeezed += c;
  }
  return squeezed;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(schema_text_test)

BOOST_AUTO_TEST_CASE(each_type_has_its_word) {
  const auto type = [](const std::string& property) {
    const std::string line = line_of(property);
    return line.substr(2, line.find(" (required)") - 2);
  };
  BOOST_TEST(type(R"({"type":"boolean"})") == "boolean");
  BOOST_TEST(type(R"({"type":"integer"})") == "integer");
  BOOST_TEST(type(R"({"type":"string"})") == "text");
  BOOST_TEST(type(R"({"type":"string","format":"path"})") == "path");
  BOOST_TEST(type(R"({"type":"string","format":"duration"})") == "duration");
  BOOST_TEST(type(R"({"type":"string","format":"uri"})") == "text");
  BOOST_TEST(type(R"({"type":"string","writeOnly":true})") == "secret");
  BOOST_TEST(type(R"({"type":"array","items":{"type":"integer"}})") == "list of integer");
  BOOST_TEST(type(R"({"type":"array","items":{"type":"array","items":{"type":"string"}}})") == "list of list of text");
  BOOST_TEST(type(R"({"type":"object","additionalProperties":{"type":"string"}})") == "key=value map");
}

BOOST_AUTO_TEST_CASE(a_default_is_shown_or_that_there_is_none) {
  BOOST_TEST(line_of(R"({"type":"integer","default":3})") == "x integer 3");
  BOOST_TEST(line_of(R"({"type":"string","default":""})") == "x text (empty)");
  BOOST_TEST(line_of(R"({"type":["integer","null"],"default":null})") == "x integer? none");
  BOOST_TEST(line_of(R"({"type":["integer","null"]})") == "x integer? none");
  BOOST_TEST(line_of(R"({"type":"integer"})") == "x integer (required)");
  BOOST_TEST(line_of(R"({"type":"array","items":{"type":"integer"},"default":[1,2]})") == "x list of integer [1,2]");
}

BOOST_AUTO_TEST_CASE(a_meaning_has_its_range) {
  BOOST_TEST(line_of(R"({"type":"integer","default":3,"description":"Rounds","minimum":1,"exclusiveMaximum":10})") ==
             "x integer 3 Rounds (at least 1, less than 10)");
  BOOST_TEST(line_of(R"({"type":"number","default":3,"exclusiveMinimum":0,"maximum":1})") ==
             "x number 3 (greater than 0, at most 1)");
  BOOST_TEST(line_of(R"({"type":"string","default":"a","enum":["a","b"]})") == "x text a (one of a, b)");
  BOOST_TEST(line_of(R"({"type":"string","format":"path","default":"","x-skrobot-path":"file"})") ==
             "x path (empty) (an existing file)");
  BOOST_TEST(line_of(R"({"type":"string","format":"path","default":"","x-skrobot-path":"any"})") == "x path (empty)");
  BOOST_TEST(line_of(R"({"type":"array","items":{"type":"integer"},"default":[],"minItems":0,"maxItems":4})") ==
             "x list of integer [] (items: at least 0, items: at most 4)");
  // The edges of a machine type say nothing to a person.
  BOOST_TEST(
      line_of(R"({"type":"integer","default":3,"minimum":-9223372036854775808,"maximum":9223372036854775807})") ==
      "x integer 3");
}

BOOST_AUTO_TEST_CASE(what_a_plugin_says_cannot_harm_the_terminal) {
  const std::string text =
      parameter_table(schema_of(R"("a\u001b[31m":{"type":"string","default":"\u001b[2J","description":"x\ny\u0007",
                                "enum":["\u001b]0;t"]})"))
          .text(80);
  for (const char c : {'\x1b', '\a'}) BOOST_TEST(text.find(c) == std::string::npos);
  const std::string longest(100'000, 'x');
  BOOST_TEST(parameter_table(schema_of("\"" + longest + R"(":{"type":"string","description":")" + longest +
                                       R"(","default":")" + longest + "\"}"))
                 .text(80)
                 .size() < 5000u);
}

BOOST_AUTO_TEST_CASE(a_secrets_default_is_not_shown) {
  BOOST_TEST(line_of(R"({"type":"string","writeOnly":true,"default":"canary"})").find("canary") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(names_and_choices_are_those_of_the_parameters) {
  const json::value schema = schema_of(R"("flag":{"type":"boolean","description":"A flag"},
                   "o":{"type":"object","properties":{"shade":{"type":"string","enum":["light","dark"]}}},
                   "text":{"type":"string"})");
  BOOST_TEST((parameter_names(schema) == std::vector<std::string>{"flag", "o.shade", "text"}));
  const auto words = parameter_words(schema);
  BOOST_TEST_REQUIRE(words.size() == 3u);
  BOOST_TEST(words[0].word == "flag");
  BOOST_TEST(words[0].help == "A flag");
  BOOST_TEST(words[1].help == "");
  BOOST_TEST((parameter_choices(schema, "flag") == std::vector<std::string>{"false", "true"}));
  BOOST_TEST((parameter_choices(schema, "o.shade") == std::vector<std::string>{"light", "dark"}));
  for (const char* key : {"text", "shade", "o", "", "absent"}) BOOST_TEST(parameter_choices(schema, key).empty(), key);
}

BOOST_AUTO_TEST_SUITE_END()
