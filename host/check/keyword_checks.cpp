// SPDX-License-Identifier: MIT
// A keyword that the host does not read, or that says nothing about its parameter's type, is no error: it just holds
// nothing.
#include <algorithm>
#include <vector>

#include "base/text.hpp"
#include "check/check_functions.hpp"
#include "plugin/schema.hpp"

namespace skrobot {
namespace {

struct KnownKeyword {
  const char* name;
  std::vector<Shape> shapes;  // that it says something about; empty: any
};

const std::vector<KnownKeyword>& known_keywords() {
  static const std::vector<KnownKeyword> all{
      {"type", {}},
      {"description", {}},
      {"default", {}},
      {"minimum", {Shape::integer, Shape::number}},
      {"maximum", {Shape::integer, Shape::number}},
      {"exclusiveMinimum", {Shape::integer, Shape::number}},
      {"exclusiveMaximum", {Shape::integer, Shape::number}},
      {"enum", {Shape::text}},
      {"minLength", {Shape::text}},
      {"format", {Shape::text}},
      {"x-skrobot-path", {Shape::text}},
      {"x-skrobot-run-result", {Shape::text}},
      {"writeOnly", {Shape::text}},
      {"items", {Shape::list}},
      {"x-skrobot-inputs", {Shape::list}},
      {"minItems", {Shape::list}},
      {"maxItems", {Shape::list}},
      {"properties", {Shape::members}},
      {"required", {Shape::members}},
      {"additionalProperties", {Shape::map, Shape::members}},
  };
  return all;
}

// Of JSON Schema: what these say restricts no value, or the host does not hold a value to it.
constexpr std::string_view k_notes[] = {"title", "examples", "deprecated", "readOnly", "$schema", "$id", "$comment"};
constexpr std::string_view k_not_held[] = {"pattern",
                                           "maxLength",
                                           "multipleOf",
                                           "uniqueItems",
                                           "const",
                                           "oneOf",
                                           "anyOf",
                                           "allOf",
                                           "not",
                                           "if",
                                           "then",
                                           "else",
                                           "prefixItems",
                                           "contains",
                                           "minContains",
                                           "maxContains",
                                           "minProperties",
                                           "maxProperties",
                                           "propertyNames",
                                           "patternProperties",
                                           "dependentRequired",
                                           "dependentSchemas",
                                           "unevaluatedItems",
                                           "unevaluatedProperties",
                                           "contentEncoding",
                                           "contentMediaType",
                                           "$ref",
                                           "$defs",
                                           "definitions"};

const char* words(Shape shape) {
  switch (shape) {
    case Shape::boolean: return "a boolean";
    case Shape::integer: return "an integer";
    case Shape::number: return "a number";
    case Shape::text: return "text";
    case Shape::list: return "a list; did you mean its items?";
    case Shape::map: return "a map; did you mean its values?";
    case Shape::members: return "a struct";
  }
  return "";
}

class KeywordCheck {
 public:
  KeywordCheck(Trial& trial, const std::string& item) : trial_(trial), item_(item) {
    for (const KnownKeyword& keyword : known_keywords()) names_.emplace_back(keyword.name);
  }

  void look(const json::object& property, const std::string& where) {
    for (const auto& [key, value] : property) look_at(std::string(key), value, property, where);
    if (const json::object* members = members_of(property)) {
      for (const auto& [key, member] : *members)
        look(member.get_object(), where.empty() ? std::string(key) : where + "." + std::string(key));
    }
    if (const json::object* each = item_of(property))
      look(*each, where + (shape_of(property) == Shape::list ? "[]" : ".*"));
  }

 private:
  void tell(Grade grade, const std::string& key, const std::string& where, const std::string& what) {
    trial_.tell(grade, in_quotes(key) + " of " + (where.empty() ? "the schema" : in_quotes(where)) + " of " + item_ +
                           " " + what);
  }

  void look_at(const std::string& key, const json::value& value, const json::object& property,
               const std::string& where) {
    const auto known = std::find_if(known_keywords().begin(), known_keywords().end(),
                                    [&](const KnownKeyword& one) { return key == one.name; });
    if (known == known_keywords().end()) return look_at_unknown(key, where);
    const Shape shape = shape_of(property);
    if (!known->shapes.empty() && std::find(known->shapes.begin(), known->shapes.end(), shape) == known->shapes.end()) {
      return tell(Grade::fail, key, where, std::string("does not apply to ") + words(shape));
    }
    if (key == "format") look_at_format(value, where);
    if (key == "x-skrobot-path") look_at_path(value, property, where);
    if (key == "x-skrobot-run-result" && (!property.contains("format") || property.at("format") != "path"))
      tell(Grade::fail, key, where, "applies only to paths (format: path)");
    if (key == "additionalProperties" && shape == Shape::members && value != false)
      tell(Grade::warn, key, where, "is ignored: only members of 'properties' are accepted");
  }

  void look_at_unknown(const std::string& key, const std::string& where) {
    if (std::find(std::begin(k_notes), std::end(k_notes), key) != std::end(k_notes)) return;
    if (std::find(std::begin(k_not_held), std::end(k_not_held), key) != std::end(k_not_held)) {
      return tell(Grade::warn, key, where, "is ignored: the host does not check it");
    }
    if (const auto near = nearest(key, names_))
      return tell(Grade::fail, key, where, "is not a keyword; did you mean '" + *near + "'?");
    if (!key.starts_with("x-")) tell(Grade::warn, key, where, "is not a keyword known to this host");
  }

  void look_at_format(const json::value& value, const std::string& where) {
    const std::vector<std::string> formats{"path", "duration"};
    const std::string format(value.get_string());
    if (std::find(formats.begin(), formats.end(), format) != formats.end()) return;
    if (const auto near = nearest(format, formats))
      return tell(Grade::fail, "format", where, "is " + in_quotes(format) + "; did you mean '" + *near + "'?");
    tell(Grade::warn, "format", where, "is " + in_quotes(format) + ", which the host ignores");
  }

  void look_at_path(const json::value& value, const json::object& property, const std::string& where) {
    const json::value* format = property.if_contains("format");
    if (format == nullptr || *format != "path")
      return tell(Grade::fail, "x-skrobot-path", where, "applies only to paths (format: path)");
    if (value != "file" && value != "directory" && value != "any")
      tell(Grade::fail, "x-skrobot-path", where, "is not file, directory or any");
  }

  Trial& trial_;
  const std::string item_;
  std::vector<std::string> names_;
};

}  // namespace

void check_keywords(Trial& trial) {
  for (const Subject& subject : trial.subjects) {
    if (subject.fault.empty()) KeywordCheck(trial, subject.described.name).look(subject.schema.root(), "");
    else trial.skip("the schema of " + in_quotes(subject.described.name) + " cannot be used");
  }
}

}  // namespace skrobot
