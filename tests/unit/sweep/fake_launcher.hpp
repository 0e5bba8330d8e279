// SPDX-License-Identifier: MIT
#ifndef SKROBOT_TESTS_UNIT_SWEEP_FAKE_LAUNCHER_HPP
#define SKROBOT_TESTS_UNIT_SWEEP_FAKE_LAUNCHER_HPP

#include <deque>
#include <functional>
#include <string>
#include <vector>

#include "sweep/launcher.hpp"

namespace skrobot::test {

/// Runs nothing: records what it was asked for, and lets each trial end as `outcome` says, one for each wait().
class FakeLauncher : public Launcher {
 public:
  explicit FakeLauncher(std::size_t most) : most_(most) {}

  std::size_t room(bool learns) override { return (learns ? 1 : most_) - std::min(learns ? 1 : most_, running.size()); }
  void start(std::vector<TrialOrder> orders) override {
    for (TrialOrder& order : orders) {
      started.push_back(order.number);
      values.push_back(to_text(order.values));
      running.push_back(std::move(order));
    }
    most_running = std::max(most_running, running.size());
  }
  std::vector<TrialEnd> wait(std::chrono::milliseconds) override {
    std::vector<TrialEnd> ends;
    if (running.empty()) return ends;
    TrialEnd end;
    end.number = running.front().number;
    end.state = State::completed;
    if (stopped) end.state = State::cancelled;
    else outcome(running.front(), end);
    running.pop_front();
    ++ended;
    ends.push_back(std::move(end));
    return ends;
  }
  void stop(StopRequest what) override {
    stops.push_back(what);
    if (what == StopRequest::waiting)
      while (running.size() > 1) running.pop_back();
    else stopped = true;
  }
  bool is_idle() override { return running.empty(); }
  LaunchStatus status() override {
    LaunchStatus status;
    status.running = running.size();
    return status;
  }

  void make_durable() override { durable.push_back(ended); }

  std::function<void(const TrialOrder&, TrialEnd&)> outcome = [](const TrialOrder&, TrialEnd&) {};
  std::deque<TrialOrder> running;
  std::vector<std::uint64_t> started;
  std::vector<std::string> values;
  std::vector<StopRequest> stops;
  std::uint64_t ended = 0;
  std::vector<std::uint64_t> durable;  // how many had ended at each call
  std::size_t most_running = 0;
  bool stopped = false;

 private:
  std::size_t most_;
};

}  // namespace skrobot::test

#endif
