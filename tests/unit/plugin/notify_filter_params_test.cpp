// SPDX-License-Identifier: MIT
#include "plugin/notify_filter_params.hpp"

#include <boost/test/unit_test.hpp>
#include <skrobot/error.hpp>

#include "plugin/parameters.hpp"

using namespace skrobot;

namespace {

struct Read {
  NotifyFilter filter;
  json::object rest;
};

// As a call with these words would be.
Read read(const json::value& own_schema, const std::vector<std::pair<std::string, std::string>>& words) {
  const json::value schema = with_filter_parameters(own_schema);
  std::vector<Assignment> assignments;
  for (const auto& [key, text] : words) assignments.push_back({key, text, {Origin::Source::command_line, {}}, "/"});
  Read result;
  result.rest = resolve(ParameterSchema::parse(schema), assignments, "told_notifier").values;
  result.filter = take_filter(schema, result.rest);
  return result;
}

std::string failure(const std::vector<std::pair<std::string, std::string>>& words) {
  try {
    read({{"type", "object"}, {"properties", json::object()}}, words);
  } catch (const Error& e) {
    return e.what();
  }
  return {};
}

const json::value k_schema{{"type", "object"},
                           {"properties", {{"path", {{"type", "string"}, {"default", "x"}}}}},
                           {"additionalProperties", false}};

}  // namespace

BOOST_AUTO_TEST_SUITE(notify_filter_params_test)

BOOST_AUTO_TEST_CASE(every_notifier_has_filter_parameters_that_plugins_do_not_see) {
  const Read none = read(k_schema, {});
  BOOST_TEST((none.filter.on == std::vector{TellOn::always}));
  BOOST_TEST(none.filter.min_duration.count() == 0);
  BOOST_TEST(to_text(none.rest) == R"({"path":"x"})");
  const Read both = read(k_schema, {{"on", "failure,recovery"}, {"min_duration", "1h30m"}});
  BOOST_TEST((both.filter.on == std::vector{TellOn::failure, TellOn::recovery}));
  BOOST_TEST(both.filter.min_duration.count() == 5'400'000);
  BOOST_TEST(to_text(both.rest) == R"({"path":"x"})");
}

BOOST_AUTO_TEST_CASE(a_notifier_keeps_its_own_parameter_of_that_name) {
  const json::value own{{"type", "object"}, {"properties", {{"on", {{"type", "boolean"}, {"default", true}}}}}};
  const Read read_on = read(own, {{"on", "no"}, {"min_duration", "10"}});
  BOOST_TEST(to_text(read_on.rest) == R"({"on":false})");
  BOOST_TEST((read_on.filter.on == std::vector{TellOn::always}));
  BOOST_TEST(read_on.filter.min_duration.count() == 10'000);
}

BOOST_AUTO_TEST_CASE(wrong_values_are_named) {
  BOOST_TEST(failure({{"on", "failures"}})
                     .find("must be one of 'always', 'failure', 'success', 'recovery', got 'failures'; did you mean "
                           "'failure'?") != std::string::npos,
             failure({{"on", "failures"}}));
  BOOST_TEST(failure({{"on", "[]"}}).find("must have at least 1 items") != std::string::npos);
  BOOST_TEST(failure({{"min_duration", "soon"}}).find("expected a duration such as 30s, 10m or 1h30m, got 'soon'") !=
             std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
