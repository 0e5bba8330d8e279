// SPDX-License-Identifier: MIT
#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <cerrno>

#include "base/error.hpp"
#include "track/cancel_token.hpp"

namespace skrobot {

CancelToken::CancelToken() : descriptor_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
  if (descriptor_ < 0) throw Error(Fault::host, "cannot make an event for cancelling: too many open files");
}

bool CancelToken::wait(std::chrono::milliseconds limit) const {
  pollfd event{descriptor_, POLLIN, 0};
  ::poll(&event, 1, static_cast<int>(limit.count()));
  return requested();
}

CancelToken::~CancelToken() { ::close(descriptor_); }

void CancelToken::request() noexcept {
  const int saved = errno;
  count_.fetch_add(1, std::memory_order_acq_rel);
  const std::uint64_t one = 1;
  [[maybe_unused]] const ssize_t written = ::write(descriptor_, &one, sizeof one);
  errno = saved;
}

}  // namespace skrobot
