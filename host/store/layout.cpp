// SPDX-License-Identifier: MIT
#include "store/layout.hpp"

#include <skrobot/json.hpp>

namespace skrobot {

std::string safe_name(std::string_view text) {
  constexpr std::size_t k_most_bytes = 100;
  constexpr std::string_view k_minded = "/\\:*?\"'<>|`$&;!#%~(){}[] ";
  std::string name;
  for (const char c : valid_utf8(text)) {
    const auto byte = static_cast<unsigned char>(c);
    const bool minded = byte < 0x20 || byte == 0x7F || k_minded.find(c) != std::string_view::npos;
    if (minded && (name.empty() || name.back() == '_')) continue;
    name += minded ? '_' : c;
  }
  // C1 control characters are two bytes, C2 80 to C2 9F.
  for (std::size_t i = 0; i + 1 < name.size(); ++i) {
    if (name[i] == '\xC2' && static_cast<unsigned char>(name[i + 1]) < 0xA0) name.replace(i, 2, "_");
  }
  name.erase(0, name.find_first_not_of("._-"));
  if (name.size() > k_most_bytes) {
    std::size_t end = k_most_bytes;
    while ((static_cast<unsigned char>(name[end]) & 0xC0) == 0x80) --end;
    name.resize(end);
  }
  while (!name.empty() && (name.back() == '_' || name.back() == '.')) name.pop_back();
  return name.empty() ? "unnamed" : name;
}

std::string experiment_directory_name(std::string_view experimenter, std::string_view stamp, unsigned attempt) {
  return run_name(safe_name(experimenter) + "-" + std::string(stamp), attempt);
}

std::string run_name(std::string_view task, unsigned number) {
  return number == 1 ? std::string(task) : std::string(task) + "-" + std::to_string(number);
}

}  // namespace skrobot
