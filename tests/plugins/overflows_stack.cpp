// SPDX-License-Identifier: MIT
// Recurses without end
#include <skrobot/task.hpp>

namespace {
[[gnu::noinline]] int deeper(int depth) {
  volatile char room[4096];
  room[0] = static_cast<char>(depth);
  return depth == -1 ? 0 : deeper(depth + 1) + room[0];
}
}  // namespace

class FixtureTask : public skrobot::Task<> {
 public:
  skrobot::json::value run(skrobot::Context& context, const skrobot::NoParams&) override {
    context.record("before", 1, 0.5);
    context.info("before the fault");
    return deeper(1);
  }
};

SKROBOT_PLUGIN("org.example.overflows_stack", "1.0.0",
               skrobot::task<FixtureTask>("overflows_stack_task", "Recurses without end"))
