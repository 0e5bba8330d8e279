// SPDX-License-Identifier: MIT
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>

#include "base/error.hpp"
#include "base/file_lock.hpp"
#include "base/file_system.hpp"

namespace skrobot {

FileLock::FileLock(const std::filesystem::path& path) : descriptor_(::open(path.c_str(), O_RDONLY | O_CLOEXEC)) {
  if (descriptor_ < 0) throw Error(Fault::host, "cannot open " + path.string() + ": " + reason({errno, std::generic_category()}));
  while (::flock(descriptor_, LOCK_EX) != 0 && errno == EINTR) {
  }
}

FileLock::~FileLock() { ::close(descriptor_); }

}  // namespace skrobot
