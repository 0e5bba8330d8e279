// @NAME@: what a notifier looks like. It prints a line; put your own delivery into notify().
#include <skrobot/notifier.hpp>

#include <cstdio>
#include <stdexcept>
#include <string>

// The parameters: a member's value here is its default. `skrobot plugins show @NAME@` prints them.
struct @CLASS@Params {
  std::string prefix = "skrobot";
};
SKROBOT_PARAMS(@CLASS@Params, (prefix, "Prefix of each line", skrobot::not_empty()))

class @CLASS@ : public skrobot::Notifier<@CLASS@Params> {
 public:
  // Throws when it cannot deliver; the run's outcome stays as it is, and the failure is recorded.
  void notify(const skrobot::Notification& notification, const @CLASS@Params& params) override {
    const std::string line = params.prefix + ": " + notification.message + "\n";
    if (std::fputs(line.c_str(), stdout) < 0 || std::fflush(stdout) != 0) throw std::runtime_error("cannot print the message");
  }
};

SKROBOT_PLUGIN("org.example.@NAME@", "1.0.0", skrobot::notifier<@CLASS@>("@NAME@", "Prints the message"))
