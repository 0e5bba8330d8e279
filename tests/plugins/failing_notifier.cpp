// SPDX-License-Identifier: MIT
// A notifier that throws
#include <skrobot/notifier.hpp>

#include <stdexcept>
class FixtureNotifier : public skrobot::Notifier<> {
 public:
  void notify(const skrobot::Notification&, const skrobot::NoParams&) override {
    throw std::runtime_error("the server said no");
  }
};

SKROBOT_PLUGIN("org.example.failing_notifier", "1.0.0",
               skrobot::notifier<FixtureNotifier>("failing_notifier", "A notifier that throws"))
