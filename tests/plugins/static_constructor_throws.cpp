// SPDX-License-Identifier: MIT
// A static constructor throws
#include <skrobot/task.hpp>

#include <stdexcept>

namespace {
struct AtLoad {
  AtLoad() { throw std::runtime_error("at load"); }
} at_load;
}  // namespace

class FixtureTask : public skrobot::Task<> {
 public:
  skrobot::json::value run(skrobot::Context&, const skrobot::NoParams&) override { return nullptr; }
};

SKROBOT_PLUGIN("org.example.static_constructor_throws", "1.0.0",
               skrobot::task<FixtureTask>("static_constructor_throws_task", "A static constructor throws"))
