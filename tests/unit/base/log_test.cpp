// SPDX-License-Identifier: MIT
#include "base/log.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <thread>

#include "base/terminal.hpp"
#include "support/temporary_directory.hpp"

using namespace skrobot;

namespace {

struct Bench {
  Bench() { set_terminal_descriptor(file); }
  ~Bench() {
    set_log_threshold(Severity::warning);
    set_terminal_descriptor(before);
    ::close(file);
  }
  std::string shown(Severity severity, std::string_view text) const {
    test::write_text(directory / "shown", "");
    log_message(severity, text);
    return test::read_text(directory / "shown");
  }
  test::TemporaryDirectory directory;
  const int before = terminal_descriptor();
  const int file = ::open((directory / "shown").c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(log_test, Bench)

BOOST_AUTO_TEST_CASE(each_severity_has_its_word) {
  set_log_threshold(Severity::debug);
  BOOST_TEST(shown(Severity::debug, "x") == "skrobot: debug: x\n");
  BOOST_TEST(shown(Severity::info, "x") == "skrobot: x\n");
  BOOST_TEST(shown(Severity::warning, "x") == "skrobot: warning: x\n");
  BOOST_TEST(shown(Severity::error, "x") == "skrobot: error: x\n");
  BOOST_TEST(shown(Severity::error, "") == "skrobot: error: \n");
}

BOOST_AUTO_TEST_CASE(less_than_the_threshold_is_not_shown) {
  const auto count = [&] {
    int shown_ones = 0;
    for (const Severity severity : {Severity::debug, Severity::info, Severity::warning, Severity::error})
      shown_ones += shown(severity, "x").empty() ? 0 : 1;
    return shown_ones;
  };
  set_log_threshold(Severity::warning);
  BOOST_TEST(count() == 2);
  set_log_threshold(Severity::error);
  BOOST_TEST(count() == 1);
  BOOST_TEST(shown(Severity::warning, "x") == "");
  set_log_threshold(Severity::info);
  BOOST_TEST(count() == 3);
}

BOOST_AUTO_TEST_CASE(no_message_can_harm_the_terminal) {
  const std::string text = shown(Severity::error, "a\x1b[31m\nb\xFF");
  BOOST_TEST(text == "skrobot: error: a\\x1b[31m\\x0ab\\xff\n");
  BOOST_TEST(shown(Severity::error, std::string(100'000, 'x')).size() < 5000u);
  BOOST_TEST(shown(Severity::error, "żółw 日本") == "skrobot: error: żółw 日本\n");
}

BOOST_AUTO_TEST_CASE(messages_of_many_threads_stay_whole) {
  test::write_text(directory / "shown", "");
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([i] {
      for (int k = 0; k < 50; ++k) log_message(Severity::error, std::string(200, static_cast<char>('a' + i)));
    });
  }
  for (std::thread& thread : threads) thread.join();
  const std::string text = test::read_text(directory / "shown");
  std::vector<std::size_t> counts(4);
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    BOOST_TEST_REQUIRE(line.size() == 216u);
    const char letter = line.back();
    BOOST_TEST(line == "skrobot: error: " + std::string(200, letter));
    ++counts[static_cast<std::size_t>(letter - 'a')];
  }
  BOOST_TEST((counts == std::vector<std::size_t>(4, 50)));
}

BOOST_AUTO_TEST_SUITE_END()
