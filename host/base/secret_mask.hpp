// SPDX-License-Identifier: MIT
// Keeps secrets out of what is recorded and told: wherever the text of one stands, "<secret>" takes its place.
#ifndef SKROBOT_HOST_BASE_SECRET_MASK_HPP
#define SKROBOT_HOST_BASE_SECRET_MASK_HPP

#include <cstddef>
#include <optional>
#include <skrobot/json.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace skrobot {

inline constexpr std::string_view k_masked = "<secret>";

/// Finds each secret as it is and as JSON writes it, and each line of one that has several. What a task encodes in
/// another way (base64, reversed) is not found. All functions are thread-safe.
class SecretMask {
 public:
  /// A secret of fewer bytes is not looked for: it stands everywhere by chance. Nor is a shorter beginning of one
  /// where a text is cut.
  static constexpr std::size_t k_shortest = 4;
  static constexpr std::size_t k_shortest_line = 8;  ///< of a secret that has several

  SecretMask() = default;
  explicit SecretMask(const std::vector<std::string>& secrets);
  bool empty() const { return needles_.empty(); }

  /// From left to right, at each place the longest.
  std::string mask(std::string_view text) const;
  /// Every text in it, keys too.
  json::value mask(const json::value& value) const;
  /// The same for text that somebody may have cut: a beginning of a secret, of k_shortest bytes or more, is masked
  /// too at the end of the text and before an ellipsis ("…" or "...").
  std::string mask_cut(std::string_view text) const;

  /// Where the text of a secret is.
  struct Place {
    std::size_t at;
    std::size_t size;
    bool is_whole;  ///< false: the text ends within it
  };
  enum class Part { none, at_end, at_end_or_ellipsis };  ///< which places count where it is not whole
  /// The first one from `from` on.
  std::optional<Place> find(std::string_view text, std::size_t from, Part part) const;

 private:
  void add(const std::string& secret);
  std::vector<std::string> needles_;  // the longest first
};

}  // namespace skrobot

#endif
