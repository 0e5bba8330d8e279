// SPDX-License-Identifier: MIT
// Prints 64 MB
#include <skrobot/task.hpp>

#include <cstdio>

class FixtureTask : public skrobot::Task<> {
 public:
  skrobot::json::value run(skrobot::Context& context, const skrobot::NoParams&) override {
    context.record("before", 1, 0.5);
    context.info("before the fault");
    const std::string line(1023, 'x');
    for (int i = 0; i < 65536; ++i) std::puts(line.c_str());
    return nullptr;
  }
};

SKROBOT_PLUGIN("org.example.prints_a_lot", "1.0.0", skrobot::task<FixtureTask>("prints_a_lot_task", "Prints 64 MB"))
