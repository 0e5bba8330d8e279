// SPDX-License-Identifier: MIT
#define BOOST_TEST_MODULE skrobot
#include <boost/test/unit_test.hpp>
#include <cstdlib>

#include "support/temporary_directory.hpp"

namespace {

// What is tested in this process keeps its caches here, not in the home of who tests.
struct OwnCache {
  OwnCache() { ::setenv("XDG_CACHE_HOME", directory.path().c_str(), 1); }
  skrobot::test::TemporaryDirectory directory;
};

}  // namespace

BOOST_TEST_GLOBAL_FIXTURE(OwnCache);
