// SPDX-License-Identifier: MIT
// Writes to a null pointer
#include <skrobot/notifier.hpp>

class FixtureNotifier : public skrobot::Notifier<> {
 public:
  void notify(const skrobot::Notification&, const skrobot::NoParams&) override {
    volatile int* nowhere = nullptr;
    *nowhere = 1;
  }
};

SKROBOT_PLUGIN("org.example.segfaulting_notifier", "1.0.0",
               skrobot::notifier<FixtureNotifier>("segfaulting_notifier", "Writes to a null pointer"))
