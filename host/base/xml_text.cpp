// SPDX-License-Identifier: MIT
#include "base/xml_text.hpp"

#include <skrobot/json.hpp>

namespace skrobot {

std::string xml_text(std::string_view text) {
  constexpr std::string_view k_replacement = "\xEF\xBF\xBD", k_noncharacter = "\xEF\xBF";  // U+FFFE and U+FFFF
  const std::string valid = valid_utf8(text);
  std::string xml;
  for (std::size_t at = 0; at < valid.size(); ++at) {
    const char c = valid[at];
    if (c == '&') xml += "&amp;";
    else if (c == '<') xml += "&lt;";
    else if (c == '>') xml += "&gt;";
    else if (c == '"') xml += "&quot;";
    else if (c == '\r') xml += "&#13;";
    else if (static_cast<unsigned char>(c) < 0x20 && c != '\t' && c != '\n') xml += k_replacement;
    else if (valid.compare(at, 2, k_noncharacter) == 0 && static_cast<unsigned char>(valid[at + 2]) >= 0xBE)
      xml += k_replacement, at += 2;
    else xml += c;
  }
  return xml;
}

}  // namespace skrobot
