// SPDX-License-Identifier: MIT
#include "app/given_twice.hpp"

#include <boost/test/unit_test.hpp>
#include <skrobot/error.hpp>

using namespace skrobot;

namespace {

const Origin k_typed{Origin::Source::command_line, {}}, k_file{Origin::Source::file, "plan.json:3"};

const ParameterSchema k_schema = ParameterSchema::parse(parse_json(
    R"({"type": "object", "properties": {
      "rounds": {"type": "integer", "default": 1},
      "inner": {"type": "object", "properties": {"rate": {"type": "number", "default": 0.5}}},
      "names": {"type": "object", "additionalProperties": {"type": "string"}, "default": {}},
      "token": {"type": "string", "writeOnly": true, "default": ""},
      "keys": {"type": "object", "additionalProperties": {"type": "string", "writeOnly": true}, "default": {}}}})"));

Assignment given(const std::string& key, const std::string& value, const Origin& origin = k_typed) {
  return {key, value, origin, {}};
}

std::string fault(const std::vector<Assignment>& assignments) {
  try {
    refuse_given_twice(k_schema, assignments);
    return "";
  } catch (const Error& e) {
    BOOST_TEST((e.fault() == Fault::usage));
    return e.what();
  }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(given_twice_test)

BOOST_AUTO_TEST_CASE(both_values_are_shown) {
  BOOST_TEST(fault({given("rounds", "1"), given("rounds", "2")}) ==
             "the parameter 'rounds' is given twice, as '1' and as '2' (command line)");
  BOOST_TEST(fault({given("inner.rate", "1"), given("rounds", "2"), given("inner.rate", "1")}) ==
             "the parameter 'inner.rate' is given twice, as '1' and as '1' (command line)");
  BOOST_TEST(fault({{"names.a", json::value("x"), k_file, {}}, {"names.a", json::value(3), k_file, {}}}) ==
             "the parameter 'names.a' is given twice, as '\"x\"' and as '3' (plan.json:3)");
  const std::string message = fault({given("rounds", std::string(5000, 'x')), given("rounds", "a\x1b[31m")});
  BOOST_TEST(message.size() < 400u);
  BOOST_TEST(message.find("\\x1b[31m") != std::string::npos, message);
}

BOOST_AUTO_TEST_CASE(those_of_a_secret_are_not) {
  BOOST_TEST(fault({given("token", "canary"), given("token", "canary2")}) ==
             "the parameter 'token' is given twice (command line)");
  BOOST_TEST(fault({given("keys.a", "canary"), given("keys.a", "canary2")}) ==
             "the parameter 'keys.a' is given twice (command line)");
  BOOST_TEST(fault({given("unknown", "canary"), given("unknown", "canary2")}) ==
             "the parameter 'unknown' is given twice (command line)");
}

BOOST_AUTO_TEST_CASE(another_place_may_replace_a_value) {
  BOOST_TEST(fault({given("rounds", "1", k_file), given("rounds", "2")}) == "");
  BOOST_TEST(fault({given("rounds", "1", k_file), given("rounds", "2", {Origin::Source::file, "plan.json:4"})}) == "");
  BOOST_TEST(fault({given("rounds", "1"), given("inner.rate", "1")}) == "");
  BOOST_TEST(fault({}) == "");
}

BOOST_AUTO_TEST_SUITE_END()
