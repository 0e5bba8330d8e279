// SPDX-License-Identifier: MIT
// Allocates without end
#include <skrobot/task.hpp>

#include <memory>
#include <vector>

class FixtureTask : public skrobot::Task<> {
 public:
  skrobot::json::value run(skrobot::Context& context, const skrobot::NoParams&) override {
    context.record("before", 1, 0.5);
    context.info("before the fault");
    std::vector<std::unique_ptr<char[]>> all;
    while (true) all.push_back(std::unique_ptr<char[]>(new char[std::size_t{1} << 46]));
  }
};

SKROBOT_PLUGIN("org.example.runs_out_of_memory", "1.0.0",
               skrobot::task<FixtureTask>("runs_out_of_memory_task", "Allocates without end"))
