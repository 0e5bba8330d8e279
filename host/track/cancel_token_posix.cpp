// SPDX-License-Identifier: MIT
#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <limits>

#include <skrobot/cancel_token.hpp>
#include <skrobot/error.hpp>

namespace skrobot {

CancelToken::CancelToken() : descriptor_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
  if (descriptor_ < 0) throw Error(Fault::host, "cannot create an event for cancellation: too many open files");
}

bool CancelToken::wait(std::chrono::milliseconds limit) const {
  pollfd event{descriptor_, POLLIN, 0};
  const auto end = std::chrono::steady_clock::now() + limit;
  for (auto left = limit; !requested() && left.count() >= 0;
       left = std::chrono::ceil<std::chrono::milliseconds>(end - std::chrono::steady_clock::now())) {
    const int found =
        ::poll(&event, 1, static_cast<int>(std::min<std::int64_t>(left.count(), std::numeric_limits<int>::max())));
    if (found >= 0 || errno != EINTR) break;
  }
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
