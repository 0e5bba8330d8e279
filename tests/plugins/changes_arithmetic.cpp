// SPDX-License-Identifier: MIT
#include "fault.hpp"

#include <cfenv>
#include <limits>
#if defined(__SSE__)
#include <xmmintrin.h>
#endif

// What a library built with -ffast-math, or one for intervals, may leave behind.
SKROBOT_FAULT(changes_arithmetic,
              "Flushes denormals to zero, rounds upward, traps inexact results, returns a denormal") {
  const double least = std::numeric_limits<double>::denorm_min();
#if defined(__SSE__)
  _mm_setcsr(_mm_getcsr() | 0x8040);  // flush to zero, denormals are zero
#endif
  std::fesetround(FE_UPWARD);
  ::feenableexcept(FE_INEXACT | FE_DIVBYZERO | FE_UNDERFLOW);
  for (int i = 0; i < 100; ++i) context.metric("metric " + std::to_string(i))(1, 0.1);
  context.metric("least")(1, least);
  context.directory();
  context.info("still here");
  return {{"least", least}, {"tenth", 0.1}};
}
