// SPDX-License-Identifier: MIT
#ifndef SKROBOT_HOST_STORE_NAME_TABLE_HPP
#define SKROBOT_HOST_STORE_NAME_TABLE_HPP

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace skrobot {

/// Very many names by number, with six bytes each beside their own. Not thread-safe.
class NameTable {
 public:
  static constexpr std::size_t k_most_bytes = std::size_t{16} << 20;

  /// False: `id` is not below `most`, or there is no room for it. Again with the same id: the name is replaced, and
  /// takes room again. REQUIRES: `name` is not empty and has less than 64 KiB.
  bool put(std::uint32_t id, std::string_view name, std::uint32_t most);
  /// Empty: none.
  std::string_view find(std::uint32_t id) const;

 private:
  std::vector<std::uint32_t> places_;  // in bytes_, by id; 0: none
  std::vector<char> bytes_;            // of each name its size, two bytes, and itself
};

}  // namespace skrobot

#endif
