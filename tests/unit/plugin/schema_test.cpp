// SPDX-License-Identifier: MIT
#include "plugin/schema.hpp"

#include <boost/test/unit_test.hpp>
#include <skrobot/json.hpp>

using namespace skrobot;

namespace {

json::object object(std::string_view text) { return parse_json(text).as_object(); }

// Each parameter; a needed one with an exclamation mark.
std::string parameters_of(std::string_view schema) {
  std::string all;
  const json::object root = object(schema);
  visit_parameters(root, [&](const ParameterInfo& parameter) {
    all += (all.empty() ? "" : " ") + parameter.key + (parameter.is_needed ? "!" : "");
  });
  return all;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(schema_test)

BOOST_AUTO_TEST_CASE(a_shape_is_that_of_the_type_with_or_without_null) {
  for (const auto& [type, shape] : {std::pair{"boolean", Shape::boolean},
                                    {"integer", Shape::integer},
                                    {"number", Shape::number},
                                    {"string", Shape::text},
                                    {"array", Shape::list},
                                    {"object", Shape::map}}) {
    const json::object plain{{"type", type}}, nullable{{"type", json::array{type, "null"}}};
    BOOST_TEST((shape_of(plain) == shape), type);
    BOOST_TEST((shape_of(nullable) == shape), type);
    BOOST_TEST(declared_type(nullable) == type);
    BOOST_TEST(!is_nullable(plain));
    BOOST_TEST(is_nullable(nullable));
  }
  BOOST_TEST((shape_of(object(R"({"type":"object","properties":{}})")) == Shape::members));
  BOOST_TEST((shape_of(object(R"({"type":["object","null"],"properties":{},"additionalProperties":false})")) ==
              Shape::members));
}

BOOST_AUTO_TEST_CASE(the_parts_of_a_property_are_found) {
  const json::object members = object(R"({"type":"object","properties":{"a":{}},"additionalProperties":false})");
  BOOST_TEST((members_of(members) != nullptr));
  BOOST_TEST((item_of(members) == nullptr));
  const json::object list = object(R"({"type":"array","items":{"type":"number"}})");
  BOOST_TEST((members_of(list) == nullptr));
  BOOST_TEST_REQUIRE((item_of(list) != nullptr));
  BOOST_TEST(declared_type(*item_of(list)) == "number");
  const json::object map = object(R"({"type":"object","additionalProperties":{"type":"string"}})");
  BOOST_TEST_REQUIRE((item_of(map) != nullptr));
  BOOST_TEST(declared_type(*item_of(map)) == "string");
  const json::object plain = object(R"({"type":"string"})");
  BOOST_TEST((item_of(plain) == nullptr));
  BOOST_TEST((members_of(plain) == nullptr));
}

BOOST_AUTO_TEST_CASE(a_secret_is_found_at_every_depth) {
  const auto holds = [](std::string_view text) { return holds_secret(object(text)); };
  BOOST_TEST(holds(R"({"type":"string","writeOnly":true})"));
  BOOST_TEST(!holds(R"({"type":"string","writeOnly":false})"));
  BOOST_TEST(!holds(R"({"type":"string","writeOnly":"true"})"));
  BOOST_TEST(!holds(R"({"type":"string"})"));
  BOOST_TEST(holds(R"({"type":"array","items":{"type":"string","writeOnly":true}})"));
  BOOST_TEST(
      holds(R"({"type":"object","additionalProperties":{"type":"array","items":{"type":"string","writeOnly":true}}})"));
  BOOST_TEST(holds(
      R"({"type":"object","properties":{"a":{"type":"string"},"b":{"type":"object","properties":{"c":{"type":"string","writeOnly":true}}}}})"));
  BOOST_TEST(!holds(R"({"type":"object","properties":{"a":{"type":"string"}}})"));
  BOOST_TEST(!is_secret(object(R"({"type":"array","items":{"type":"string","writeOnly":true}})")));
}

BOOST_AUTO_TEST_CASE(a_parameter_is_needed_without_default_and_null) {
  const json::object schema = object(
      R"({"properties":{"plain":{"type":"string"},"preset":{"type":"string","default":"x"},
          "maybe":{"type":["string","null"]},"listed":{"type":"string","default":"x"}},
          "required":["listed",7]})");
  BOOST_TEST(is_needed(schema, "plain"));
  BOOST_TEST(!is_needed(schema, "preset"));
  BOOST_TEST(!is_needed(schema, "maybe"));
  BOOST_TEST(is_needed(schema, "listed"));
}

BOOST_AUTO_TEST_CASE(parameters_are_visited_in_order_with_dotted_names) {
  BOOST_TEST(parameters_of(R"({"properties":{}})") == "");
  BOOST_TEST(parameters_of(R"({"properties":{"b":{"type":"string"},"a":{"type":"number","default":1}}})") == "b! a");
  BOOST_TEST(parameters_of(
                 R"({"properties":{"o":{"type":"object","properties":{"rate":{"type":"number"},
                     "i":{"type":"object","properties":{"x":{"type":"number","default":1}}}}},"z":{"type":"number"}}})") ==
             "o.rate! o.i.x z!");
  // In a struct that may be null, nothing is needed, however deep.
  BOOST_TEST(parameters_of(
                 R"({"properties":{"o":{"type":["object","null"],"properties":{"rate":{"type":"number"},
                     "i":{"type":"object","properties":{"x":{"type":"number"}}}}}}})") == "o.rate o.i.x");
  // Lists and maps are one parameter.
  BOOST_TEST(parameters_of(
                 R"({"properties":{"l":{"type":"array","items":{"type":"object","properties":{"x":{"type":"number"}}}},
                     "m":{"type":"object","additionalProperties":{"type":"number"},"default":{}}}})") == "l! m");
}

BOOST_AUTO_TEST_CASE(a_keyword_is_taken_from_every_part) {
  const json::object with = object(
      R"({"k":1,"type":"object","properties":{"k":{"type":"array","k":2,"items":{"type":"string","k":3}},
          "m":{"type":"object","additionalProperties":{"type":"string","k":4}}}})");
  const json::object without = object(
      R"({"type":"object","properties":{"k":{"type":"array","items":{"type":"string"}},
          "m":{"type":"object","additionalProperties":{"type":"string"}}}})");
  // A property of that name is not the keyword.
  BOOST_TEST((without_keyword(with, "k") == without));
  BOOST_TEST((without_keyword(with, "absent") == with));
}

BOOST_AUTO_TEST_SUITE_END()
