// SPDX-License-Identifier: MIT
// Parameters: a plain struct, described once. The description determines schema, defaults, types, ranges,
// documentation, parsing and recording.
//
//   struct DescentParams {
//     std::int64_t steps = 1000;
//     std::filesystem::path data;
//   };
//   SKROBOT_PARAMS(DescentParams,
//       (steps, "How many updates to make", skrobot::at_least(1)),
//       (data, "Where the points are", skrobot::required(), skrobot::existing_file()))
//
// Types: bool, integers, floating point, std::string, enums described with BOOST_DESCRIBE_ENUM, std::filesystem::path
// (made absolute), skrobot::Secret, std::optional and std::vector of these, std::map from std::string to these, nested
// described structs. At most 64 members per struct. A default is the member's value in a default-constructed struct.
#ifndef SKROBOT_PARAMS_HPP
#define SKROBOT_PARAMS_HPP

#include <boost/version.hpp>
#if BOOST_VERSION < 108100
#error "skrobot needs Boost 1.81 or later; select another one with -DBoost_ROOT=DIR"
#endif

#include <boost/describe/enum.hpp>
#include <boost/describe/enum_to_string.hpp>
#include <boost/describe/enumerators.hpp>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/mp11/algorithm.hpp>
#include <boost/preprocessor/seq/for_each.hpp>
#include <boost/preprocessor/stringize.hpp>
#include <boost/preprocessor/tuple/elem.hpp>
#include <boost/preprocessor/variadic/to_seq.hpp>
#include <cstdint>
#include <filesystem>
#include <initializer_list>
#include <limits>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "skrobot/json.hpp"

namespace skrobot {

/// A value that does not fit its parameter. what() names the parameter, the expected and the actual value.
class ParameterError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Text that is passed to the task but never recorded.
class Secret {
 public:
  Secret() = default;
  /// Takes the text.
  explicit Secret(std::string text) : text_(std::move(text)) {}
  /// The text; do not print or log it.
  const std::string& text() const { return text_; }

