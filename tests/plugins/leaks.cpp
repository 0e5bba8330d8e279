// SPDX-License-Identifier: MIT
// Forgets a kilobyte and a descriptor in each run
#include <fcntl.h>

#include <skrobot/task.hpp>

namespace {

volatile char* g_last = nullptr;

class FixtureTask : public skrobot::Task<> {
 public:
  skrobot::json::value run(skrobot::Context&, const skrobot::NoParams&) override {
    g_last = new char[1024];
    g_last[0] = 1;
    return ::open("/dev/null", O_RDONLY | O_CLOEXEC) >= 0;
  }
};

}  // namespace

SKROBOT_PLUGIN("org.example.leaks", "1.0.0", skrobot::task<FixtureTask>("leaks_task", "Forgets what it took"))
