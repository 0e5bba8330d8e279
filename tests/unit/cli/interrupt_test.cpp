// SPDX-License-Identifier: MIT
// In copies of this process: the handlers stay.
#include "cli/interrupt.hpp"

#include <fcntl.h>
#include <signal.h>
#include <termios.h>

#include <boost/test/unit_test.hpp>
#include <cerrno>
#include <cstring>

#include "base/terminal.hpp"
#include "support/forked.hpp"
#include "support/pseudo_terminal.hpp"
#include "support/temporary_directory.hpp"
#include "support/variable.hpp"

using namespace skrobot;
using test::PseudoTerminal;
using test::ReplacedDescriptor;

namespace {

// What is shown, and the exit code, of a process that does this with its terminal a file.
template <class Function>
std::string shown_by(Function function) {
  const test::TemporaryDirectory directory;
  const std::string path = (directory / "shown").string();
  BOOST_TEST(test::exit_code_of([&] {
               set_terminal_descriptor(::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600));
               return function();
             }) == 7);
  return test::read_text(path);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(interrupt_test)

BOOST_AUTO_TEST_CASE(the_first_signal_asks_and_the_second_is_impatient) {
  for (const int number : {SIGINT, SIGTERM, SIGHUP}) {
    BOOST_TEST(shown_by([number] {
                 const CancelToken& token = cancel_on_interrupt("stopping");
                 if (token.requested()) return 1;
                 errno = ENOTTY;
                 ::raise(number);
                 if (errno != ENOTTY) return 2;
                 if (!token.requested() || token.impatient()) return 3;
                 ::raise(number);
                 return token.impatient() ? 7 : 4;
               }) == "\nstopping\n\nskrobot: killing at once\n");
  }
}

BOOST_AUTO_TEST_CASE(a_status_is_taken_away_before_the_message) {
  BOOST_TEST(shown_by([] {
               cancel_on_interrupt("stopping");
               show_status(std::vector<std::string>{"50 %"});
               ::raise(SIGINT);
               return 7;
             }) == "\r50 %\x1b[J\r\r\x1b[Jstopping\n");
}

BOOST_AUTO_TEST_CASE(a_closed_output_does_not_end_the_process) {
  BOOST_TEST(test::exit_code_of([] {
               cancel_on_interrupt();
               int ends[2];
               if (::pipe(ends) != 0) return 1;
               ::close(ends[0]);
               return ::write(ends[1], "x", 1) < 0 && errno == EPIPE ? 7 : 2;
             }) == 7);
}

BOOST_AUTO_TEST_CASE(there_is_one_token_for_the_process) {
  BOOST_TEST(test::exit_code_of([] {
               const CancelToken& first = cancel_on_interrupt("a");
               return &cancel_on_interrupt("b") == &first ? 7 : 1;
             }) == 7);
}

BOOST_AUTO_TEST_CASE(a_question_is_answered_by_one_key) {
  const PseudoTerminal terminal;
  const test::Variable kind("TERM", "xterm");
  const ReplacedDescriptor input(0, terminal.descriptor()), errors(2, terminal.descriptor());
  const CancelToken token;
  for (const auto& [keys, answer] : {std::pair{"y\n", true},
                                     {"Y\n", true},
                                     {"n\n", false},
                                     {"N\n", false},
                                     {"perhaps n\n", false},
                                     {"  x y\n", true}}) {
    terminal.type(keys);
    BOOST_TEST(ask_user("Sure?", !answer, token) == answer, keys);
    ::tcflush(terminal.descriptor(), TCIFLUSH);
  }
  terminal.type("\x04");  // the end of input
  BOOST_TEST(ask_user("Sure?", true, token));
  BOOST_TEST(terminal.shown().find("Sure? [y/n] ") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(another_request_answers_for_the_user) {
  const PseudoTerminal terminal;
  const test::Variable kind("TERM", "xterm");
  const ReplacedDescriptor input(0, terminal.descriptor()), errors(2, terminal.descriptor());
  CancelToken token;
  token.request();  // those before do not count
  std::thread other([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    token.request();
  });
  BOOST_TEST(ask_user("Sure?", true, token));
  other.join();
  BOOST_TEST(token.count() == 2u);
}

BOOST_AUTO_TEST_CASE(without_a_terminal_nobody_is_asked) {
  const test::TemporaryDirectory directory;
  const int file = ::open((directory / "file").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  const ReplacedDescriptor input(0, file);
  const CancelToken token;
  for (const bool otherwise : {true, false}) BOOST_TEST(ask_user("Sure?", otherwise, token) == otherwise);
  ::close(file);
}

BOOST_AUTO_TEST_SUITE_END()
