// SPDX-License-Identifier: MIT
#ifndef SKROBOT_HOST_TRACK_SHARED_MEMORY_HPP
#define SKROBOT_HOST_TRACK_SHARED_MEMORY_HPP

#include "track/metric_ring.hpp"

namespace skrobot {

/// One SharedBlock in memory of its own, zeroed. It has no name in any file system: when the last process that maps it
/// ends, it is gone.
class SharedMemory {
 public:
  /// For a worker: descriptor() can be handed on. Throws Error(Fault::host).
  static SharedMemory shareable();
  /// For this process alone. Throws Error(Fault::host).
  static SharedMemory local();
  /// A worker's side: maps what `descriptor` holds, which stays the caller's. Throws Error(Fault::host).
  static SharedMemory map(int descriptor);

  SharedMemory(SharedMemory&& other) noexcept;
  SharedMemory& operator=(SharedMemory&&) = delete;
  ~SharedMemory();

  SharedBlock& block() const { return *block_; }
  int descriptor() const { return descriptor_; }  ///< -1 for a local one

 private:
  SharedMemory(SharedBlock* block, int descriptor) : block_(block), descriptor_(descriptor) {}
  SharedBlock* block_;
  int descriptor_;
};

}  // namespace skrobot

#endif
