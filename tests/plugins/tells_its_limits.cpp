// SPDX-License-Identifier: MIT
// Returns how many descriptors it may have, and whether a file that is too large ends it
#include <signal.h>
#include <sys/resource.h>

#include <skrobot/task.hpp>

class LimitsTask : public skrobot::Task<> {
 public:
  skrobot::json::value run(skrobot::Context&, const skrobot::NoParams&) override {
    rlimit limit{};
    ::getrlimit(RLIMIT_NOFILE, &limit);
    struct sigaction action {};
    ::sigaction(SIGXFSZ, nullptr, &action);
    return {{"descriptors", limit.rlim_cur}, {"ends", action.sa_handler == SIG_DFL}};
  }
};

SKROBOT_PLUGIN("org.example.tells_its_limits", "1.0.0",
               skrobot::task<LimitsTask>("tells_its_limits_task", "Returns its limits"))
