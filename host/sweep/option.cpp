// SPDX-License-Identifier: MIT
#include "sweep/option.hpp"

#include <algorithm>
#include <skrobot/error.hpp>

#include "base/number.hpp"
#include "base/text.hpp"

namespace skrobot {
namespace {

[[noreturn]] void expected(const std::string& what, const json::value& value, const std::string& hint = {}) {
  const std::string given =
      value.is_string() ? in_quotes(std::string(value.get_string())) : printable(to_text(value), 200);
  throw Error(Fault::usage, "expected " + what + ", got " + given, hint);
}

}  // namespace

std::string OptionShape::flag() const {
  if (text.flag != nullptr) return text.flag;
  std::string flag = std::string("--") + text.name;
  std::replace(flag.begin(), flag.end(), '_', '-');
  return flag;
}

std::uint64_t read_count(const json::value& value, std::uint64_t least, std::uint64_t most) {
  const auto number = value.is_string()   ? integer_from_text(std::string_view(value.get_string()))
                      : value.is_number() ? integer_from(value)
                                          : std::nullopt;
  const bool fits = number && number->is_int64() && number->get_int64() >= 0;
  const std::uint64_t count = fits ? static_cast<std::uint64_t>(number->get_int64()) : 0;
  if (!fits || count < least || count > most)
    expected("an integer from " + std::to_string(least) + " to " + std::to_string(most), value);
  return count;
}

std::string read_text(const json::value& value) {
  if (value.is_int64()) return to_text(value);
  if (!value.is_string()) expected("text", value);
  return std::string(value.get_string());
}

std::vector<std::string> read_texts(const json::value& value) {
  if (!value.is_array()) expected("a list of texts", value);
  std::vector<std::string> texts;
  for (const json::value& item : value.get_array()) {
    if (!item.is_string()) expected("a list of texts", value);
    texts.emplace_back(item.get_string());
  }
  return texts;
}

bool read_flag(const json::value& value) {
  if (!value.is_bool()) expected("true or false", value);
  return value.get_bool();
}

std::size_t read_word(const json::value& value, const std::vector<std::string>& words) {
  const std::string text = value.is_string() ? std::string(value.get_string()) : std::string();
  const auto found = std::find(words.begin(), words.end(), text);
  if (found != words.end()) return static_cast<std::size_t>(found - words.begin());
  const auto near = nearest(text, words);
  expected("one of " + list_in_quotes(words), value, near ? "did you mean '" + *near + "'?" : "");
}

json::value texts_to_json(const std::vector<std::string>& texts) {
  json::array array;
  for (const std::string& text : texts) array.emplace_back(text);
  return array;
}

std::string option_label(const OptionShape& option, bool is_typed) {
  return is_typed ? option.flag() : option.text.name;
}

void read_labelled(const std::string& label, const std::function<void()>& read) {
  try {
    read();
  } catch (const Error& e) {
    throw Error(e.fault(), label + ": " + e.what(), e.hint());
  }
}

}  // namespace skrobot
