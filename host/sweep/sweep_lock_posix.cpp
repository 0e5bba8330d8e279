// SPDX-License-Identifier: MIT
#include "sweep/sweep_lock.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <skrobot/error.hpp>
#include <string>

#include "base/file_system.hpp"
#include "base/machine.hpp"
#include "base/text.hpp"

namespace skrobot {
namespace {

constexpr const char* k_lock = ".lock";

// The file may be a stranger's: never write to a symbolic link or to a file with several names, and never block on a
// pipe.
int open_lock(const Directory& experiment, const std::string& name) {
  const int descriptor = ::openat(experiment.descriptor(), k_lock,
                                  O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY, 0666);
  const int failure = errno;
  struct stat status {};
  if (descriptor >= 0 && ::fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode) && status.st_nlink <= 1)
    return descriptor;
  if (descriptor >= 0) ::close(descriptor);
  const bool is_other = descriptor >= 0 || failure == ELOOP || failure == ENXIO || failure == EISDIR;
  throw Error(Fault::host,
              "cannot open " + name + "/" + k_lock + ": " +
                  (is_other ? "it is not a regular file of its own" : reason({failure, std::generic_category()})));
}

Directory opened(const std::filesystem::path& experiment) {
  Directory directory;
  if (const auto code = directory.open(experiment))
    throw Error(Fault::host, "cannot open " + experiment.string() + ": " + reason(code));
  return directory;
}

std::string holder_of(int lock) {
  std::string text(4096, '\0');
  const ssize_t got = ::pread(lock, text.data(), text.size(), 0);
  text.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
  return text;
}

}  // namespace

SweepLock::SweepLock(const std::filesystem::path& experiment)
    : SweepLock(opened(experiment), experiment.filename().string()) {}

SweepLock::SweepLock(const Directory& experiment, const std::string& name) : descriptor_(open_lock(experiment, name)) {
  if (::flock(descriptor_, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK) {
    const std::string holder = holder_of(descriptor_);
    ::close(descriptor_);
    throw Error(Fault::usage,
                "the sweep " + in_quotes(name, 300) + " is already running" +
                    (holder.empty() ? "" : " in " + printable(holder)),
                "wait for it to end, or stop it");
  }
  struct stat status {};
  if (::fstat(descriptor_, &status) == 0 && status.st_nlink == 0) {
    ::close(descriptor_);
    throw Error(Fault::usage, "the sweep " + in_quotes(name, 300) + " was deleted");
  }
  const std::string text = "process " + std::to_string(process_id()) + " on " + host_name();
  static_cast<void>(::ftruncate(descriptor_, 0) == 0 && ::pwrite(descriptor_, text.data(), text.size(), 0) >= 0);
}

SweepLock::~SweepLock() {
  static_cast<void>(::ftruncate(descriptor_, 0) == 0);
  ::close(descriptor_);
}

}  // namespace skrobot
