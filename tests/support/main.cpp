// SPDX-License-Identifier: MIT
#define BOOST_TEST_MODULE skrobot
#include <boost/test/unit_test.hpp>
