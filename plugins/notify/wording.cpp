// SPDX-License-Identifier: MIT
#include "notify/wording.hpp"

#include <algorithm>

namespace notify {
namespace {

bool is_control(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }

// The size in bytes of the character at the front; 1 for a byte that begins none.
std::size_t character_size(std::string_view text) {
  const auto byte = static_cast<unsigned char>(text.front());
  const std::size_t size = byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : byte >= 0xC0 ? 2 : 1;
  return std::min(size, text.size());
}

// UTF-16 has two units for what UTF-8 has four bytes for.
std::size_t units(std::size_t bytes) { return bytes == 4 ? 2 : 1; }

template <class Measure>
std::string cut(std::string_view text, std::size_t most, std::size_t mark_size, Measure measure) {
  std::size_t used = 0, fits = 0;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t size = character_size(text.substr(at));
    used += measure(size);
    if (used > most) return most < mark_size ? std::string() : std::string(text.substr(0, fits)) + "…";
    at += size;
    if (used + mark_size <= most) fits = at;
  }
  return std::string(text);
}

}  // namespace

std::size_t utf16_size(std::string_view text) {
  std::size_t size = 0;
  while (!text.empty()) {
    const std::size_t bytes = character_size(text);
    size += units(bytes);
    text.remove_prefix(bytes);
  }
  return size;
}

std::string cut_bytes(std::string_view text, std::size_t most) {
  return cut(text, most, std::string_view("…").size(), [](std::size_t bytes) { return bytes; });
}

std::string cut_utf16(std::string_view text, std::size_t most) { return cut(text, most, 1, units); }

std::string one_line(std::string_view text) {
  std::string line;
  for (const char c : text) {
    const bool blank = c == ' ' || is_control(c);
    if (!blank) line += c;
    else if (!line.empty() && line.back() != ' ') line += ' ';
  }
  if (line.ends_with(' ')) line.pop_back();
  return line;
}

std::string first_line(std::string_view text) {
  while (!text.empty()) {
    const std::size_t end = std::min(text.find_first_of("\r\n"), text.size());
    if (std::string line = one_line(text.substr(0, end)); !line.empty()) return line;
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return {};
}

std::string clean(std::string_view text) {
  std::string result;
  result.reserve(text.size());
  for (const char c : text) {
    if (!is_control(c) || c == '\n' || c == '\t') result += c;
  }
  return result;
}

std::string escape_html(std::string_view text) {
  std::string result;
  result.reserve(text.size());
  for (const char c : text) {
    switch (c) {
      case '&': result += "&amp;"; break;
      case '<': result += "&lt;"; break;
      case '>': result += "&gt;"; break;
      case '"': result += "&quot;"; break;
      default: result += c;
    }
  }
  return result;
}

std::string replace_all(std::string text, std::string_view from, std::string_view to) {
  for (std::size_t at = 0; !from.empty() && (at = text.find(from, at)) != std::string::npos; at += to.size())
    text.replace(at, from.size(), to);
  return text;
}

}  // namespace notify
