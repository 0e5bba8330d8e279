// SPDX-License-Identifier: MIT
// The second run in one process finds what the first has left
#include <skrobot/task.hpp>

namespace {

bool g_used = false;

class FixtureTask : public skrobot::Task<> {
 public:
  skrobot::json::value run(skrobot::Context&, const skrobot::NoParams&) override {
    if (g_used) throw skrobot::TaskError("the library is initialised already");
    g_used = true;
    return nullptr;
  }
};

}  // namespace

SKROBOT_PLUGIN("org.example.works_once", "1.0.0",
               skrobot::task<FixtureTask>("works_once_task", "Works once in a process"))
