// SPDX-License-Identifier: MIT
#include "core/references.hpp"

#include <algorithm>
#include <charconv>
#include <functional>
#include <skrobot/error.hpp>

#include "base/text.hpp"

namespace skrobot {
namespace {

// What stands between "${" and "}", taken apart.
struct Reference {
  std::string text;  // with both, for messages
  std::string run;
  std::vector<std::string> path;  // "result", "model" …
};

class Scanner {
 public:
  Scanner(const std::string& what, const Origin& origin) : what_(what), origin_(origin) {}

  [[noreturn]] void fail(const std::string& problem, const std::string& hint = {}) const {
    throw Error(Fault::usage, what_ + ": " + problem + " (" + to_string(origin_) + ")", hint);
  }

  // Hands each piece of `text` to one of the two, in order.
  void scan(std::string_view text, const std::function<void(std::string_view)>& plain,
            const std::function<void(const Reference&)>& reference) const {
    while (!text.empty()) {
      const std::size_t at = text.find("${");
      if (at == std::string_view::npos) return plain(text);
      if (at > 0 && text[at - 1] == '$') {
        plain(text.substr(0, at - 1));
        plain("${");
        text.remove_prefix(at + 2);
        continue;
      }
      if (at > 0) plain(text.substr(0, at));
      const std::size_t end = text.find('}', at);
      if (end == std::string_view::npos)
        fail("unclosed reference: " + in_quotes(text.substr(at)), "write '$${' for a literal '${'");
      reference(parse(text.substr(at, end + 1 - at)));
      text.remove_prefix(end + 1);
    }
  }

 private:
  Reference parse(std::string_view text) const {
    Reference reference{std::string(text), {}, {}};
    std::string_view inside = text.substr(2, text.size() - 3);
    while (true) {
      const std::size_t dot = inside.find('.');
      reference.path.emplace_back(inside.substr(0, dot));
      if (dot == std::string_view::npos) break;
      inside.remove_prefix(dot + 1);
    }
    const bool whole = std::none_of(reference.path.begin(), reference.path.end(),
                                    [](const std::string& part) { return part.empty(); });
    const bool is_result = reference.path.size() >= 2 && reference.path[1] == "result";
    const bool is_directory = reference.path.size() == 2 && reference.path[1] == "directory";
    if (!whole || (!is_result && !is_directory)) {
      fail("the reference " + in_quotes(text) + " is not valid", "write ${RUN.result.NAME} or ${RUN.directory}");
    }
    reference.run = reference.path.front();
    reference.path.erase(reference.path.begin());
    return reference;
  }

  const std::string& what_;
  const Origin& origin_;
};

// What `value` has, for a person.
std::string contents(const json::value& value) {
  std::vector<std::string> names;
  if (value.is_object()) {
    for (const auto& [key, member] : value.get_object()) names.emplace_back(key);
    return names.empty() ? "an empty object" : list_in_quotes(names);
  }
  if (value.is_array()) return "a list of " + std::to_string(value.get_array().size()) + " items";
  return printable(to_text(value));
}

const json::value* member(const json::value& value, const std::string& name) {
  if (const json::object* object = value.if_object()) return object->if_contains(name);
  if (const json::array* array = value.if_array()) {
    std::size_t index = 0;
    const auto read = std::from_chars(name.data(), name.data() + name.size(), index);
    return read.ec == std::errc() && read.ptr == name.data() + name.size() ? array->if_contains(index) : nullptr;
  }
  return nullptr;
}

json::value look_up(const Reference& reference, const std::map<std::string, RunValues>& earlier,
                    const Scanner& scanner) {
  const auto run = earlier.find(reference.run);
  if (run == earlier.end())
    scanner.fail("the reference " + in_quotes(reference.text) + " does not name an earlier run");
  if (reference.path.front() == "directory") return json::value(run->second.directory);
  if (const std::uint64_t large = run->second.result.large; large != 0) {
    scanner.fail(
        "the reference " + in_quotes(reference.text) + " cannot be resolved: the result of " + reference.run + " " +
            large_result_text(large),
        "let " + reference.run + " write a file to its directory, and refer to ${" + reference.run + ".directory}");
  }
  const json::value* value = &run->second.result.value;
  for (std::size_t i = 1; i < reference.path.size(); ++i) {
    const json::value* inner = member(*value, reference.path[i]);
    if (inner == nullptr) {
      scanner.fail("the reference " + in_quotes(reference.text) + " cannot be resolved: there is no " +
                   in_quotes(reference.path[i]) + " in " + contents(*value));
    }
    value = inner;
  }
  return *value;
}

json::value substitute_text(const std::string& text, const std::map<std::string, RunValues>& earlier,
                            const Scanner& scanner) {
  std::string out;
  json::value last;
  std::size_t pieces = 0, references = 0;
  scanner.scan(
      text,
      [&](std::string_view plain) {
        out += plain;
        ++pieces;
      },
      [&](const Reference& reference) {
        last = look_up(reference, earlier, scanner);
        out += last.is_string() ? std::string(last.get_string()) : to_text(last);
        ++pieces, ++references;
      });
  return pieces == 1 && references == 1 ? last : json::value(out);
}

// Calls `visit` for every text in `value`, and puts what it returns in its place.
json::value each_text(const json::value& value, const std::function<json::value(const std::string&)>& visit) {
  if (value.is_string()) return visit(std::string(value.get_string()));
  if (value.is_array()) {
    json::array array;
    for (const json::value& item : value.get_array()) array.push_back(each_text(item, visit));
    return array;
  }
  if (value.is_object()) {
    json::object object;
    for (const auto& [key, item] : value.get_object()) object[key] = each_text(item, visit);
    return object;
  }
  return value;
}

}  // namespace

void check_references(const json::value& value, const std::vector<std::string>& earlier,
                      const std::vector<std::string>& later, const std::string& what, const Origin& origin) {
  const Scanner scanner(what, origin);
  const auto check = [&](const Reference& reference) {
    if (std::find(earlier.begin(), earlier.end(), reference.run) != earlier.end()) return;
    const std::string begin = "the reference " + in_quotes(reference.text);
    if (std::find(later.begin(), later.end(), reference.run) != later.end()) scanner.fail(begin + " names a later run");
    const auto near = nearest(reference.run, earlier);
    scanner.fail(begin + " does not name a run of this file", near ? "did you mean '" + *near + "'?"
                                                              : earlier.empty()
                                                                  ? "this is the first run"
                                                                  : "earlier runs: " + list_in_quotes(earlier));
  };
  each_text(value, [&](const std::string& text) -> json::value {
    scanner.scan(
        text, [](std::string_view) {}, check);
    return nullptr;
  });
}

json::value substitute(const json::value& value, const std::map<std::string, RunValues>& earlier,
                       const std::string& what, const Origin& origin) {
  const Scanner scanner(what, origin);
  return each_text(value, [&](const std::string& text) { return substitute_text(text, earlier, scanner); });
}

}  // namespace skrobot
