// SPDX-License-Identifier: MIT
// Prints 64 MB, and then fails
#include <skrobot/notifier.hpp>

#include <cstdio>
#include <stdexcept>
#include <string>

class FixtureNotifier : public skrobot::Notifier<> {
 public:
  void notify(const skrobot::Notification&, const skrobot::NoParams&) override {
    const std::string block(1 << 20, 'x');
    for (int i = 0; i < 64; ++i) std::fwrite(block.data(), 1, block.size(), stdout);
    throw std::runtime_error("that was a lot");
  }
};

SKROBOT_PLUGIN("org.example.flooding_notifier", "1.0.0",
               skrobot::notifier<FixtureNotifier>("flooding_notifier", "Prints 64 MB, and then fails"))
