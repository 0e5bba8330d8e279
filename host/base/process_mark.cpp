// SPDX-License-Identifier: MIT
#include "base/process_mark.hpp"

#include <algorithm>
#include <charconv>

#include "base/machine.hpp"

namespace skrobot {
namespace {

std::string own_host() {
  constexpr std::size_t k_most_bytes = 64;
  std::string name = host_name().substr(0, k_most_bytes);
  for (char& c : name) {
    const bool is_kept = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
    if (!is_kept) c = '_';
  }
  return name;
}

template <class Number>
bool take_number(std::string_view& text, Number& number) {
  const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
  if (read.ec != std::errc() || read.ptr == text.data() + text.size() || *read.ptr != '-') return false;
  text.remove_prefix(static_cast<std::size_t>(read.ptr - text.data()) + 1);
  return true;
}

}  // namespace

std::string own_mark() {
  static const std::string host = own_host();  // files are written often
  return std::to_string(process_id()) + "-" + std::to_string(own_start_ticks()) + "-" + host;
}

std::optional<ProcessMark> mark_from(std::string_view text) {
  ProcessMark mark;
  if (!take_number(text, mark.pid) || mark.pid < 1 || !take_number(text, mark.start_ticks) || text.empty())
    return std::nullopt;
  mark.host = text;
  return mark;
}

Life life_of(const ProcessMark& mark) {
  if (mark.host != own_host()) return Life::unknown;
  return process_exists(mark.pid, mark.start_ticks) ? Life::going : Life::gone;
}

std::string temporary_name(std::string_view name, unsigned number) {
  std::size_t size = std::min<std::size_t>(name.size(), 100);
  while (size > 0 && size < name.size() && (static_cast<unsigned char>(name[size]) & 0xC0) == 0x80) --size;
  return "." + std::string(name.substr(0, size)) + "." + std::to_string(number) + "." + own_mark() + ".tmp";
}

}  // namespace skrobot