 private:
  std::string text_;
};

/// No parameters.
struct NoParams {};

/// A keyword of a parameter's schema, made by the functions below.
struct Keyword {
  const char* key;    ///< keyword of JSON Schema
  json::value value;  ///< its value
};

/// The parameter is required: the initial value of its member is not a default.
inline Keyword required() { return {"x-skrobot-required", true}; }
/// For numbers: `bound` or more.
template <class N>
Keyword at_least(N bound) {
  return {"minimum", json::value(bound)};
}
/// For numbers: `bound` or less.
template <class N>
Keyword at_most(N bound) {
  return {"maximum", json::value(bound)};
}
/// For numbers: more than `bound`.
template <class N>
Keyword greater_than(N bound) {
  return {"exclusiveMinimum", json::value(bound)};
}
/// For numbers: less than `bound`.
template <class N>
Keyword less_than(N bound) {
  return {"exclusiveMaximum", json::value(bound)};
}
/// For text: one of these.
template <class... Text>
Keyword one_of(Text... choices) {
  return {"enum", json::array{json::value(choices)...}};
}
/// For text: at least one byte. For lists it is min_items(1).
inline Keyword not_empty() { return {"minLength", 1}; }
/// For lists: at least this many items.
inline Keyword min_items(std::int64_t count) { return {"minItems", count}; }
/// For lists: at most this many items.
inline Keyword max_items(std::int64_t count) { return {"maxItems", count}; }
/// For text: a duration such as "30s" or "1h30m". The host checks it and passes it on unchanged. Convert it with
/// to_duration() from <skrobot/duration.hpp>.
inline Keyword duration() { return {"format", "duration"}; }
/// For paths: must be an existing, readable file before the task starts.
inline Keyword existing_file() { return {"x-skrobot-path", "file"}; }
/// For paths: must be an existing directory before the task starts.
inline Keyword existing_directory() { return {"x-skrobot-path", "directory"}; }

namespace detail {

/// Is this type described by SKROBOT_PARAMS? skrobot_describe is found in the type's own namespace.
struct AnyVisitor {
  template <class... Rest>
  void operator()(Rest&&...) const {}
};
template <class T, class = void>
struct IsDescribed : std::false_type {};
template <class T>
struct IsDescribed<T, std::void_t<decltype(skrobot_describe(static_cast<T*>(nullptr), AnyVisitor()))>>
    : std::true_type {};

inline const char* kind_name(const json::value& value) {
  switch (value.kind()) {
    case json::kind::null: return "null";
    case json::kind::bool_: return "a boolean";
    case json::kind::int64:
    case json::kind::uint64: return "an integer";
    case json::kind::double_: return "a number";
    case json::kind::string: return "text";
    case json::kind::array: return "a list";
    case json::kind::object: return "an object";
  }
  return "nothing";
}

[[noreturn]] inline void mismatch(const std::string& where, const char* expected, const json::value& value) {
  throw ParameterError("parameter '" + where + "': expected " + expected + ", got " + kind_name(value));
}

inline std::string member_path(const std::string& where, std::string_view key) {
  return where.empty() ? std::string(key) : where + "." + std::string(key);
}

// For unsupported types: empty, so that the compiler reports only the assertion.
template <class T, class = void>
struct Codec {
  static constexpr bool is_missing = true;
  static json::object schema() { return {}; }
  static json::value encode(const T&) { return nullptr; }
  static void decode(const json::value&, T&, const std::string&) {}
};

template <>
struct Codec<bool> {
  static json::object schema() { return {{"type", "boolean"}}; }
  static json::value encode(bool value) { return value; }
  static void decode(const json::value& json, bool& value, const std::string& where) {
    if (!json.is_bool()) mismatch(where, "a boolean", json);
    value = json.get_bool();
  }
};

template <class T>
struct Codec<T, std::enable_if_t<std::is_integral_v<T>>> {
  static json::object schema() {
    json::object schema{{"type", "integer"}};
    using Limits = std::numeric_limits<T>;
    if (sizeof(T) < 8 || std::is_unsigned_v<T>) schema["minimum"] = Limits::min();
    if (sizeof(T) < 8) schema["maximum"] = Limits::max();
    return schema;
  }
  static json::value encode(T value) { return value; }
  static void decode(const json::value& json, T& value, const std::string& where) {
    boost::system::error_code code;
    value = json.to_number<T>(code);
    if (code) mismatch(where, "an integer in the range of its type", json);
  }
};

template <class T>
struct Codec<T, std::enable_if_t<std::is_floating_point_v<T>>> {
  static json::object schema() { return {{"type", "number"}}; }
  static json::value encode(T value) { return static_cast<double>(value); }
  static void decode(const json::value& json, T& value, const std::string& where) {
    if (json.is_string()) {
      const std::string_view text = json.get_string();
      if (text == "NaN") return void(value = std::numeric_limits<T>::quiet_NaN());
      if (text == "Infinity") return void(value = std::numeric_limits<T>::infinity());
      if (text == "-Infinity") return void(value = -std::numeric_limits<T>::infinity());
    }
    if (!json.is_number()) mismatch(where, "a number", json);
    value = static_cast<T>(json.to_number<double>());
  }
};

template <>
struct Codec<std::string> {
  static json::object schema() { return {{"type", "string"}}; }
  static json::value encode(const std::string& value) { return json::value(value); }
  static void decode(const json::value& json, std::string& value, const std::string& where) {
    if (!json.is_string()) mismatch(where, "text", json);
    value = std::string(json.get_string());
  }
};

template <>
struct Codec<std::filesystem::path> {
  static json::object schema() { return {{"type", "string"}, {"format", "path"}}; }
  static json::value encode(const std::filesystem::path& value) { return json::value(value.string()); }
  static void decode(const json::value& json, std::filesystem::path& value, const std::string& where) {
    if (!json.is_string()) mismatch(where, "a path", json);
    value = std::string(json.get_string());
  }
};

template <>
struct Codec<Secret> {
  static json::object schema() { return {{"type", "string"}, {"writeOnly", true}}; }
  static json::value encode(const Secret& value) { return json::value(value.text()); }
  static void decode(const json::value& json, Secret& value, const std::string& where) {
    if (!json.is_string()) mismatch(where, "text", json);
    value = Secret(std::string(json.get_string()));
  }
};

template <class T>
struct Codec<T, std::enable_if_t<std::is_enum_v<T> && boost::describe::has_describe_enumerators<T>::value>> {
  using Enumerators = boost::describe::describe_enumerators<T>;
  static json::object schema() {
    json::array names;
    boost::mp11::mp_for_each<Enumerators>([&](auto d) { names.emplace_back(d.name); });
    return {{"type", "string"}, {"enum", std::move(names)}};
  }
  static json::value encode(T value) { return json::value(boost::describe::enum_to_string(value, "")); }
  static void decode(const json::value& json, T& value, const std::string& where) {
    bool found = false;
    if (json.is_string()) {
      boost::mp11::mp_for_each<Enumerators>([&](auto d) {
        if (!found && json.get_string() == d.name) value = d.value, found = true;
      });
    }
    if (!found) mismatch(where, "the name of an enumerator", json);
  }
};

template <class T>
struct Codec<std::optional<T>> {
  static json::object schema() {
    json::object schema = Codec<T>::schema();
    schema["type"] = json::array{schema["type"], "null"};
    return schema;
  }
  static json::value encode(const std::optional<T>& value) { return value ? Codec<T>::encode(*value) : json::value(); }
  static void decode(const json::value& json, std::optional<T>& value, const std::string& where) {
    if (json.is_null()) return value.reset();
    Codec<T>::decode(json, value.emplace(), where);
  }
};

template <class T>
struct Codec<std::vector<T>> {
  static json::object schema() { return {{"type", "array"}, {"items", Codec<T>::schema()}}; }
  static json::value encode(const std::vector<T>& value) {
    json::array array;
    for (const T& item : value) array.push_back(Codec<T>::encode(item));
    return array;
  }
  static void decode(const json::value& json, std::vector<T>& value, const std::string& where) {
    if (!json.is_array()) mismatch(where, "a list", json);
    value.clear();
    for (const json::value& item : json.get_array()) {
      T decoded{};
      Codec<T>::decode(item, decoded, where + "[" + std::to_string(value.size()) + "]");
      value.push_back(std::move(decoded));
    }
  }
};

template <class T>
struct Codec<std::map<std::string, T>> {
  static json::object schema() { return {{"type", "object"}, {"additionalProperties", Codec<T>::schema()}}; }
  static json::value encode(const std::map<std::string, T>& value) {
    json::object object;
    for (const auto& [key, item] : value) object[key] = Codec<T>::encode(item);
    return object;
  }
  static void decode(const json::value& json, std::map<std::string, T>& value, const std::string& where) {
    if (!json.is_object()) mismatch(where, "an object", json);
    value.clear();
    for (const auto& member : json.get_object()) {
      Codec<T>::decode(member.value(), value[std::string(member.key())], member_path(where, member.key()));
    }
  }
};

template <class T>
struct Codec<T, std::enable_if_t<IsDescribed<T>::value>> {
  static json::object schema(const T& defaults = T{}) {
    json::object properties;
    json::array needed;
    skrobot_describe(static_cast<T*>(nullptr),
                     [&](const char* name, auto member, const char* documentation, auto... keywords) {
                       using Member = std::decay_t<decltype(defaults.*member)>;
                       json::object property{{"description", documentation}};
                       for (auto& [key, value] : member_schema(defaults.*member)) property[key] = value;
                       const Keyword list[] = {{"", nullptr}, std::move(keywords)...};
                       bool must_be_given = false;
                       for (const Keyword& keyword : list) {
                         if (keyword.key == std::string_view("x-skrobot-required")) must_be_given = true;
                         else if (*keyword.key != '\0') property[keyword.key] = keyword.value;
                       }
                       if (must_be_given) needed.emplace_back(name);
                       else if constexpr (!IsDescribed<Member>::value)
                         property["default"] = Codec<Member>::encode(defaults.*member);
                       properties[name] = std::move(property);
                     });
    json::object schema{{"type", "object"}, {"properties", std::move(properties)}};
    if (!needed.empty()) schema["required"] = std::move(needed);
    schema["additionalProperties"] = false;
    return schema;
  }
  // A nested struct's defaults are those that the outer one gives it.
  template <class Member>
  static json::object member_schema(const Member& defaults) {
    if constexpr (IsDescribed<Member>::value) return Codec<Member>::schema(defaults);
    else return Codec<Member>::schema();
  }
  static json::value encode(const T& value) {
    json::object object;
    skrobot_describe(static_cast<T*>(nullptr), [&](const char* name, auto member, const char*, auto&&...) {
      object[name] = Codec<std::decay_t<decltype(value.*member)>>::encode(value.*member);
    });
    return object;
  }
  static void decode(const json::value& json, T& value, const std::string& where) {
    if (!json.is_object()) mismatch(where, "an object", json);
    const json::object& object = json.get_object();
    skrobot_describe(static_cast<T*>(nullptr), [&](const char* name, auto member, const char*, auto&&...) {
      const json::value* found = object.if_contains(name);
      if (found == nullptr) return;  // the member keeps its default
      Codec<std::decay_t<decltype(value.*member)>>::decode(*found, value.*member, member_path(where, name));
    });
  }
};

template <>
struct Codec<NoParams> {
  static json::object schema() {
    return {{"type", "object"}, {"properties", json::object()}, {"additionalProperties", false}};
  }
  static json::value encode(const NoParams&) { return json::object(); }
  static void decode(const json::value&, NoParams&, const std::string&) {}
};

// A result, and no parameter: it has no schema.
template <>
struct Codec<json::value> {
  static json::object schema() { return {}; }
  static json::value encode(const json::value& value) { return value; }
  static void decode(const json::value& json, json::value& value, const std::string&) { value = json; }
};

// Can this type be written as JSON, read from it, and described by a schema?
template <class T, class = void>
struct HasCodec : std::true_type {};
template <class T>
struct HasCodec<T, std::enable_if_t<Codec<T>::is_missing>> : std::false_type {};
template <class T>
struct HasCodec<std::optional<T>> : HasCodec<T> {};
template <class T>
struct HasCodec<std::vector<T>> : HasCodec<T> {};
template <class T>
struct HasCodec<std::map<std::string, T>> : HasCodec<T> {};
template <class T>
inline constexpr bool is_parameter = HasCodec<T>::value && !std::is_same_v<T, json::value>;

}  // namespace detail

/// The JSON Schema of a described struct.
template <class Params>
json::object params_schema() {
  return detail::Codec<Params>::schema();
}

/// Every parameter of `params`, secrets included, by its name.
template <class Params>
json::value params_to_json(const Params& params) {
  return detail::Codec<Params>::encode(params);
}

/// The inverse. Members missing from `json` keep their defaults. Checks types, but not ranges, which are the schema's.
/// Throws ParameterError.
template <class Params>
Params params_from_json(const json::value& json) {
  Params params{};
  detail::Codec<Params>::decode(json, params, "");
  return params;
}

}  // namespace skrobot

