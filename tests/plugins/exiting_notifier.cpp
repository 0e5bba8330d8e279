// SPDX-License-Identifier: MIT
// A notifier that calls exit(0)
#include <skrobot/notifier.hpp>

#include <cstdlib>

class FixtureNotifier : public skrobot::Notifier<> {
 public:
  void notify(const skrobot::Notification&, const skrobot::NoParams&) override { std::exit(0); }
};

SKROBOT_PLUGIN("org.example.exiting_notifier", "1.0.0",
               skrobot::notifier<FixtureNotifier>("exiting_notifier", "A notifier that calls exit(0)"))
