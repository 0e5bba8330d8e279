// SPDX-License-Identifier: MIT
// Short ways to resolve parameters, for the tests of what comes of them.
#ifndef SKROBOT_TESTS_UNIT_PLUGIN_PARAMETERS_SAMPLE_HPP
#define SKROBOT_TESTS_UNIT_PLUGIN_PARAMETERS_SAMPLE_HPP

#include <exception>
#include <initializer_list>
#include <skrobot/error.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "plugin/parameters.hpp"

namespace skrobot::test {

/// `key=value` of a command line given in /base.
inline Assignment typed(std::string key, std::string value) {
  return {std::move(key), std::move(value), {Origin::Source::command_line, ""}, "/base"};
}

/// A member of an experiment file in /base.
inline Assignment in_file(std::string key, std::string_view value) {
  return {std::move(key), parse_json(value), {Origin::Source::file, "plan.json:7"}, "/base"};
}

/// `properties` are the inside of the schema's "properties".
inline ResolvedParameters resolved(const std::string& properties, const std::vector<Assignment>& assignments,
                                   References references = References::forbid) {
  return resolve(ParameterSchema::parse(parse_json("{\"type\":\"object\",\"properties\":{" + properties + "}}")),
                 assignments, "train_task", references);
}

/// The values, as JSON.
inline std::string values(const std::string& properties, const std::vector<Assignment>& assignments) {
  return to_text(json::value(resolved(properties, assignments).values));
}

/// The value of one parameter "x" with the schema `property`, as JSON, or the error's message without its constant
/// ends.
inline std::string value_of(const std::string& property, const Assignment& assignment) {
  static const std::string k_begin = "parameter 'x' of train_task: ";
  try {
    return to_text(resolved("\"x\":" + property, {assignment}).values.at("x"));
  } catch (const Error& error) {
    std::string what = error.what();
    if (what.starts_with(k_begin)) what.erase(0, k_begin.size());
    for (const char* end : {" (command line)", " (plan.json:7)"}) {
      if (what.ends_with(end)) what.erase(what.size() - std::string_view(end).size());
    }
    return what;
  }
}

inline std::string of_text(const std::string& property, const std::string& text) {
  return value_of(property, typed("x", text));
}
inline std::string of_json(const std::string& property, std::string_view text) {
  return value_of(property, in_file("x", text));
}

/// What `act` throws: "<message> | <hint>", the hint only when there is one; "-" when it throws nothing.
template <class Act>
std::string failure(Act&& act, Fault fault = Fault::usage) {
  try {
    act();
  } catch (const Error& error) {
    if (error.fault() != fault) return std::string("another's fault: ") + error.what();
    return error.hint().empty() ? error.what() : std::string(error.what()) + " | " + error.hint();
  }
  return "-";
}

}  // namespace skrobot::test

#endif
