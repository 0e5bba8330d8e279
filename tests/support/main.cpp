// SPDX-License-Identifier: MIT
#define BOOST_TEST_MODULE skrobot
#include <boost/test/unit_test.hpp>

#include "support/surroundings.hpp"

using skrobot::test::Surroundings;
BOOST_TEST_GLOBAL_FIXTURE(Surroundings);
