// SPDX-License-Identifier: MIT
// A task whose constructor throws
#include <skrobot/task.hpp>

#include <stdexcept>

class FixtureTask : public skrobot::Task<> {
 public:
  FixtureTask() { throw std::runtime_error("no graphics card"); }
  skrobot::json::value run(skrobot::Context&, const skrobot::NoParams&) override { return nullptr; }
};

SKROBOT_PLUGIN("org.example.creation_throws", "1.0.0",
               skrobot::task<FixtureTask>("creation_throws_task", "Throws when it is created"))
