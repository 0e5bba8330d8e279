// SPDX-License-Identifier: MIT
#include "email_notifier/address.hpp"

#include <algorithm>
#include <skrobot/params.hpp>

namespace email {
namespace {

constexpr std::size_t k_most_bytes = 254;  // RFC 5321, 4.5.3.1.3, without the angle brackets

std::string trimmed(const std::string& text) {
  const std::size_t begin = text.find_first_not_of(' ');
  return begin == std::string::npos ? std::string() : text.substr(begin, text.find_last_not_of(' ') - begin + 1);
}

std::string unquoted(const std::string& text) {
  if (text.size() < 2 || text.front() != '"' || text.back() != '"') return text;
  std::string name;
  for (std::size_t i = 1; i + 1 < text.size(); ++i) {
    if (text[i] == '\\' && i + 2 < text.size()) ++i;
    name += text[i];
  }
  return name;
}

bool is_mailbox(const std::string& text) {
  const std::size_t at = text.find('@');
  if (at == 0 || at == std::string::npos || at + 1 == text.size() || text.size() > k_most_bytes) return false;
  // Neither what separates addresses nor what needs quotation marks: rare, and more often a mistake.
  const auto fits = [](char c) {
    return c > ' ' && c < '\x7F' && std::string_view("<>()[]\\,;:\"").find(c) == std::string_view::npos;
  };
  return std::all_of(text.begin(), text.end(), fits) && text.find('@', at + 1) == std::string::npos;
}

}  // namespace

Address parse_address(const std::string& text, const std::string& parameter) {
  const auto fail = [&](const std::string& why) -> void {
    throw skrobot::ParameterError("parameter '" + parameter + "': " + why);
  };
  const auto is_control = [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; };
  if (std::any_of(text.begin(), text.end(), is_control))
    fail("an address cannot contain control characters or line breaks");
  Address address{{}, trimmed(text)};
  if (const std::size_t open = text.rfind('<'); open != std::string::npos && address.mailbox.ends_with('>')) {
    address.name = unquoted(trimmed(text.substr(0, open)));
    address.mailbox = address.mailbox.substr(address.mailbox.rfind('<') + 1);
    address.mailbox.pop_back();
  }
  const auto is_ascii = [](char c) { return static_cast<unsigned char>(c) < 0x80; };
  if (!std::all_of(address.mailbox.begin(), address.mailbox.end(), is_ascii)) {
    fail("'" + address.mailbox + "' has letters that are not ASCII: give the domain in its xn-- form");
  }
  if (!is_mailbox(address.mailbox))
    fail("expected an address such as ada@example.org or Ada Lovelace <ada@example.org>, got '" + text + "'");
  return address;
}

}  // namespace email
