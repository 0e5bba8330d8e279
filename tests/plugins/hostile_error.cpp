// SPDX-License-Identifier: MIT
// Fails with a megabyte of control characters and invalid UTF-8
#include <skrobot/task.hpp>

#include <stdexcept>

class FixtureTask : public skrobot::Task<> {
 public:
  skrobot::json::value run(skrobot::Context& context, const skrobot::NoParams&) override {
    context.record("before", 1, 0.5);
    context.info("before the fault");
    std::string text = "\x1b[31mred\x1b[0m\n\xff\xfe";
    text.append(1 << 20, '\a');
    throw std::runtime_error(text);
  }
};

SKROBOT_PLUGIN("org.example.hostile_error", "1.0.0",
               skrobot::task<FixtureTask>("hostile_error_task",
                                          "Fails with a megabyte of control characters and invalid UTF-8"))
