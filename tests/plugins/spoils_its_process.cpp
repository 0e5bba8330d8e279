// SPDX-License-Identifier: MIT
// Does at load what belongs into a run: a thread, a descriptor, a file, the environment, output
#include <fcntl.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <skrobot/task.hpp>
#include <thread>

namespace {

struct AtLoad {
  AtLoad() {
    std::thread([] { ::pause(); }).detach();
    static_cast<void>(::open("/dev/null", O_RDONLY));
    std::ofstream("left-by-spoils_its_process.txt") << "text";
    ::setenv("SPOILT", "yes", 1);
    std::puts("a banner");
    std::fflush(stdout);
  }
};
const AtLoad at_load;

class FixtureTask : public skrobot::Task<> {
 public:
  skrobot::json::value run(skrobot::Context&, const skrobot::NoParams&) override { return nullptr; }
};

}  // namespace

SKROBOT_PLUGIN("org.example.spoils_its_process", "1.0.0",
               skrobot::task<FixtureTask>("spoils_its_process_task", "Does nothing more"))
