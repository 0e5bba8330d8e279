// SPDX-License-Identifier: MIT
#include "app/gate_rule.hpp"

#include <boost/test/unit_test.hpp>
#include <skrobot/error.hpp>

using namespace skrobot;

BOOST_AUTO_TEST_SUITE(gate_rule_test)

BOOST_AUTO_TEST_CASE(a_limit_is_relative_or_in_the_metrics_unit) {
  BOOST_TEST(parse_gate_rule("worse").limit == 0);
  for (const char* text : {"worse by 2 %", "worse by 2%", "  worse  by 2.0 % "}) {
    BOOST_TEST(parse_gate_rule(text).limit == 0.02, text);
    BOOST_TEST(parse_gate_rule(text).is_relative, text);
  }
  BOOST_TEST(parse_gate_rule("worse by 0.5").limit == 0.5);
  BOOST_TEST(!parse_gate_rule("worse by 0.5").is_relative);
  BOOST_TEST(parse_gate_rule("worse by 1e-3").limit == 1e-3);
}

BOOST_AUTO_TEST_CASE(anything_else_is_refused) {
  for (const char* text : {"", "better", "worse by", "worse by %", "worse by -1 %", "worse by nan", "worse by inf",
                           "worse by 2 percent", "worse than 2 %", "worse by 2 % of it", "worse 2 %", "worse by x"})
    BOOST_CHECK_EXCEPTION(parse_gate_rule(text), Error, [](const Error& error) {
      return error.fault() == Fault::usage && std::string(error.what()).starts_with("expected 'worse'");
    });
}

BOOST_AUTO_TEST_SUITE_END()
