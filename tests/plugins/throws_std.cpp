// SPDX-License-Identifier: MIT
// Throws a std::exception
#include <skrobot/task.hpp>

#include <stdexcept>

class FixtureTask : public skrobot::Task<> {
 public:
  skrobot::json::value run(skrobot::Context& context, const skrobot::NoParams&) override {
    context.record("before", 1, 0.5);
    context.info("before the fault");
    throw std::runtime_error("the data is empty");
  }
};

SKROBOT_PLUGIN("org.example.throws_std", "1.0.0",
               skrobot::task<FixtureTask>("throws_std_task", "Throws a std::exception"))
