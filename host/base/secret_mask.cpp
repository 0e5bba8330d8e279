// SPDX-License-Identifier: MIT
#include "base/secret_mask.hpp"

#include <algorithm>

namespace skrobot {
namespace {

constexpr std::size_t k_shortest = 4;

}  // namespace

SecretMask::SecretMask(const std::vector<std::string>& secrets) {
  for (const std::string& secret : secrets) {
    if (secret.size() < k_shortest) continue;
    needles_.push_back(secret);
    const std::string in_json = to_text(json::value(valid_utf8(secret)));
    needles_.push_back(in_json.substr(1, in_json.size() - 2));
  }
  std::sort(needles_.begin(), needles_.end(), [](const auto& a, const auto& b) { return a.size() != b.size() ? a.size() > b.size() : a < b; });
  needles_.erase(std::unique(needles_.begin(), needles_.end()), needles_.end());
}

std::string SecretMask::mask(std::string_view text) const {
  std::string masked(text);
  for (const std::string& needle : needles_) {
    for (std::size_t at = 0; (at = masked.find(needle, at)) != std::string::npos; at += k_masked.size()) masked.replace(at, needle.size(), k_masked);
  }
  return masked;
}

json::value SecretMask::mask(const json::value& value) const {
  if (empty()) return value;
  if (value.is_string()) return json::value(mask(std::string_view(value.get_string())));
  if (value.is_array()) {
    json::array array;
    for (const json::value& item : value.get_array()) array.push_back(mask(item));
    return array;
  }
  if (!value.is_object()) return value;
  json::object object;
  for (const auto& [key, item] : value.get_object()) object[mask(std::string_view(key))] = mask(item);
  return object;
}

std::size_t SecretMask::open_end(std::string_view text) const {
  std::size_t open = 0;
  for (const std::string& needle : needles_) {
    for (std::size_t size = std::min(needle.size() - 1, text.size()); size > open; --size) {
      if (text.ends_with(std::string_view(needle).substr(0, size))) {
        open = size;
        break;
      }
    }
  }
  return open;
}

}  // namespace skrobot
