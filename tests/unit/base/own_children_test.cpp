// SPDX-License-Identifier: MIT
#include "base/own_children.hpp"

#include <atomic>
#include <boost/test/unit_test.hpp>
#include <thread>

using namespace skrobot;

BOOST_AUTO_TEST_SUITE(own_children_test)

BOOST_AUTO_TEST_CASE(a_started_process_is_known_until_it_was_waited_for) {
  OwnChildren children;
  BOOST_TEST(!children.has(41));
  BOOST_TEST(children.add([] { return 41; }) == 41);
  BOOST_TEST(children.add([] { return 42; }) == 42);
  BOOST_TEST(children.has(41));
  children.remove(41);
  children.remove(41);
  BOOST_TEST(!children.has(41));
  BOOST_TEST(children.has(42));
}

BOOST_AUTO_TEST_CASE(a_failed_start_leaves_nothing) {
  OwnChildren children;
  BOOST_TEST(children.add([] { return -1; }) == -1);
  BOOST_TEST(!children.has(-1));
  BOOST_TEST(children.add([] { return 0; }) == 0);  // in a forked process
  BOOST_TEST(!children.has(0));
  BOOST_CHECK_THROW(children.add([]() -> int { throw 1; }), int);
  BOOST_TEST(children.add([] { return 5; }) == 5);  // nothing is locked
}

BOOST_AUTO_TEST_CASE(nobody_sees_a_process_before_it_is_known) {
  OwnChildren children;
  std::atomic<int> seen{-1};
  std::thread other;
  children.add([&] {
    // The process 7 is there from here on; whoever asks for it now must wait.
    other = std::thread([&] { seen = children.has(7) ? 1 : 0; });
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    return 7;
  });
  other.join();
  BOOST_TEST(seen == 1);
}

BOOST_AUTO_TEST_CASE(there_is_one_for_the_process) { BOOST_TEST(&OwnChildren::instance() == &OwnChildren::instance()); }

BOOST_AUTO_TEST_SUITE_END()
