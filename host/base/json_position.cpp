// SPDX-License-Identifier: MIT
#include "base/json_position.hpp"

#include <algorithm>
#include <charconv>
#include <skrobot/json.hpp>
#include <utility>

namespace skrobot {
namespace {

// The end of the string literal whose first quote is at `at`.
std::size_t literal_end(std::string_view text, std::size_t at) {
  for (std::size_t i = at + 1; i < text.size(); ++i) {
    if (text[i] == '"') return i + 1;
    if (text[i] == '\\') ++i;
  }
  return text.size();
}

std::string literal_text(std::string_view literal) {
  if (literal.size() < 2) return {};
  if (literal.find('\\') == std::string_view::npos) return std::string(literal.substr(1, literal.size() - 2));
  try {
    const json::value value = parse_json(literal);
    return value.is_string() ? std::string(value.get_string()) : std::string();
  } catch (const JsonError&) {
    return {};
  }
}

}  // namespace

JsonPositions::JsonPositions(std::string_view text) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  std::vector<std::size_t> open;
  Position key_position;
  std::string key;
  bool key_is_next = false;
  std::size_t line = 1, line_start = 0;

  const auto add = [&](Position position, bool is_object) {
    const std::size_t index = nodes_.size();
    Node node;
    node.value = node.key = position;
    node.is_object = is_object;
    if (!open.empty() && nodes_[open.back()].is_object) {
      node.key = key_position;
      nodes_[open.back()].members.insert_or_assign(std::move(key), index);
      key.clear();
    } else if (!open.empty()) {
      nodes_[open.back()].items.push_back(index);
    }
    nodes_.push_back(std::move(node));
    return index;
  };

  for (std::size_t i = 0; i < text.size();) {
    const char c = text[i];
    const Position here{line, i - line_start + 1};
    std::size_t end = i + 1;
    if (c == '\n') {
      ++line;
      line_start = end;
    } else if (c == '{' || c == '[') {
      open.push_back(add(here, c == '{'));
      key_is_next = c == '{';
    } else if (c == '}' || c == ']') {
      if (!open.empty()) open.pop_back();
      key_is_next = false;
    } else if (c == ',') {
      key_is_next = !open.empty() && nodes_[open.back()].is_object;
    } else if (c == '"' && key_is_next) {
      end = literal_end(text, i);
      key = literal_text(text.substr(i, end - i));
      key_position = here;
      key_is_next = false;
      if (!duplicate_ && nodes_[open.back()].members.contains(key)) duplicate_ = Duplicate{key, here};
    } else if (c == '"') {
      end = literal_end(text, i);
      add(here, false);
    } else if (c != ':' && c != ' ' && c != '\t' && c != '\r') {
      end = std::min(text.find_first_of(",]} \t\r\n", i), text.size());
      add(here, false);
    }
    i = end;
  }
}

const JsonPositions::Node* JsonPositions::node_at(std::string_view pointer) const {
  if (nodes_.empty()) return nullptr;
  const Node* node = &nodes_.front();
  while (!pointer.empty()) {
    if (pointer.front() != '/') return nullptr;
    pointer.remove_prefix(1);
    const std::string_view part = pointer.substr(0, std::min(pointer.find('/'), pointer.size()));
    pointer.remove_prefix(part.size());
    std::size_t next = 0;
    if (node->is_object) {
      std::string key;
      for (std::size_t i = 0; i < part.size(); ++i) {
        const bool escaped = part[i] == '~' && i + 1 < part.size();
        key += !escaped ? part[i] : part[++i] == '1' ? '/' : '~';
      }
      const auto member = node->members.find(key);
      if (member == node->members.end()) return nullptr;
      next = member->second;
    } else {
      std::size_t index = 0;
      const auto read = std::from_chars(part.data(), part.data() + part.size(), index);
      if (read.ec != std::errc() || read.ptr != part.data() + part.size() || index >= node->items.size())
        return nullptr;
      next = node->items[index];
    }
    node = &nodes_[next];
  }
  return node;
}

std::optional<Position> JsonPositions::find(std::string_view pointer) const {
  const Node* node = node_at(pointer);
  return node == nullptr ? std::nullopt : std::optional(node->value);
}

std::optional<Position> JsonPositions::find_key(std::string_view pointer) const {
  const Node* node = node_at(pointer);
  return node == nullptr ? std::nullopt : std::optional(node->key);
}

std::string pointer_part(std::string_view key) {
  std::string out;
  for (const char c : key) out += c == '~' ? "~0" : c == '/' ? "~1" : std::string(1, c);
  return out;
}

}  // namespace skrobot
