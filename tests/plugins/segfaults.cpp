// SPDX-License-Identifier: MIT
// Writes to a null pointer, some calls deep
#include <skrobot/task.hpp>

namespace {
[[gnu::noinline]] int inner_function(volatile int* nowhere) { return *nowhere = 1; }
[[gnu::noinline]] int outer(volatile int* nowhere) { return inner_function(nowhere) + 1; }
}  // namespace

class FixtureTask : public skrobot::Task<> {
 public:
  skrobot::json::value run(skrobot::Context& context, const skrobot::NoParams&) override {
    context.record("before", 1, 0.5);
    context.info("before the fault");
    return outer(nullptr);
  }
};

SKROBOT_PLUGIN("org.example.segfaults", "1.0.0",
               skrobot::task<FixtureTask>("segfaults_task", "Writes to a null pointer, some calls deep"))
