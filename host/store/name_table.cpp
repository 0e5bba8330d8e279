// SPDX-License-Identifier: MIT
#include "store/name_table.hpp"

#include <cstring>

namespace skrobot {

bool NameTable::put(std::uint32_t id, std::string_view name, std::uint32_t most) {
  const auto size = static_cast<std::uint16_t>(name.size());
  if (id >= most || bytes_.size() + sizeof size + size > k_most_bytes) return false;
  if (bytes_.empty()) {
    // Memory that is not written to costs nothing, and a vector that grows has twice what it needs.
    bytes_.reserve(k_most_bytes);
    places_.reserve(most);
    bytes_.push_back(0);  // place 0 is none
  }
  if (id >= places_.size()) places_.resize(id + std::size_t{1});
  places_[id] = static_cast<std::uint32_t>(bytes_.size());
  char bytes[sizeof size];
  std::memcpy(bytes, &size, sizeof size);
  bytes_.insert(bytes_.end(), bytes, bytes + sizeof size);
  bytes_.insert(bytes_.end(), name.begin(), name.end());
  return true;
}

std::string_view NameTable::find(std::uint32_t id) const {
  if (id >= places_.size() || places_[id] == 0) return {};
  std::uint16_t size = 0;
  std::memcpy(&size, &bytes_[places_[id]], sizeof size);
  return {&bytes_[places_[id] + sizeof size], size};
}

}  // namespace skrobot
