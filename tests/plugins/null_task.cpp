// SPDX-License-Identifier: MIT
// The trivial task, for what a run costs by itself.
#include <skrobot/task.hpp>

class NullTask : public skrobot::Task<> {
 public:
  skrobot::json::value run(skrobot::Context&, const skrobot::NoParams&) override { return nullptr; }
};

SKROBOT_PLUGIN("org.example.null", "1.0.0", skrobot::task<NullTask>("null_task", "Does nothing"))
