// SPDX-License-Identifier: MIT
#include "base/floating_point.hpp"

#include <boost/test/unit_test.hpp>
#include <cfenv>
#include <limits>
#include <skrobot/json.hpp>
#if defined(__SSE__)
#include <xmmintrin.h>
#endif

namespace {

// A test must not change how the others compute.
struct Bench {
  std::fenv_t before{};
  Bench() { std::fegetenv(&before); }
  ~Bench() { std::fesetenv(&before); }
};

bool keeps_denormals() {
  volatile double least = std::numeric_limits<double>::min();
  return least / 2 != 0;
}

void change() {
  std::fesetround(FE_UPWARD);
#if defined(__SSE__)
  _mm_setcsr(_mm_getcsr() | 0x8040);
#endif
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(floating_point_test, Bench)

BOOST_AUTO_TEST_CASE(host_code_uses_and_restores_floating_point_state) {
  change();
  {
    const skrobot::DefaultFloatingPoint state;
    BOOST_TEST(std::fegetround() == FE_TONEAREST);
    BOOST_TEST(keeps_denormals());
  }
  BOOST_TEST(std::fegetround() == FE_UPWARD);
#if defined(__SSE__)
  BOOST_TEST(!keeps_denormals());
#endif
}

BOOST_AUTO_TEST_CASE(plugin_code_gets_its_floating_point_state_back) {
  const skrobot::DefaultFloatingPoint state;
  {
    const skrobot::ForeignFloatingPoint foreign;
    BOOST_TEST(std::fegetround() == FE_TONEAREST);
    change();
    {
      const skrobot::DefaultFloatingPoint callback;
      BOOST_TEST(std::fegetround() == FE_TONEAREST);
    }
    BOOST_TEST(std::fegetround() == FE_UPWARD);
  }
  BOOST_TEST(std::fegetround() == FE_TONEAREST);
  BOOST_TEST(keeps_denormals());
  const skrobot::ForeignFloatingPoint again;
  BOOST_TEST(std::fegetround() == FE_UPWARD);
}

BOOST_AUTO_TEST_CASE(json_does_not_depend_on_floating_point_state) {
  change();
  const double least = std::numeric_limits<double>::denorm_min();
  const std::string text = skrobot::to_text(skrobot::json::value{least, 0.1});
  const skrobot::json::value read = skrobot::parse_json("[5e-324, 0.1]");
  std::fesetenv(&before);
  BOOST_TEST(text == "[5e-324,0.1]");
  BOOST_TEST((read.at(0).as_double() == least));
  BOOST_TEST((read.at(1).as_double() == 0.1));
}

BOOST_AUTO_TEST_SUITE_END()
