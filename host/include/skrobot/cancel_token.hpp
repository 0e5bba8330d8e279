// SPDX-License-Identifier: MIT
#ifndef SKROBOT_CANCEL_TOKEN_HPP
#define SKROBOT_CANCEL_TOKEN_HPP

#include <atomic>
#include <chrono>
#include <cstdint>

namespace skrobot {

/// The user's wish to stop. request() may be called from a signal handler and from any thread.
class CancelToken {
 public:
  CancelToken();  ///< throws Error(Fault::host)
  ~CancelToken();
  CancelToken(const CancelToken&) = delete;
  CancelToken& operator=(const CancelToken&) = delete;

  /// The first request asks the task to stop; the second ends it at once.
  void request() noexcept;
  bool requested() const { return count() > 0; }  ///< was there a request?
  bool impatient() const { return count() > 1; }  ///< was there more than one?
  /// How many requests there were.
  std::uint32_t count() const { return count_.load(std::memory_order_acquire); }

  /// Returns after `limit`, or as soon as there was a request: true.
  bool wait(std::chrono::milliseconds limit) const;

  /// Readable once there was a request; for poll().
  int descriptor() const { return descriptor_; }

 private:
  std::atomic<std::uint32_t> count_{0};
  int descriptor_;
};

}  // namespace skrobot

#endif
