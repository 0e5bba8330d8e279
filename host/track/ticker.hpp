// SPDX-License-Identifier: MIT
#ifndef SKROBOT_HOST_TRACK_TICKER_HPP
#define SKROBOT_HOST_TRACK_TICKER_HPP

#include <functional>

namespace skrobot {

/// How often what a task recorded is written: a killed host loses at most twice this.
inline constexpr int k_tick_ms = 50;

/// While one of these lives, `work` is called every k_tick_ms on one thread that all of them share, started with the
/// first. `work` must not throw, and is not called after the destructor returned.
class Tick {
 public:
  explicit Tick(std::function<void()> work);
  ~Tick();
  Tick(const Tick&) = delete;
  Tick& operator=(const Tick&) = delete;

 private:
  std::function<void()> work_;
  friend class Ticker;
};

}  // namespace skrobot

#endif
