// SPDX-License-Identifier: MIT
#include "plugin/trusted_digests.hpp"

#include <algorithm>
#include <skrobot/error.hpp>

#include "base/file_system.hpp"
#include "base/text.hpp"

namespace skrobot {
namespace {

constexpr std::size_t k_digits = 64;

}  // namespace

std::set<std::string, std::less<>> parse_digests(std::string_view text, const std::string& name) {
  std::set<std::string, std::less<>> digests;
  for (std::size_t number = 1; !text.empty(); ++number) {
    const std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(text.size(), line.size() + 1));
    if (line.empty() || line == "\r" || line.starts_with('#')) continue;
    std::string digest(line.substr(0, line.find_first_of(" \t\r")));
    for (char& c : digest) c = c >= 'A' && c <= 'F' ? static_cast<char>(c - 'A' + 'a') : c;
    if (digest.size() != k_digits || digest.find_first_not_of("0123456789abcdef") != std::string::npos) {
      throw Error(Fault::usage,
                  name + ":" + std::to_string(number) + ": expected the 64 digits of a SHA-256, got " + in_quotes(line),
                  "'sha256sum FILE...' prints a valid list");
    }
    digests.insert(std::move(digest));
  }
  return digests;
}

std::set<std::string, std::less<>> read_digests(const std::filesystem::path& path) {
  const std::string name = printable(path.string(), 300);
  std::string text;
  if (const auto code = read_regular_file(path, text))
    throw Error(Fault::usage, "cannot read the list of trusted plugins " + name + ": " + reason(code));
  return parse_digests(text, name);
}

}  // namespace skrobot
