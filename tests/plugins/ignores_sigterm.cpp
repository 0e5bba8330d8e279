// SPDX-License-Identifier: MIT
// Loops without end and ignores SIGTERM
#include <skrobot/task.hpp>

#include <csignal>

class FixtureTask : public skrobot::Task<> {
 public:
  skrobot::json::value run(skrobot::Context& context, const skrobot::NoParams&) override {
    context.record("before", 1, 0.5);
    context.info("before the fault");
    std::signal(SIGTERM, SIG_IGN);
    volatile unsigned count = 0;
    while (true) count = count + 1;
  }
};

SKROBOT_PLUGIN("org.example.ignores_sigterm", "1.0.0",
               skrobot::task<FixtureTask>("ignores_sigterm_task", "Loops without end and ignores SIGTERM"))
