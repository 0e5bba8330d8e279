// SPDX-License-Identifier: MIT
#include "app/given_twice.hpp"

#include <map>
#include <skrobot/error.hpp>
#include <tuple>

#include "base/text.hpp"
#include "plugin/schema.hpp"
#include "sweep/space_text.hpp"

namespace skrobot {
namespace {

constexpr std::size_t k_most_shown_bytes = 100;

std::string shown(const Assignment& assignment) {
  const auto* text = std::get_if<std::string>(&assignment.value);
  return in_quotes(text != nullptr ? *text : to_text(std::get<json::value>(assignment.value)), k_most_shown_bytes);
}

// The key, or the map that contains it: an entry of a secret map is secret, too.
bool is_secret(const ParameterSchema& schema, std::string key) {
  while (true) {
    if (const json::object* property = find_property(schema, key)) return holds_secret(*property);
    const std::size_t dot = key.rfind('.');
    if (dot == std::string::npos) return true;  // not known: better not shown
    key.erase(dot);
  }
}

}  // namespace

void refuse_given_twice(const ParameterSchema& schema, const std::vector<Assignment>& assignments) {
  std::map<std::tuple<std::string, Origin::Source, std::string>, const Assignment*> before;
  for (const Assignment& assignment : assignments) {
    const Origin& origin = assignment.origin;
    const auto [at, is_new] = before.try_emplace({assignment.key, origin.source, origin.place}, &assignment);
    if (is_new) continue;
    std::string message = "the parameter " + in_quotes(assignment.key) + " is given twice";
    if (!is_secret(schema, assignment.key)) message += ", as " + shown(*at->second) + " and as " + shown(assignment);
    throw Error(Fault::usage, message + " (" + to_string(assignment.origin) + ")");
  }
}

}  // namespace skrobot
