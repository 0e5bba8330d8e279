// SPDX-License-Identifier: MIT
#include <boost/test/unit_test.hpp>
#include <skrobot/error.hpp>
#include <skrobot/json.hpp>

#include "plugin/parameters.hpp"

using namespace skrobot;

namespace {

// What is wrong with a schema; empty: nothing.
std::string fault_of(const std::string& schema) {
  try {
    ParameterSchema::parse(parse_json(schema));
    return {};
  } catch (const Error& e) {
    BOOST_TEST((e.fault() == Fault::host));
    return e.what();
  }
}
// The same of one property "x".
std::string property_fault(const std::string& property) {
  return fault_of(R"({"type":"object","properties":{"x":)" + property + "}}");
}

std::string nested(std::size_t depth) {
  std::string schema = R"({"type":"string"})";
  for (std::size_t i = 1; i < depth; ++i) schema = R"({"type":"array","items":)" + schema + "}";
  return schema;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(parameter_schema_test)

BOOST_AUTO_TEST_CASE(a_schema_is_an_object_with_properties) {
  BOOST_TEST(fault_of(R"({"type":"object","properties":{}})") == "");
  BOOST_TEST(fault_of("[]") == "it is not an object");
  BOOST_TEST(fault_of("null") == "it is not an object");
  BOOST_TEST(fault_of("{}") == "it has no properties");
  BOOST_TEST(fault_of(R"({"properties":[]})") == "properties is not an object");
  BOOST_TEST(fault_of(R"({"properties":{},"required":{}})") == "required is not a list");
  BOOST_TEST(fault_of(R"({"properties":{},"required":["x"]})") == "required names \"x\", which is not a property");
  BOOST_TEST(fault_of(R"({"properties":{},"required":[7]})") == "required names 7, which is not a property");
  BOOST_TEST(
      ParameterSchema::parse(parse_json(R"({"properties":{"a":{"type":"string"}}})")).root().contains("properties"));
}

BOOST_AUTO_TEST_CASE(each_type_is_taken_with_and_without_null) {
  for (const std::string type : {"boolean", "integer", "number", "string"}) {
    BOOST_TEST(property_fault(R"({"type":")" + type + "\"}") == "");
    BOOST_TEST(property_fault(R"({"type":[")" + type + R"(","null"]})") == "");
  }
  BOOST_TEST(property_fault("7") == "'x': it is not an object");
  BOOST_TEST(property_fault("{}") == "'x': it has no type");
  for (const char* type : {R"("text")", R"("null")", "7", "[]", R"(["string"])", R"(["string","number"])",
                           R"(["string","null","number"])", R"([["string"],"null"])", "null"})
    BOOST_TEST(property_fault(std::string(R"({"type":)") + type + "}") == std::string("'x': unknown type ") + type);
}

BOOST_AUTO_TEST_CASE(each_keyword_has_its_type) {
  const auto with = [](const std::string& more) { return property_fault(R"({"type":"string",)" + more + "}"); };
  for (const std::string key : {"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"})
    BOOST_TEST(with("\"" + key + R"(":"1")") == "'x': " + key + " is not a number");
  for (const std::string key : {"description", "format", "x-skrobot-path", "x-skrobot-inputs"})
    BOOST_TEST(with("\"" + key + R"(":1)") == "'x': " + key + " is not text");
  BOOST_TEST(with(R"("writeOnly":1)") == "'x': writeOnly is not true or false");
  for (const std::string key : {"minLength", "minItems", "maxItems"}) {
    for (const char* value : {"-1", "1.0", "\"1\"", "null"})
      BOOST_TEST(with("\"" + key + "\":" + value) == "'x': " + key + " is not a count");
    BOOST_TEST(with("\"" + key + "\":0") == "");
  }
  BOOST_TEST(with(R"("enum":"a")") == "'x': enum is not a list");
  BOOST_TEST(with(R"("enum":["a",1])") == "'x': enum contains a value that is not text");
  BOOST_TEST(with(R"("enum":["a","b"])") == "");
  BOOST_TEST(with(R"("x-of-another":7)") == "");
}

BOOST_AUTO_TEST_CASE(only_text_can_be_a_secret) {
  BOOST_TEST(property_fault(R"({"type":"string","writeOnly":true})") == "");
  BOOST_TEST(property_fault(R"({"type":"integer","writeOnly":true})") == "'x': writeOnly is for text only");
  BOOST_TEST(property_fault(R"({"type":"integer","writeOnly":false})") == "");
}

BOOST_AUTO_TEST_CASE(lists_and_maps_say_what_they_hold) {
  BOOST_TEST(property_fault(R"({"type":"array","items":{"type":"number"}})") == "");
  BOOST_TEST(property_fault(R"({"type":"array"})") == "'x': it has no items");
  BOOST_TEST(property_fault(R"({"type":"object"})") == "'x': it has no properties");
  BOOST_TEST(property_fault(R"({"type":"array","items":{}})") == "'x.items': it has no type");
  BOOST_TEST(property_fault(R"({"type":"object","additionalProperties":{"type":"number"}})") == "");
  BOOST_TEST(property_fault(R"({"type":"object","additionalProperties":false})") ==
             "'x.additionalProperties': it is not an object");
  BOOST_TEST(property_fault(R"({"type":"object","properties":{"y":{}}})") == "'x.y': it has no type");
  BOOST_TEST(property_fault(R"({"type":"object","properties":{},"additionalProperties":false})") == "");
}

BOOST_AUTO_TEST_CASE(a_schema_is_not_deeper_than_it_can_be_read) {
  BOOST_TEST(property_fault(nested(16)) == "");
  BOOST_TEST(property_fault(nested(17)).ends_with(": nested deeper than 16 levels"));
  BOOST_TEST(property_fault(nested(30)).ends_with(": nested deeper than 16 levels"));
}

BOOST_AUTO_TEST_CASE(a_default_must_fit_its_own_property) {
  BOOST_TEST(property_fault(R"({"type":"integer","default":3,"maximum":3})") == "");
  BOOST_TEST(
      property_fault(R"({"type":"integer","default":4,"maximum":3})").starts_with("'x': its default does not fit: "));
  BOOST_TEST(property_fault(R"({"type":"integer","default":"4"})").starts_with("'x': its default does not fit: "));
  BOOST_TEST(
      property_fault(R"({"type":"string","enum":["a"],"default":"b"})").starts_with("'x': its default does not fit: "));
  BOOST_TEST(property_fault(R"({"type":["integer","null"],"default":null})") == "");
  // Whether a path is there is found when the task is run; a secret's default is nobody's to see.
  BOOST_TEST(property_fault(R"({"type":"string","x-skrobot-path":"existing_file","default":"/there/is/none"})") == "");
  const std::string secret = property_fault(R"({"type":"string","writeOnly":true,"default":7})");
  BOOST_TEST(secret.find('7') == std::string::npos, secret);
}

BOOST_AUTO_TEST_CASE(inputs_are_relative_to_a_sibling) {
  const auto with = [](const std::string& name) {
    return fault_of(R"({"properties":{"x":{"type":"string","x-skrobot-inputs":")" + name +
                    R"("},"folder":{"type":"string"}}})");
  };
  BOOST_TEST(with("") == "");
  BOOST_TEST(with("folder") == "");
  BOOST_TEST(with("fold") == "'x': x-skrobot-inputs names \"fold\", which is not a sibling property");
}

BOOST_AUTO_TEST_CASE(a_hostile_name_is_shown_harmlessly) {
  const std::string fault = fault_of("{\"properties\":{\"\\u001b[31m\\n" + std::string(10'000, 'n') + "\":{}}}");
  BOOST_TEST(fault.find('\x1b') == std::string::npos);
  BOOST_TEST(fault.find('\n') == std::string::npos);
  BOOST_TEST(fault.size() < 300u);
}

BOOST_AUTO_TEST_SUITE_END()
