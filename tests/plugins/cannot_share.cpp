// SPDX-License-Identifier: MIT
// Uses a name of its own in the temporary folder, which two runs at the same time both take for theirs
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <skrobot/task.hpp>
#include <thread>

namespace {

class FixtureTask : public skrobot::Task<> {
 public:
  skrobot::json::value run(skrobot::Context&, const skrobot::NoParams&) override {
    const std::string path = (std::filesystem::temp_directory_path() / "cannot_share.lock").string();
    std::FILE* lock = std::fopen(path.c_str(), "wx");
    if (lock == nullptr) throw skrobot::TaskError("there is a " + path + " already");
    std::this_thread::sleep_for(std::chrono::milliseconds(400));
    std::fclose(lock);
    std::remove(path.c_str());
    return nullptr;
  }
};

}  // namespace

SKROBOT_PLUGIN("org.example.cannot_share", "1.0.0",
               skrobot::task<FixtureTask>("cannot_share_task", "Takes a fixed name"))
