// SPDX-License-Identifier: MIT
// Reads behind the end of a mapped file
#include <skrobot/task.hpp>

#include <sys/mman.h>

class FixtureTask : public skrobot::Task<> {
 public:
  skrobot::json::value run(skrobot::Context& context, const skrobot::NoParams&) override {
    context.record("before", 1, 0.5);
    context.info("before the fault");
    const int file = ::memfd_create("empty", 0);
    const auto* page = static_cast<const volatile char*>(::mmap(nullptr, 4096, PROT_READ, MAP_SHARED, file, 0));
    return static_cast<int>(*page);
  }
};

SKROBOT_PLUGIN("org.example.raises_sigbus", "1.0.0",
               skrobot::task<FixtureTask>("raises_sigbus_task", "Reads behind the end of a mapped file"))
