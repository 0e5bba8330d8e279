// SPDX-License-Identifier: MIT
// Keeps secrets out of what is recorded and told: wherever the text of one stands, "<secret>" takes its place.
#ifndef SKROBOT_HOST_BASE_SECRET_MASK_HPP
#define SKROBOT_HOST_BASE_SECRET_MASK_HPP

#include <skrobot/json.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace skrobot {

inline constexpr std::string_view k_masked = "<secret>";

/// Finds each secret as it is and as JSON writes it. One shorter than k_shortest bytes is not looked for: it stands everywhere by chance. What a
/// task encodes in another way (base64, reversed) is not found. All functions are thread-safe.
class SecretMask {
 public:
  static constexpr std::size_t k_shortest = 4;
  SecretMask() = default;
  explicit SecretMask(const std::vector<std::string>& secrets);
  bool empty() const { return needles_.empty(); }

  /// From left to right, at each place the longest.
  std::string mask(std::string_view text) const;
  /// Every text in it, keys too.
  json::value mask(const json::value& value) const;

  /// The same for text that goes on: appends to `masked` what is certain and returns how many bytes of `text` that was. The rest may be
  /// the beginning of a secret, or of a longer one, and is to be given again with what comes next.
  std::size_t mask_some(std::string_view text, std::string& masked) const;

 private:
  enum class Ending { goes_on, is_over };
  std::size_t mask(std::string_view text, Ending ending, std::string& masked) const;
  std::vector<std::string> needles_;  // the longest first
};

}  // namespace skrobot

#endif
