// SPDX-License-Identifier: MIT
// Changes directory, umask and locale, then writes a file
#include <skrobot/task.hpp>

#include <sys/stat.h>
#include <unistd.h>

#include <clocale>
#include <fstream>

class FixtureTask : public skrobot::Task<> {
 public:
  skrobot::json::value run(skrobot::Context& context, const skrobot::NoParams&) override {
    context.record("before", 1, 0.5);
    context.info("before the fault");
    [[maybe_unused]] const int changed = ::chdir("/");
    ::umask(0777);
    std::setlocale(LC_ALL, "C.UTF-8");
    const auto path = context.directory() / "file.txt";
    ::umask(022);
    std::ofstream(path) << "text";
    return {{"path", path.string()}};
  }
};

SKROBOT_PLUGIN("org.example.changes_surroundings", "1.0.0",
               skrobot::task<FixtureTask>("changes_surroundings_task",
                                          "Changes directory, umask and locale, then writes a file"))
