// SPDX-License-Identifier: MIT
// Throws when it is destroyed, after it has returned
#include <skrobot/task.hpp>

#include <stdexcept>

namespace {
[[gnu::noinline]] void fail() { throw std::runtime_error("on the way out"); }
}  // namespace

class FixtureTask : public skrobot::Task<> {
 public:
  ~FixtureTask() override { fail(); }
  skrobot::json::value run(skrobot::Context& context, const skrobot::NoParams&) override {
    context.record("before", 1, 0.5);
    context.info("before the fault");
    return nullptr;
  }
};

SKROBOT_PLUGIN("org.example.throws_in_destructor", "1.0.0",
               skrobot::task<FixtureTask>("throws_in_destructor_task", "Throws when it is destroyed"))
