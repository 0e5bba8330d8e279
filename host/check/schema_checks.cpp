// SPDX-License-Identifier: MIT
#include <map>
#include <set>
#include <skrobot/error.hpp>

#include "base/text.hpp"
#include "check/check_functions.hpp"
#include "plugin/schema.hpp"

namespace skrobot {

void check_output(Trial& trial) {
  const ProbeResult result = trial.look(Probe::output);
  if (!result.output.empty()) trial.tell(Grade::fail, "prints when loaded: " + in_quotes(result.output, 60));
}

void check_valid(Trial& trial) {
  for (const ProbedItem& item : trial.look(Probe::schemas).items) {
    if (item.schema.empty()) continue;
    try {
      const json::value schema = parse_json(item.schema);
      if (!schema.is_object())
        trial.tell(Grade::fail, "the schema of " + in_quotes(item.name) + " is not a JSON object");
      else ParameterSchema::parse(without_keyword(schema.get_object(), "default"));
    } catch (const JsonError& e) {
      trial.tell(Grade::fail, "the schema of " + in_quotes(item.name) + " is not JSON: line " +
                                  std::to_string(e.line()) + ", column " + std::to_string(e.column()) + ": " +
                                  e.what());
    } catch (const Error& e) {
      trial.tell(Grade::fail, "the schema of " + in_quotes(item.name) + " cannot be used: " + e.what());
    }
  }
}

void check_schema_stable(Trial& trial) {
  const ProbeResult first = trial.look(Probe::schemas);
  if (!first.returned) return;
  const ProbeResult second = trial.look(Probe::schemas);
  std::map<std::string, std::string> texts;
  std::set<std::string> told;
  const auto look = [&](const ProbeResult& result, const char* when) {
    for (const ProbedItem& item : result.items) {
      const auto [found, is_new] = texts.emplace(item.kind + " " + item.name, item.schema);
      if (!is_new && found->second != item.schema && told.insert(item.name).second) {
        trial.tell(Grade::fail, "the schema of " + in_quotes(item.name) + " differs " + when);
      }
    }
  };
  look(first, "between calls");
  look(second, "between processes");
}

void check_defaults_fit(Trial& trial) {
  for (const Subject& subject : trial.subjects) {
    try {
      const json::value schema =
          subject.described.schema.empty() ? json::value() : parse_json(subject.described.schema);
      if (!schema.is_object()) continue;
      ParameterSchema::parse(without_keyword(schema.get_object(), "default"));
      try {
        ParameterSchema::parse(schema);
      } catch (const Error& e) {
        trial.tell(Grade::fail, "a default of " + in_quotes(subject.described.name) + " is wrong: " + e.what());
      }
    } catch (const std::exception&) {
      trial.skip("the schema of " + in_quotes(subject.described.name) + " cannot be used");
    }
  }
}

namespace {

void find_undocumented(const json::object& schema, const std::string& prefix, std::string& names) {
  const json::value* properties = schema.if_contains("properties");
  if (properties == nullptr || !properties->is_object()) return;
  for (const auto& [key, value] : properties->get_object()) {
    if (!value.is_object()) continue;
    const std::string name = prefix + std::string(key);
    const json::value* text = value.get_object().if_contains("description");
    if (text == nullptr || !text->is_string() || text->get_string().empty())
      names += (names.empty() ? "" : ", ") + printable(name);
    find_undocumented(value.get_object(), name + ".", names);
  }
}

}  // namespace

void check_documented(Trial& trial) {
  for (const Subject& subject : trial.subjects) {
    std::string names;
    try {
      const json::value schema =
          subject.described.schema.empty() ? json::value() : parse_json(subject.described.schema);
      if (schema.is_object()) find_undocumented(schema.get_object(), "", names);
    } catch (const JsonError&) {
      trial.skip("the schema of " + in_quotes(subject.described.name) + " is not JSON");
    }
    if (!names.empty())
      trial.tell(Grade::warn, "parameters of " + in_quotes(subject.described.name) + " have no description: " + names);
  }
}

}  // namespace skrobot
