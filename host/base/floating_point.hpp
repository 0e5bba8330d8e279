// SPDX-License-Identifier: MIT
// Code that is not the host's (a plugin, a program that the host is linked into) may change how its thread computes:
// rounding, denormals flushed to zero, exceptions that trap. That is for its own code; what the host computes and
// writes on that thread is as ever.
#ifndef SKROBOT_HOST_BASE_FLOATING_POINT_HPP
#define SKROBOT_HOST_BASE_FLOATING_POINT_HPP

#include <cfenv>

namespace skrobot {

/// Stands around the host's code: on this thread, until it is destroyed, rounding to nearest, denormals kept, no
/// traps. Then what was before. Costs some ten nanoseconds.
class DefaultFloatingPoint {
 public:
  DefaultFloatingPoint();
  DefaultFloatingPoint(const DefaultFloatingPoint&) = delete;
  DefaultFloatingPoint& operator=(const DefaultFloatingPoint&) = delete;
  ~DefaultFloatingPoint();

 private:
  std::fenv_t before_{};
};

/// Stands around a call from there into code that is not the host's: until it is destroyed, the thread computes as
/// that code last left it. REQUIRES: within a DefaultFloatingPoint of this thread.
class ForeignFloatingPoint {
 public:
  ForeignFloatingPoint();
  ForeignFloatingPoint(const ForeignFloatingPoint&) = delete;
  ForeignFloatingPoint& operator=(const ForeignFloatingPoint&) = delete;
  ~ForeignFloatingPoint();
};

}  // namespace skrobot

#endif
