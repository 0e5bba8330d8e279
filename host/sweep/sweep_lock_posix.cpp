// SPDX-License-Identifier: MIT
#include "sweep/sweep_lock.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <string>

#include "base/error.hpp"
#include "base/file_system.hpp"
#include "base/machine.hpp"
#include "base/text.hpp"

namespace skrobot {
namespace {

constexpr const char* k_lock = ".lock";

}  // namespace

SweepLock::SweepLock(const std::filesystem::path& experiment) : descriptor_(::open((experiment / k_lock).c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666)) {
  if (descriptor_ < 0) {
    throw Error(Fault::host, "cannot open " + (experiment / k_lock).string() + ": " + reason({errno, std::generic_category()}));
  }
  if (::flock(descriptor_, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK) {
    std::string holder;
    static_cast<void>(read_file(experiment / k_lock, holder));
    ::close(descriptor_);
    throw Error(Fault::usage, "the sweep " + in_quotes(experiment.filename().string()) + " is run by another process already" +
                                  (holder.empty() ? "" : ": " + printable(holder)),
                "wait until it ends, or stop it first");
  }
  const std::string text = "process " + std::to_string(process_id()) + " on " + host_name();
  static_cast<void>(::ftruncate(descriptor_, 0) == 0 && ::pwrite(descriptor_, text.data(), text.size(), 0) >= 0);
}

SweepLock::~SweepLock() {
  static_cast<void>(::ftruncate(descriptor_, 0) == 0);
  ::close(descriptor_);
}

}  // namespace skrobot
