// SPDX-License-Identifier: MIT
#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <skrobot/error.hpp>
#include <utility>

#include "track/shared_memory.hpp"

namespace skrobot {
namespace {

[[noreturn]] void fail() {
  const std::string why = errno == EFBIG ? "it needs " + std::to_string(sizeof(SharedBlock) / 1024 + 1) +
                                               " KiB, which exceeds the limit on file sizes (ulimit -f)"
                                         : std::strerror(errno);
  throw Error(Fault::host, "cannot get memory for metrics: " + why);
}

SharedBlock* map_block(int descriptor, int flags) {
  void* memory = ::mmap(nullptr, sizeof(SharedBlock), PROT_READ | PROT_WRITE, flags, descriptor, 0);
  // Zeroed memory is a valid block, and lives as long as the mapping: nothing is constructed in it.
  return memory == MAP_FAILED ? nullptr : static_cast<SharedBlock*>(memory);
}

}  // namespace

SharedMemory SharedMemory::shareable() {
  const int descriptor = ::memfd_create("skrobot-run", MFD_CLOEXEC);
  if (descriptor < 0) fail();
  SharedBlock* block = ::ftruncate(descriptor, sizeof(SharedBlock)) == 0 ? map_block(descriptor, MAP_SHARED) : nullptr;
  if (block == nullptr) {
    ::close(descriptor);
    fail();
  }
  return {block, descriptor};
}

SharedMemory SharedMemory::local() {
  SharedBlock* block = map_block(-1, MAP_PRIVATE | MAP_ANONYMOUS);
  if (block == nullptr) fail();
  return {block, -1};
}

SharedMemory SharedMemory::map(int descriptor) {
  SharedBlock* block = map_block(descriptor, MAP_SHARED);
  if (block == nullptr) fail();
  return {block, -1};
}

SharedMemory::SharedMemory(SharedMemory&& other) noexcept
    : block_(std::exchange(other.block_, nullptr)), descriptor_(std::exchange(other.descriptor_, -1)) {}

SharedMemory::~SharedMemory() {
  if (block_ != nullptr) ::munmap(block_, sizeof(SharedBlock));
  if (descriptor_ >= 0) ::close(descriptor_);
}

}  // namespace skrobot
