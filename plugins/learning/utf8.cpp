// SPDX-License-Identifier: MIT
#include "learning/utf8.hpp"

#include <algorithm>
#include <cstdint>
#include <cstring>

namespace learning {

namespace {

bool is_high(char byte) { return (static_cast<unsigned char>(byte) & 0x80) != 0; }

/// The size of the character at `at`, 0 when it is none (RFC 3629, section 4).
std::size_t character_size(std::string_view bytes, std::size_t at) {
  const auto byte = [&](std::size_t i) {
    return at + i < bytes.size() ? static_cast<unsigned char>(bytes[at + i]) : 0U;
  };
  const auto tails = [&](std::size_t first, std::size_t last) {
    for (std::size_t i = first; i <= last; ++i) {
      if ((byte(i) & 0xC0) != 0x80) return false;
    }
    return true;
  };
  const unsigned lead = byte(0);
  if (lead < 0x80) return 1;
  if (lead >= 0xC2 && lead <= 0xDF) return tails(1, 1) ? 2 : 0;
  if (lead >= 0xE0 && lead <= 0xEF) {
    const unsigned low = lead == 0xE0 ? 0xA0 : 0x80;
    const unsigned high = lead == 0xED ? 0x9F : 0xBF;
    return byte(1) >= low && byte(1) <= high && tails(2, 2) ? 3 : 0;
  }
  if (lead >= 0xF0 && lead <= 0xF4) {
    const unsigned low = lead == 0xF0 ? 0x90 : 0x80;
    const unsigned high = lead == 0xF4 ? 0x8F : 0xBF;
    return byte(1) >= low && byte(1) <= high && tails(2, 3) ? 4 : 0;
  }
  return 0;
}

}  // namespace

bool is_utf8(std::string_view bytes) {
  for (std::size_t at = 0; at < bytes.size();) {
    std::uint64_t word = 0;
    if (bytes.size() - at >= sizeof word) {
      std::memcpy(&word, bytes.data() + at, sizeof word);
      if ((word & 0x8080808080808080U) == 0) {
        at += sizeof word;
        continue;
      }
    }
    const std::size_t size = character_size(bytes, at);
    if (size == 0) return false;
    at += size;
  }
  return true;
}

std::size_t latin1_size_in_utf8(std::string_view bytes) {
  return bytes.size() + static_cast<std::size_t>(std::count_if(bytes.begin(), bytes.end(), is_high));
}

void latin1_to_utf8(std::string_view bytes, char* out) {
  for (const char byte : bytes) {
    const unsigned code = static_cast<unsigned char>(byte);
    if (is_high(byte)) *out++ = static_cast<char>(0xC0 | (code >> 6));
    *out++ = is_high(byte) ? static_cast<char>(0x80 | (code & 0x3F)) : byte;
  }
}

}  // namespace learning