// The compiler then reports an unsupported type at the author's SKROBOT_PARAMS, without the macros that lead there.
#if defined(__GNUC__)
#pragma GCC system_header
#endif

#define SKROBOT_DETAIL_ASSERT(r, Type, member)                                                   \
  static_assert(::skrobot::detail::is_parameter<decltype(Type::BOOST_PP_TUPLE_ELEM(0, member))>, \
                "SKROBOT_PARAMS: the type of '" BOOST_PP_STRINGIZE(BOOST_PP_TUPLE_ELEM(0, member)) "' is not supported for parameters; sdk/README.md lists the supported types");
#define SKROBOT_DETAIL_MEMBER(r, Type, member) SKROBOT_DETAIL_VISIT(Type, SKROBOT_DETAIL_UNPACK member)
#define SKROBOT_DETAIL_UNPACK(...) __VA_ARGS__
#define SKROBOT_DETAIL_VISIT(Type, ...) SKROBOT_DETAIL_VISIT_UNPACKED(Type, __VA_ARGS__)
#define SKROBOT_DETAIL_VISIT_UNPACKED(Type, name, ...) skrobot_visit(#name, &Type::name, __VA_ARGS__);

/// SKROBOT_PARAMS(Type, (member, "One line of documentation", keywords...), ...), in the namespace of Type.
#define SKROBOT_PARAMS(Type, ...)                                                             \
  BOOST_PP_SEQ_FOR_EACH(SKROBOT_DETAIL_ASSERT, Type, BOOST_PP_VARIADIC_TO_SEQ(__VA_ARGS__))   \
  template <class Visitor>                                                                    \
  [[maybe_unused]] void skrobot_describe(Type*, Visitor&& skrobot_visit) {                    \
    BOOST_PP_SEQ_FOR_EACH(SKROBOT_DETAIL_MEMBER, Type, BOOST_PP_VARIADIC_TO_SEQ(__VA_ARGS__)) \
  }

#endif
