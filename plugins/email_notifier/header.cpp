// SPDX-License-Identifier: MIT
#include "email_notifier/header.hpp"

#include <algorithm>
#include <array>
#include <cstdio>

#include "email_notifier/base64.hpp"
#include "notify/wording.hpp"

namespace email {
namespace {

constexpr std::size_t k_line = 76;
constexpr std::size_t k_word_bytes = 42;  // of text in an encoded word: 56 in base64
constexpr std::size_t k_word_frame = 12;  // =?utf-8?B? and ?=
constexpr std::string_view k_fold = "\r\n ";

bool is_plain(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= ' ' && c < '\x7F'; }) &&
         text.find("=?") == std::string_view::npos;
}

// `used` is how much of the line is taken. Cut between characters: each encoded word is decoded by itself.
std::string encoded_words(std::string_view text, std::size_t used) {
  std::string result;
  while (!text.empty()) {
    const std::size_t most =
        result.empty() ? std::min(k_word_bytes, (k_line - k_word_frame - used) / 4 * 3) : k_word_bytes;
    std::size_t size = std::min(most, text.size());
    while (size > 0 && size < text.size() && (static_cast<unsigned char>(text[size]) & 0xC0) == 0x80) --size;
    if (size == 0) size = std::min(most, text.size());  // no UTF-8: anywhere
    result += (result.empty() ? "" : std::string(k_fold)) + "=?utf-8?B?" + base64(text.substr(0, size)) + "?=";
    text.remove_prefix(size);
  }
  return result;
}

// Breaks at blanks; a word that is longer than a line stays whole.
std::string folded(std::string_view text, std::size_t used) {
  std::string result;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' ', 1), text.size());
    if (text.front() == ' ' && used + end > k_line && !result.empty()) {
      result += "\r\n";
      used = 0;
    }
    result += text.substr(0, end);
    used += end;
    text.remove_prefix(end);
  }
  return result;
}

std::string phrase(const std::string& name) {
  const auto is_atom = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == ' ' || c == '-' ||
           c == '_';
  };
  if (std::all_of(name.begin(), name.end(), is_atom)) return name;
  if (!is_plain(name)) return encoded_words(name, 0);
  std::string quoted = "\"";
  for (const char c : name) quoted += c == '"' || c == '\\' ? std::string("\\") + c : std::string(1, c);
  return quoted + "\"";
}

}  // namespace

std::string text_header(std::string_view name, std::string_view text) {
  const std::string line = notify::one_line(text), begin = std::string(name) + ": ";
  return begin + (is_plain(line) ? folded(line, begin.size()) : encoded_words(line, begin.size()));
}

std::string address_header(std::string_view name, const std::vector<Address>& addresses) {
  std::string header = std::string(name) + ":";
  std::size_t line = header.size();
  for (std::size_t i = 0; i < addresses.size(); ++i) {
    const std::string who = notify::one_line(addresses[i].name);
    std::string text = who.empty() ? addresses[i].mailbox : phrase(who) + " <" + addresses[i].mailbox + ">";
    if (i + 1 < addresses.size()) text += ',';
    if (line + 1 + text.size() > k_line && i > 0) {
      header += "\r\n";
      line = 0;
    }
    header += " " + text;
    line += 1 + text.size();
  }
  return header;
}

std::string date_text(std::chrono::system_clock::time_point time) {
  constexpr std::array<const char*, 7> k_days{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  constexpr std::array<const char*, 12> k_months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                 "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const auto days = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date(days);
  const std::chrono::hh_mm_ss clock(std::chrono::floor<std::chrono::seconds>(time - days));
  std::array<char, 64> text{};
  std::snprintf(text.data(), text.size(), "%s, %02u %s %04d %02d:%02d:%02d +0000",
                k_days[std::chrono::weekday(days).c_encoding()], static_cast<unsigned>(date.day()),
                k_months[static_cast<unsigned>(date.month()) - 1], static_cast<int>(date.year()),
                static_cast<int>(clock.hours().count()), static_cast<int>(clock.minutes().count()),
                static_cast<int>(clock.seconds().count()));
  return text.data();
}

std::string message_id(std::string_view left, std::string_view domain) {
  const auto safe = [](std::string_view text) {
    std::string result;
    for (const char c : text.substr(0, 100)) {
      const bool fits = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
                        c == '_' || (c == '.' && !result.empty() && result.back() != '.');
      result += fits ? c : '_';
    }
    if (result.ends_with('.')) result.back() = '_';
    return result.empty() ? std::string("_") : result;
  };
  return "<" + safe(left) + "@" + safe(domain) + ">";
}

}  // namespace email
