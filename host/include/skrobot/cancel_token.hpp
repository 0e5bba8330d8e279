// SPDX-License-Identifier: MIT
#ifndef SKROBOT_CANCEL_TOKEN_HPP
#define SKROBOT_CANCEL_TOKEN_HPP

#include <atomic>
#include <chrono>
#include <cstdint>

namespace skrobot {

/// A request to stop a run. request() may be called from a signal handler and from any thread.
class CancelToken {
 public:
  CancelToken();  ///< throws Error(Fault::host)
  ~CancelToken();
  CancelToken(const CancelToken&) = delete;
  CancelToken& operator=(const CancelToken&) = delete;

  /// The first request asks the task to stop; the second kills it.
  void request() noexcept;
  bool requested() const { return count() > 0; }  ///< true after a request
  bool impatient() const { return count() > 1; }  ///< true after a second request
  /// Number of requests.
  std::uint32_t count() const { return count_.load(std::memory_order_acquire); }

  /// Waits for a request, at most `limit`. Returns whether there was one.
  bool wait(std::chrono::milliseconds limit) const;

  /// Becomes readable after a request; for poll().
  int descriptor() const { return descriptor_; }

 private:
  std::atomic<std::uint32_t> count_{0};
  int descriptor_;
};

}  // namespace skrobot

#endif
