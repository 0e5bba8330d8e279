// SPDX-License-Identifier: MIT
// Amounts of memory and disk as people write and read them. Thread-safe.
#ifndef SKROBOT_HOST_BASE_BYTE_SIZE_HPP
#define SKROBOT_HOST_BASE_BYTE_SIZE_HPP

#include <cstdint>
#include <string>
#include <string_view>

namespace skrobot {

/// "512MiB", "512M", "1.5G", "100kB", "4096": K, M, G, T are powers of 1024 with or without iB, and of 1000 with B.
/// Throws Error(Fault::usage) for anything else and for 2^63 and more.
std::uint64_t parse_bytes(std::string_view text);

/// "512 MiB", "1.5 GiB", "700 bytes": one decimal, cut, not rounded.
std::string format_bytes(std::uint64_t bytes);

}  // namespace skrobot

#endif
