// SPDX-License-Identifier: MIT
// Fails with a megabyte of control characters and invalid UTF-8
#include <skrobot/notifier.hpp>

#include <stdexcept>
#include <string>

class FixtureNotifier : public skrobot::Notifier<> {
 public:
  void notify(const skrobot::Notification&, const skrobot::NoParams&) override {
    std::string text;
    while (text.size() < 1 << 20) text += "\x1b[31mred\xff\n";
    throw std::runtime_error(text);
  }
};

SKROBOT_PLUGIN("org.example.hostile_notifier", "1.0.0",
               skrobot::notifier<FixtureNotifier>("hostile_notifier",
                                                  "Fails with a megabyte of control characters and invalid UTF-8"))
