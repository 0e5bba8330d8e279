// SPDX-License-Identifier: MIT
// Where in a JSON text each value stands, for messages that point at the line: a parsed value no longer knows.
#ifndef SKROBOT_HOST_BASE_JSON_POSITION_HPP
#define SKROBOT_HOST_BASE_JSON_POSITION_HPP

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace skrobot {

/// Both from 1, the column in bytes, a byte order mark not counted: as JsonError counts.
struct Position {
  std::size_t line = 1;
  std::size_t column = 1;
  bool operator==(const Position&) const = default;
};

/// Made in one pass over the text, without recursion; keeps no reference to it. Const members are thread-safe.
class JsonPositions {
 public:
  struct Duplicate {
    std::string key;
    Position position;  ///< of its second appearance
  };

  /// REQUIRES: parse_json accepted `text`. Another text gives positions without a meaning, nothing worse.
  explicit JsonPositions(std::string_view text);

  /// Where the value at a JSON pointer (RFC 6901: "/tasks/0/params/rate", "" for the whole, `~0` and `~1` for `~` and
  /// `/`) begins.
  std::optional<Position> find(std::string_view pointer) const;
  /// Where the key of that object member begins; for what has no key, the same as find().
  std::optional<Position> find_key(std::string_view pointer) const;
  /// The first key that one object holds twice.
  const std::optional<Duplicate>& duplicate() const { return duplicate_; }

 private:
  struct Node {
    Position value, key;
    bool is_object = false;
    std::map<std::string, std::size_t, std::less<>> members;
    std::vector<std::size_t> items;
  };

  const Node* node_at(std::string_view pointer) const;

  std::vector<Node> nodes_;
  std::optional<Duplicate> duplicate_;
};

/// `key` as a part of a JSON pointer.
std::string pointer_part(std::string_view key);

}  // namespace skrobot

#endif
