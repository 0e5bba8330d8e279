// SPDX-License-Identifier: MIT
#ifndef SKROBOT_HOST_WORKER_GUARDED_HPP
#define SKROBOT_HOST_WORKER_GUARDED_HPP

#include <cstddef>
#include <cstring>

namespace skrobot {

/// `size` zeroed bytes that end where the process's memory does: one byte further is a fault, not a guess. Never freed. Throws
/// std::bad_alloc.
void* guarded_bytes(std::size_t size);

/// A struct of the C contract as an older host hands it out, of exactly its size, or as a newer one does, with more behind it.
template <class T>
T& guarded(const T& value, bool is_newer) {
  constexpr std::size_t k_more = 256;
  const std::size_t size = sizeof(T) + (is_newer ? k_more : 0);
  void* bytes = guarded_bytes(size);
  std::memset(bytes, 0xA5, size);
  std::memcpy(bytes, &value, sizeof(T));
  T& made = *static_cast<T*>(bytes);
  made.struct_size = static_cast<decltype(made.struct_size)>(size);
  return made;
}

}  // namespace skrobot

#endif
