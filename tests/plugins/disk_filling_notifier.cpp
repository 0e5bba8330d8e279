// SPDX-License-Identifier: MIT
// Fills the disk on which the record is
#include <skrobot/notifier.hpp>

#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>

class FixtureNotifier : public skrobot::Notifier<> {
 public:
  void notify(const skrobot::Notification& notification, const skrobot::NoParams&) override {
    std::ofstream file(std::filesystem::path(notification.experiment_directory) / "big", std::ios::app);
    for (std::size_t size = 1 << 16; size > 0; size /= 2) {
      const std::string block(size, 'x');
      while (file << block << std::flush) {
      }
      file.clear();
    }
    throw std::runtime_error("the disk is full");
  }
};

SKROBOT_PLUGIN("org.example.disk_filling_notifier", "1.0.0",
               skrobot::notifier<FixtureNotifier>("disk_filling_notifier", "Fills the disk on which the record is"))
