// SPDX-License-Identifier: MIT
#include "track/ticker.hpp"

#include <atomic>
#include <boost/test/unit_test.hpp>
#include <chrono>
#include <memory>
#include <thread>

#include "support/program.hpp"

namespace skrobot {
namespace {

using test::wait_until;

}  // namespace

BOOST_AUTO_TEST_SUITE(ticker_test)

BOOST_AUTO_TEST_CASE(the_work_is_done_again_and_again) {
  std::atomic<int> calls{0};
  const Tick tick([&] { ++calls; });
  BOOST_TEST(wait_until([&] { return calls >= 3; }));
}

BOOST_AUTO_TEST_CASE(all_share_one_thread_which_is_not_the_callers) {
  std::thread::id first_thread, second_thread;
  std::atomic<int> first_calls{0}, second_calls{0};
  {
    const Tick first([&] { first_thread = std::this_thread::get_id(), ++first_calls; });
    const Tick second([&] { second_thread = std::this_thread::get_id(), ++second_calls; });
    BOOST_TEST(wait_until([&] { return first_calls > 0 && second_calls > 0; }));
  }
  BOOST_TEST((first_thread == second_thread));
  BOOST_TEST((first_thread != std::this_thread::get_id()));
}

BOOST_AUTO_TEST_CASE(nothing_is_called_after_the_destructor) {
  std::atomic<int> calls{0}, others{0};
  {
    const Tick tick([&] { ++calls; });
    BOOST_TEST(wait_until([&] { return calls > 0; }));
  }
  const int last = calls;
  const Tick other([&] { ++others; });  // the thread goes on, with this one alone
  BOOST_TEST(wait_until([&] { return others >= 3; }));
  BOOST_TEST(calls == last);
}

BOOST_AUTO_TEST_CASE(the_destructor_waits_for_work_that_is_going_on) {
  std::atomic<bool> began{false}, may_end{false}, ended{false};
  auto tick = std::make_unique<Tick>([&] {
    if (ended) return;
    began = true;
    while (!may_end) std::this_thread::yield();
    ended = true;
  });
  BOOST_TEST_REQUIRE(wait_until([&] { return began.load(); }));
  std::atomic<bool> ended_before_destructor_returned{false};
  std::thread destroyer([&] {
    tick.reset();
    ended_before_destructor_returned = ended.load();
  });
  std::this_thread::sleep_for(std::chrono::milliseconds(20));  // so that the destructor, not the work, is first
  may_end = true;
  destroyer.join();
  BOOST_TEST(ended_before_destructor_returned);
}

BOOST_AUTO_TEST_CASE(many_may_come_and_go_in_many_threads) {
  std::atomic<int> calls{0};
  const Tick always([&] { ++calls; });
  const auto come_and_go = [&] {
    for (int i = 0; i < 500; ++i) {
      int own = 0;  // nobody else's: a call after the destructor would write to a dead one
      const Tick tick([&own] { ++own; });
    }
  };
  std::thread one(come_and_go), other(come_and_go);
  one.join();
  other.join();
  const int before = calls;
  BOOST_TEST(wait_until([&] { return calls >= before + 2; }));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace skrobot
