// SPDX-License-Identifier: MIT
// Needs a library that is not there when it is loaded.
#include <skrobot/task.hpp>

extern "C" int skrobot_absent();

class FixtureTask : public skrobot::Task<> {
 public:
  skrobot::json::value run(skrobot::Context&, const skrobot::NoParams&) override { return skrobot_absent(); }
};

SKROBOT_PLUGIN("org.example.missing_dependency", "1.0.0",
               skrobot::task<FixtureTask>("missing_dependency_task", "Needs what is not there"))
