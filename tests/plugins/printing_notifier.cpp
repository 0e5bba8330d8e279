// SPDX-License-Identifier: MIT
// A notifier that prints
#include <skrobot/notifier.hpp>

#include <cstdio>
class FixtureNotifier : public skrobot::Notifier<> {
 public:
  void notify(const skrobot::Notification&, const skrobot::NoParams&) override { std::puts("printed by a notifier"); }
};

SKROBOT_PLUGIN("org.example.printing_notifier", "1.0.0",
               skrobot::notifier<FixtureNotifier>("printing_notifier", "A notifier that prints"))
