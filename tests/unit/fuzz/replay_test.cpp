// SPDX-License-Identifier: MIT
// Every seed of the fuzzers, and every input that once broke something, holds what its target asks.
#include <boost/test/unit_test.hpp>

#include "fuzz/targets.hpp"
#include "support/temporary_directory.hpp"

BOOST_AUTO_TEST_SUITE(replay_test)

BOOST_AUTO_TEST_CASE(seeds_and_old_crashes_hold) {
  for (const skrobot::fuzz::Target& target : skrobot::fuzz::targets()) {
    std::size_t seeds = 0;
    for (const char* kind : {"corpus", "crashes"}) {
      const std::filesystem::path folder = std::filesystem::path(SKROBOT_SOURCE_DIR "/tests/fuzz") / kind / target.name;
      if (!std::filesystem::exists(folder)) continue;
      for (const std::string& name : skrobot::test::names_in(folder)) {
        BOOST_TEST_CONTEXT(target.name << ": " << kind << "/" << name) {
          BOOST_CHECK_NO_THROW(target.run(skrobot::test::read_text(folder / name)));
        }
        ++seeds;
      }
    }
    BOOST_TEST(seeds > 0u, target.name);
    BOOST_CHECK_NO_THROW(target.run({}));
  }
}

BOOST_AUTO_TEST_SUITE_END()
