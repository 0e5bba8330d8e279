// SPDX-License-Identifier: MIT
// A notifier that crashes
#include <skrobot/notifier.hpp>

#include <cstdlib>
class FixtureNotifier : public skrobot::Notifier<> {
 public:
  void notify(const skrobot::Notification&, const skrobot::NoParams&) override { std::abort(); }
};

SKROBOT_PLUGIN("org.example.crashing_notifier", "1.0.0",
               skrobot::notifier<FixtureNotifier>("crashing_notifier", "A notifier that crashes"))
