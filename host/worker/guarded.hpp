// SPDX-License-Identifier: MIT
// Structs and text as a plugin is given them at worst: where they end memory does, and when the call is over they are
// gone.
#ifndef SKROBOT_HOST_WORKER_GUARDED_HPP
#define SKROBOT_HOST_WORKER_GUARDED_HPP

#include <skrobot/plugin.h>

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <string_view>
#include <type_traits>

#include "isolate/probe.hpp"
#include "plugin/first_version.hpp"

namespace skrobot {

/// `size` zeroed bytes that end where the process's memory does: one byte further is a fault, not a guess. Never freed.
/// Throws std::bad_alloc.
void* guarded_bytes(std::size_t size);
/// Makes what guarded_bytes() gave, of the same size, read-only, or takes it away: then each use is a fault.
void make_read_only(void* bytes, std::size_t size);
void take_away(void* bytes, std::size_t size);

/// A struct of the C contract as a host of that version hands it out, of exactly that size. What a newer one has more
/// is zero: a member that this host does not know can only be one that is not offered.
template <class Struct>
Struct& guarded(const Struct& value, HostVersion version) {
  constexpr std::size_t k_more = 256;
  const std::size_t size = version == HostVersion::first
                               ? k_first_size<Struct>
                               : sizeof(Struct) + (version == HostVersion::newer ? k_more : 0);
  void* bytes = guarded_bytes(size);
  std::memcpy(bytes, &value, std::min(size, sizeof(Struct)));
  Struct& made = *static_cast<Struct*>(bytes);
  made.struct_size = static_cast<decltype(made.struct_size)>(size);
  if constexpr (std::is_same_v<Struct, skrobot_host>) {
    made.abi_minor = version == HostVersion::first ? 0 : SKROBOT_ABI_MINOR + (version == HostVersion::newer ? 1 : 0);
  }
  return made;
}

/// A copy of text that is read-only and ends where memory does; with `is_terminated` a NUL follows it. It stays until
/// it is taken away.
class LentText {
 public:
  explicit LentText(std::string_view text, bool is_terminated = false);
  skrobot_str str() const { return {bytes_, size_}; }
  void take_away() { skrobot::take_away(bytes_, room_); }

 private:
  std::size_t size_;
  std::size_t room_;
  char* bytes_;
};

}  // namespace skrobot

#endif
