// SPDX-License-Identifier: MIT
// A plugin with one task that records a point and a log line, and then does what its file is named after.
//
//   SKROBOT_FAULT(aborts, "Calls abort()") { std::abort(); }
#ifndef SKROBOT_TESTS_PLUGINS_FAULT_HPP
#define SKROBOT_TESTS_PLUGINS_FAULT_HPP

#include <skrobot/task.hpp>

#define SKROBOT_FAULT(name, summary)                                                                \
  static skrobot::json::value name(skrobot::Context& context);                                      \
  class FixtureTask : public skrobot::Task<> {                                                      \
   public:                                                                                          \
    skrobot::json::value run(skrobot::Context& context, const skrobot::NoParams&) override {        \
      context.record("before", 1, 0.5);                                                             \
      context.info("before the fault");                                                             \
      return name(context);                                                                         \
    }                                                                                               \
  };                                                                                                \
  SKROBOT_PLUGIN("org.example." #name, "1.0.0", skrobot::task<FixtureTask>(#name "_task", summary)) \
  static skrobot::json::value name([[maybe_unused]] skrobot::Context& context)

#endif
