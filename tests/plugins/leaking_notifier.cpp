// SPDX-License-Identifier: MIT
// Leaves memory, descriptors, a thread and a child behind
#include <skrobot/notifier.hpp>

#include <fcntl.h>
#include <unistd.h>

#include <thread>

class FixtureNotifier : public skrobot::Notifier<> {
 public:
  void notify(const skrobot::Notification&, const skrobot::NoParams&) override {
    static_cast<void>(new char[64 << 20]);
    for (int i = 0; i < 100; ++i) static_cast<void>(::open("/dev/null", O_RDONLY));
    std::thread([] {
      while (true) ::pause();
    }).detach();
    if (::fork() == 0) {
      while (true) ::pause();
    }
  }
};

SKROBOT_PLUGIN("org.example.leaking_notifier", "1.0.0",
               skrobot::notifier<FixtureNotifier>("leaking_notifier",
                                                  "Leaves memory, descriptors, a thread and a child behind"))
