// SPDX-License-Identifier: MIT
#include "cli/harmless_output.hpp"

#include <iostream>
#include <string_view>

#include "base/terminal.hpp"
#include "base/text.hpp"

namespace skrobot {
namespace {

constexpr std::size_t k_most_line = 1 << 20;

}  // namespace

std::string harmless_line(std::string_view line) {
  std::string text;
  for (std::size_t tab = 0; (tab = line.find('\t')) != std::string_view::npos; line.remove_prefix(tab + 1))
    text += printable(line.substr(0, tab), 2 * k_most_line) + "\t";
  return text + printable(line, 2 * k_most_line);
}

HarmlessOutput::HarmlessOutput() : std::ostream(nullptr), is_terminal_(output_is_terminal()) { rdbuf(this); }

HarmlessOutput::~HarmlessOutput() {
  if (!line_.empty()) std::cout << harmless_line(line_) << "\n";
  std::cout.flush();
}

std::streambuf::int_type HarmlessOutput::overflow(std::streambuf::int_type byte) {
  using Traits = std::streambuf::traits_type;
  const char c = Traits::to_char_type(byte);
  return Traits::eq_int_type(byte, Traits::eof()) || xsputn(&c, 1) == 1 ? Traits::not_eof(byte) : Traits::eof();
}

std::streamsize HarmlessOutput::xsputn(const char* bytes, std::streamsize size) {
  if (!is_terminal_) {
    std::cout.write(bytes, size);
  } else {
    line_.append(bytes, static_cast<std::size_t>(size));
    for (std::size_t at = 0; (at = line_.find('\n')) != std::string::npos || line_.size() > k_most_line;) {
      const bool is_whole = at != std::string::npos;
      std::cout << harmless_line(std::string_view(line_).substr(0, is_whole ? at : k_most_line)) << "\n";
      line_.erase(0, is_whole ? at + 1 : k_most_line);
    }
  }
  return std::cout ? size : 0;
}

int HarmlessOutput::sync() { return std::cout.flush() ? 0 : -1; }

}  // namespace skrobot
