// SPDX-License-Identifier: MIT
#include "track/ticker.hpp"

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <set>
#include <thread>

namespace skrobot {

class Ticker {
 public:
  static Ticker& instance() {
    static Ticker ticker;
    return ticker;
  }

  void add(Tick* tick) {
    bool was_idle = false;
    {
      const std::lock_guard lock(mutex_);
      ticks_.insert(tick);
      was_idle = is_idle_;
    }
    if (was_idle) woken_.notify_one();  // else it looks at the next tick: many short runs do not wake it each
  }
  void remove(Tick* tick) {
    const std::lock_guard lock(mutex_);  // held while `work` runs: after this it does not
    ticks_.erase(tick);
  }

 private:
  Ticker() : thread_([this](const std::stop_token& stop) { loop(stop); }) {}

  void loop(const std::stop_token& stop) {
    std::unique_lock lock(mutex_);
    while (!stop.stop_requested()) {
      is_idle_ = true;
      woken_.wait(lock, stop, [this] { return !ticks_.empty(); });
      is_idle_ = false;
      woken_.wait_for(lock, stop, std::chrono::milliseconds(k_tick_ms), [] { return false; });
      for (Tick* tick : ticks_) tick->work_();
    }
  }

  std::mutex mutex_;
  std::condition_variable_any woken_;
  bool is_idle_ = false;  // it waits for a first tick
  std::set<Tick*> ticks_;
  std::jthread thread_;  // last: it uses the others
};

Tick::Tick(std::function<void()> work) : work_(std::move(work)) { Ticker::instance().add(this); }

Tick::~Tick() { Ticker::instance().remove(this); }

}  // namespace skrobot
