// SPDX-License-Identifier: MIT
// Fields of the CSV files that the tasks write. Needs no SDK.
#ifndef LEARNING_CSV_WRITER_HPP
#define LEARNING_CSV_WRITER_HPP

#include <array>
#include <charconv>
#include <string>
#include <string_view>

#include "learning/value.hpp"

namespace learning {

/// The shortest decimal that reads back equal.
template <class Number>
void append_number(std::string& out, Number number) {
  std::array<char, 32> text{};
  out.append(text.data(), std::to_chars(text.data(), text.data() + text.size(), number).ptr);
}

/// RFC 4180; blanks at the ends are kept by quotes too.
inline void append_field(std::string& out, std::string_view text) {
  if (text.find_first_of(",\"\r\n") == std::string_view::npos && trimmed(text).size() == text.size()) {
    out += text;
    return;
  }
  out += '"';
  for (const char byte : text) {
    if (byte == '"') out += '"';
    out += byte;
  }
  out += '"';
}

}  // namespace learning

#endif
