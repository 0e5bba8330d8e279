// SPDX-License-Identifier: MIT
#include <skrobot/cancel_token.hpp>

#include <poll.h>
#include <pthread.h>

#include <boost/test/unit_test.hpp>
#include <cerrno>
#include <csignal>
#include <thread>
#include <vector>

namespace skrobot {
namespace {

constexpr std::chrono::hours k_longer_than_any_test{1};

bool is_readable(const CancelToken& token) {
  pollfd event{token.descriptor(), POLLIN, 0};
  return ::poll(&event, 1, 0) == 1;
}

// Handles a signal as long as it lives.
class Handler {
 public:
  Handler(int number, void (*function)(int)) : number_(number) {
    struct sigaction action {};
    action.sa_handler = function;
    ::sigaction(number, &action, &before_);
  }
  Handler(const Handler&) = delete;
  Handler& operator=(const Handler&) = delete;
  ~Handler() { ::sigaction(number_, &before_, nullptr); }

 private:
  int number_;
  struct sigaction before_ {};
};

CancelToken* g_token = nullptr;
volatile std::sig_atomic_t g_signals = 0;

}  // namespace

BOOST_AUTO_TEST_SUITE(cancel_token_test)

BOOST_AUTO_TEST_CASE(nothing_is_requested_at_first) {
  const CancelToken token;
  BOOST_TEST(!token.requested());
  BOOST_TEST(!token.impatient());
  BOOST_TEST(token.count() == 0u);
  BOOST_TEST(!is_readable(token));
  BOOST_TEST(!token.wait(std::chrono::milliseconds(0)));
  BOOST_TEST(!token.wait(std::chrono::milliseconds(1)));
}

BOOST_AUTO_TEST_CASE(the_first_request_asks_and_the_second_is_impatient) {
  CancelToken token;
  token.request();
  BOOST_TEST(token.requested());
  BOOST_TEST(!token.impatient());
  BOOST_TEST(is_readable(token));
  token.request();
  BOOST_TEST(token.impatient());
  BOOST_TEST(token.count() == 2u);
}

BOOST_AUTO_TEST_CASE(a_request_is_not_used_up_by_waiting) {
  CancelToken token;
  token.request();
  for (int i = 0; i < 3; ++i) BOOST_TEST(token.wait(k_longer_than_any_test));
  BOOST_TEST(token.count() == 1u);
  BOOST_TEST(is_readable(token));
}

BOOST_AUTO_TEST_CASE(a_request_of_another_thread_ends_the_wait) {
  CancelToken token;
  std::thread other([&] { token.request(); });
  BOOST_TEST(token.wait(k_longer_than_any_test));
  other.join();
}

BOOST_AUTO_TEST_CASE(requests_of_many_threads_are_all_counted) {
  CancelToken token;
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      for (int k = 0; k < 1000; ++k) token.request();
    });
  }
  for (std::thread& thread : threads) thread.join();
  BOOST_TEST(token.count() == 4000u);
}

BOOST_AUTO_TEST_CASE(a_signal_handler_may_request_and_leaves_errno_alone) {
  CancelToken token;
  g_token = &token;
  const Handler handler(SIGUSR1, [](int) { g_token->request(); });
  errno = ENOTTY;
  ::pthread_kill(::pthread_self(), SIGUSR1);
  BOOST_TEST(errno == ENOTTY);
  BOOST_TEST(token.requested());
  BOOST_TEST(token.wait(k_longer_than_any_test));
}

BOOST_AUTO_TEST_CASE(a_signal_that_is_no_request_does_not_end_the_wait) {
  CancelToken token;
  g_signals = 0;
  const Handler handler(SIGUSR1, [](int) { g_signals = g_signals + 1; });
  std::thread other([&, waiting = ::pthread_self()] {
    // Some of them come while it waits.
    for (int i = 0; i < 20; ++i) {
      ::pthread_kill(waiting, SIGUSR1);
      std::this_thread::sleep_for(std::chrono::milliseconds(2));
    }
    token.request();
  });
  const bool requested = token.wait(k_longer_than_any_test);
  other.join();
  BOOST_TEST(requested);
  BOOST_TEST(g_signals > 0);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace skrobot
