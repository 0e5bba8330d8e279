// SPDX-License-Identifier: MIT
// Throws something that is no std::exception
#include <skrobot/notifier.hpp>

class FixtureNotifier : public skrobot::Notifier<> {
 public:
  void notify(const skrobot::Notification&, const skrobot::NoParams&) override { throw 42; }
};

SKROBOT_PLUGIN("org.example.throwing_notifier", "1.0.0",
               skrobot::notifier<FixtureNotifier>("throwing_notifier", "Throws something that is no std::exception"))
