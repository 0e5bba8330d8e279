// SPDX-License-Identifier: MIT
#include "base/coarse_clock.hpp"

#include <boost/test/unit_test.hpp>

#include "base/clock.hpp"
#include "support/program.hpp"

using namespace skrobot;

BOOST_AUTO_TEST_SUITE(coarse_clock_test)

BOOST_AUTO_TEST_CASE(it_follows_the_exact_clock_and_is_never_ahead) {
  std::int64_t before = 0;
  for (int i = 0; i < 1000; ++i) {
    const std::int64_t coarse = coarse_monotonic_ns();
    BOOST_TEST(coarse >= before);
    BOOST_TEST(coarse <= monotonic_ns());
    before = coarse;
  }
  const std::int64_t now = monotonic_ns();
  BOOST_TEST(test::wait_until([&] { return coarse_monotonic_ns() >= now; }));
}

BOOST_AUTO_TEST_SUITE_END()
