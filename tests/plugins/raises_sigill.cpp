// SPDX-License-Identifier: MIT
// Executes an instruction that does not exist
#include <skrobot/task.hpp>

#include <csignal>

class FixtureTask : public skrobot::Task<> {
 public:
  skrobot::json::value run(skrobot::Context& context, const skrobot::NoParams&) override {
    context.record("before", 1, 0.5);
    context.info("before the fault");
    std::raise(SIGILL);
    return nullptr;
  }
};

SKROBOT_PLUGIN("org.example.raises_sigill", "1.0.0",
               skrobot::task<FixtureTask>("raises_sigill_task", "Executes an instruction that does not exist"))
