// SPDX-License-Identifier: MIT
#include "app/shell_line.hpp"

#include <cstdlib>

namespace skrobot {
namespace {

using Within = ShellLine::Within;

constexpr std::string_view k_plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./=:,+@%";

bool is_plain(char c) {
  return (static_cast<unsigned char>(c) & 0x80U) != 0 || k_plain.find(c) != std::string_view::npos;
}

bool is_blank(char c) { return c == ' ' || c == '\t'; }

}  // namespace

ShellLine read_shell_line(std::string_view line) {
  ShellLine read;
  bool is_in_word = false;
  const auto add = [&](std::string_view text) {
    if (!is_in_word) read.words.emplace_back();
    is_in_word = true;
    read.words.back() += text;
  };
  const auto finish = [&](bool has_home) {
    if (!is_in_word) return;
    const char* const home = std::getenv("HOME");
    if (has_home && home != nullptr && read.words.back().starts_with("~/")) read.words.back().replace(0, 1, home);
    is_in_word = false;
    read.is_literal = true;
  };
  bool has_home = false;
  for (std::size_t i = 0; i < line.size(); ++i) {
    const char c = line[i];
    const bool is_last = i + 1 == line.size();
    if (read.within == Within::single_quotes) {
      if (c == '\'') read.within = Within::none;
      else add(line.substr(i, 1));
    } else if (c == '\\') {
      if (is_last) {
        read.ends_with_backslash = true;
        add("");
      } else {
        // Within double quotes, a backslash quotes only these characters.
        const bool quotes =
            read.within == Within::none || std::string_view("$`\"\\").find(line[i + 1]) != std::string_view::npos;
        add(line.substr(quotes ? i + 1 : i, quotes ? 1 : 2));
        ++i;
      }
    } else if (c == '"') {
      read.within = read.within == Within::none ? Within::double_quotes : Within::none;
      add("");
    } else if (read.within == Within::double_quotes) {
      if (c == '$' || c == '`' || c == '!') read.is_literal = false;
      add(line.substr(i, 1));
    } else if (c == '\'') {
      read.within = Within::single_quotes;
      add("");
    } else if (is_blank(c)) {
      finish(has_home);
    } else {
      if (!is_in_word) has_home = c == '~';
      if (!is_plain(c)) read.is_literal = false;
      add(line.substr(i, 1));
    }
  }
  if (!is_in_word) read.words.emplace_back();
  return read;
}

std::optional<std::string> typed_behind(const ShellLine& line, std::string_view rest) {
  std::string typed;
  for (std::size_t i = 0; i < rest.size(); ++i) {
    const char c = rest[i];
    const bool is_quoted = i == 0 && line.ends_with_backslash;
    switch (line.within) {
      case Within::single_quotes:
        if (c == '\'') return std::nullopt;
        break;
      case Within::double_quotes:
        if (c == '!') return std::nullopt;  // a backslash before it would stay
        if (is_quoted) {
          if (std::string_view("$`\"\\").find(c) == std::string_view::npos) return std::nullopt;
        } else if (std::string_view("$`\"\\").find(c) != std::string_view::npos) {
          typed += '\\';
        }
        break;
      case Within::none:
        // zsh expands a word that begins with = to the path of a program.
        if (!is_quoted && (!is_plain(c) || (c == '=' && i == 0 && line.words.back().empty()))) typed += '\\';
        break;
    }
    typed += c;
  }
  return typed;
}

}  // namespace skrobot
