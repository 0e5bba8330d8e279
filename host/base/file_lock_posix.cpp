// SPDX-License-Identifier: MIT
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <skrobot/error.hpp>
#include <thread>

#include "base/file_lock.hpp"
#include "base/file_system.hpp"

namespace skrobot {

namespace {

int open_to_lock(const std::filesystem::path& path) {
  // A pipe, which a stranger's record may have in its place, would be waited for.
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY);
  if (descriptor < 0)
    throw Error(Fault::host, "cannot open " + path.string() + ": " + reason({errno, std::generic_category()}));
  return descriptor;
}

}  // namespace

FileLock::FileLock(const std::filesystem::path& path) : descriptor_(open_to_lock(path)) {
  while (::flock(descriptor_, LOCK_EX) != 0 && errno == EINTR) {
  }
}

FileLock::FileLock(const std::filesystem::path& path, std::chrono::milliseconds patience)
    : descriptor_(open_to_lock(path)) {
  const auto end = std::chrono::steady_clock::now() + patience;
  while (::flock(descriptor_, LOCK_EX | LOCK_NB) != 0 && (errno == EINTR || errno == EWOULDBLOCK)) {
    if (std::chrono::steady_clock::now() >= end) {
      is_held_ = false;
      return;
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
}

FileLock::~FileLock() { ::close(descriptor_); }

}  // namespace skrobot
