// SPDX-License-Identifier: MIT
// A notifier that never returns
#include <skrobot/notifier.hpp>

#include <unistd.h>

class FixtureNotifier : public skrobot::Notifier<> {
 public:
  void notify(const skrobot::Notification&, const skrobot::NoParams&) override {
    while (true) ::pause();
  }
};

SKROBOT_PLUGIN("org.example.hanging_notifier", "1.0.0",
               skrobot::notifier<FixtureNotifier>("hanging_notifier", "A notifier that never returns"))
