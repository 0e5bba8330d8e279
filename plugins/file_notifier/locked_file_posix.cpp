// SPDX-License-Identifier: MIT
#include "locked_file.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <skrobot/task.hpp>
#include <string>

namespace file_notifier {

LockedFile::LockedFile(const std::filesystem::path& path) : path_(path) {
  descriptor_ = ::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
  if (descriptor_ < 0) fail("open");
  while (::flock(descriptor_, LOCK_EX) != 0) {
    if (errno == EINTR) continue;
    const int number = errno;
    ::close(descriptor_);
    errno = number;
    fail("lock");
  }
}

LockedFile::~LockedFile() { ::close(descriptor_); }

void LockedFile::append(std::string_view line) {
  struct stat before {};
  if (::fstat(descriptor_, &before) != 0) fail("inspect");
  while (!line.empty()) {
    const ssize_t written = ::write(descriptor_, line.data(), line.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) {
      const int number = errno;
      if (S_ISREG(before.st_mode)) [[maybe_unused]]
        const int cut = ::ftruncate(descriptor_, before.st_size);
      errno = number;
      fail("write to");
    }
    line.remove_prefix(static_cast<std::size_t>(written));
  }
  // A pipe or a terminal cannot be synced and need not be.
  if (::fdatasync(descriptor_) != 0 && errno != EINVAL && errno != EROFS) fail("sync");
}

void LockedFile::fail(const char* what) const {
  throw skrobot::TaskError(std::string("cannot ") + what + " " + path_.string() + ": " + std::strerror(errno));
}

}  // namespace file_notifier
