// SPDX-License-Identifier: MIT
#include "base/secret_mask.hpp"

#include <algorithm>

namespace skrobot {

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

std::size_t SecretMask::mask(std::string_view text, Ending ending, std::string& masked) const {
  std::size_t done = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const std::string_view rest = text.substr(at);
    for (const std::string& needle : needles_) {
      if (needle.front() != rest.front()) continue;
      if (rest.size() < needle.size()) {
        if (ending == Ending::is_over || !needle.starts_with(rest)) continue;
        masked += text.substr(done, at - done);
        return at;
      }
      if (!rest.starts_with(needle)) continue;
      masked += text.substr(done, at - done);
      masked += k_masked;
      at += needle.size() - 1;
      done = at + 1;
      break;
    }
  }
  masked += text.substr(done);
  return text.size();
}

std::string SecretMask::mask(std::string_view text) const {
  std::string masked;
  mask(text, Ending::is_over, masked);
  return masked;
}

std::size_t SecretMask::mask_some(std::string_view text, std::string& masked) const { return mask(text, Ending::goes_on, masked); }

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

}  // namespace skrobot
