// SPDX-License-Identifier: MIT
#ifndef SKROBOT_HOST_BASE_LAZY_JSON_HPP
#define SKROBOT_HOST_BASE_LAZY_JSON_HPP

#include <skrobot/json.hpp>
#include <string>
#include <type_traits>
#include <utility>

namespace skrobot {

/// A JSON value that stays text until someone asks for it: most of what a cache holds is never looked at. Copied, the
/// copy parses again. get() is for one thread at a time.
class LazyJson {
 public:
  LazyJson() = default;
  template <class T>
  requires(std::is_convertible_v<T&&, json::value> && !std::is_same_v<std::remove_cvref_t<T>, LazyJson>)
      LazyJson(T&& value)
      : value_(std::forward<T>(value)) {}  // NOLINT: it is one
  static LazyJson from_text(std::string text) {
    LazyJson lazy;
    lazy.text_ = std::move(text);
    return lazy;
  }

  /// Throws JsonError the first time when the text is none.
  const json::value& get() const {
    if (!text_.empty()) {
      value_ = parse_json(text_);
      text_.clear();
    }
    return value_;
  }
  operator const json::value&() const { return get(); }  // NOLINT: it is one
  std::string text() const { return text_.empty() ? to_text(value_) : text_; }

 private:
  mutable std::string text_;  // empty: value_ holds it
  mutable json::value value_;
};

}  // namespace skrobot

#endif
