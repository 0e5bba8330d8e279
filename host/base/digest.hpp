// SPDX-License-Identifier: MIT
#ifndef SKROBOT_HOST_BASE_DIGEST_HPP
#define SKROBOT_HOST_BASE_DIGEST_HPP

#include <filesystem>
#include <string>
#include <string_view>

namespace skrobot {

/// SHA-256 (FIPS 180-4) of a file's bytes in lower-case hexadecimal; empty when it cannot be read.
std::string file_sha256(const std::filesystem::path& path);

/// The same of a text.
std::string text_sha256(std::string_view text);

}  // namespace skrobot

#endif
