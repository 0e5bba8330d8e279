// SPDX-License-Identifier: MIT
#include "base/secret_mask.hpp"

#include <algorithm>

namespace skrobot {
namespace {

bool begins_with_ellipsis(std::string_view text) { return text.starts_with("…") || text.starts_with("..."); }

std::size_t common_beginning(std::string_view a, std::string_view b) {
  const std::size_t most = std::min(a.size(), b.size());
  return static_cast<std::size_t>(
      std::mismatch(a.begin(), a.begin() + static_cast<std::ptrdiff_t>(most), b.begin()).first - a.begin());
}

}  // namespace

SecretMask::SecretMask(const std::vector<std::string>& secrets) {
  for (const std::string& secret : secrets) {
    add(secret);
    // A task may print or log it line by line.
    if (secret.find('\n') == std::string::npos) continue;
    for (std::size_t at = 0; at < secret.size();) {
      const std::size_t end = std::min(secret.find('\n', at), secret.size());
      std::string line = secret.substr(at, end - at);
      if (line.ends_with('\r')) line.pop_back();
      if (line.size() >= k_shortest_line) add(line);
      at = end + 1;
    }
  }
  std::sort(needles_.begin(), needles_.end(),
            [](const auto& a, const auto& b) { return a.size() != b.size() ? a.size() > b.size() : a < b; });
  needles_.erase(std::unique(needles_.begin(), needles_.end()), needles_.end());
}

void SecretMask::add(const std::string& secret) {
  if (secret.size() < k_shortest) return;
  const std::string valid = valid_utf8(secret), in_json = to_text(json::value(valid));
  needles_.insert(needles_.end(), {secret, valid, in_json.substr(1, in_json.size() - 2)});
}

std::optional<SecretMask::Place> SecretMask::find(std::string_view text, std::size_t from, Part part) const {
  for (std::size_t at = from; at < text.size(); ++at) {
    const std::string_view rest = text.substr(at);
    for (const std::string& needle : needles_) {
      if (needle.front() != rest.front()) continue;
      const std::size_t size = common_beginning(rest, needle);
      if (size == needle.size()) return Place{at, size, true};
      if (part == Part::none) continue;
      if (size == rest.size()) return Place{at, size, false};
      if (part == Part::at_end_or_ellipsis && size >= k_shortest && begins_with_ellipsis(rest.substr(size)))
        return Place{at, size, true};
    }
  }
  return std::nullopt;
}

std::string SecretMask::mask(std::string_view text) const {
  std::string masked;
  std::size_t done = 0;
  while (const auto place = find(text, done, Part::none)) {
    masked += text.substr(done, place->at - done);
    masked += k_masked;
    done = place->at + place->size;
  }
  masked += text.substr(done);
  return masked;
}

std::string SecretMask::mask_cut(std::string_view text) const {
  std::string masked;
  std::size_t done = 0;
  while (const auto place = find(text, done, Part::at_end_or_ellipsis)) {
    if (!place->is_whole && place->size < k_shortest) break;
    masked += text.substr(done, place->at - done);
    masked += k_masked;
    done = place->at + place->size;
  }
  masked += text.substr(done);
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

}  // namespace skrobot
