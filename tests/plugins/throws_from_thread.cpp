// SPDX-License-Identifier: MIT
// Throws on a thread of its own
#include <skrobot/task.hpp>

#include <stdexcept>
#include <thread>

class FixtureTask : public skrobot::Task<> {
 public:
  skrobot::json::value run(skrobot::Context& context, const skrobot::NoParams&) override {
    context.record("before", 1, 0.5);
    context.info("before the fault");
    std::thread([] { throw std::runtime_error("nobody catches this"); }).join();
    return nullptr;
  }
};

SKROBOT_PLUGIN("org.example.throws_from_thread", "1.0.0",
               skrobot::task<FixtureTask>("throws_from_thread_task", "Throws on a thread of its own"))
