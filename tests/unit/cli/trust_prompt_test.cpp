// SPDX-License-Identifier: MIT
#include "cli/trust_prompt.hpp"

#include <boost/test/unit_test.hpp>
#include <cstdio>
#include <iostream>
#include <skrobot/error.hpp>

#include "base/terminal.hpp"
#include "support/pseudo_terminal.hpp"
#include "support/temporary_directory.hpp"

using namespace skrobot;
using test::PseudoTerminal;
using test::ReplacedDescriptor;

namespace {

// Someone sits at a terminal.
struct Bench {
  Bench() { set_terminal_descriptor(terminal.descriptor()); }
  ~Bench() {
    set_terminal_descriptor(before);
    std::clearerr(stdin);
    std::cin.clear();
  }
  std::string shown() const {
    std::string text = terminal.shown();
    std::erase(text, '\r');
    return text;
  }
  const int before = terminal_descriptor();
  PseudoTerminal terminal;
  ReplacedDescriptor input{0, terminal.descriptor()};
};

const TrustRequest k_request{"/home/a\x1b[31m/skrobot.json", "ab", "", {{"plugins", "build"}, {"notify", "x\ny"}}};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(trust_prompt_test, Bench)

BOOST_AUTO_TEST_CASE(only_a_plain_yes_is_one) {
  for (const char* answer : {"y", "Y", "yes", "Yes"}) {
    terminal.type(answer + std::string("\n"));
    BOOST_TEST((ask_on_terminal("Sure?") == Answer::yes), answer);
  }
  for (const char* answer : {"", "n", "no", "N", " y", "y ", "yess", "YES", "ye", "1", "ja", "y\tn"}) {
    terminal.type(answer + std::string("\n"));
    BOOST_TEST((ask_on_terminal("Sure?") == Answer::no), answer);
  }
  BOOST_TEST(shown().find("Sure? [y/N] ") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(the_end_of_input_is_no) {
  terminal.type("\x04");
  BOOST_TEST((ask_on_terminal("Sure?") == Answer::no));
}

BOOST_AUTO_TEST_CASE(where_nobody_reads_nobody_is_asked) {
  const test::TemporaryDirectory directory;
  const int file = ::open((directory / "file").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  {
    const ReplacedDescriptor no_input(0, file);
    BOOST_TEST((ask_on_terminal("Sure?") == Answer::none));
    BOOST_TEST(!ask_to_trust(k_request).has_value());
  }
  set_terminal_descriptor(file);
  BOOST_TEST((ask_on_terminal("Sure?") == Answer::none));
  ::close(file);
  BOOST_TEST(test::read_text(directory / "file") == "");
  BOOST_TEST(shown() == "");
}

BOOST_AUTO_TEST_CASE(trust_is_asked_for_with_all_that_is_demanded) {
  terminal.type("yes\n");
  BOOST_TEST(ask_to_trust(k_request).value_or(false));
  const std::string text = shown();
  BOOST_TEST(text.find("/home/a\\x1b[31m/skrobot.json sets\n  plugins: build\n  notify: x\\x0ay\n"
                       "Trust its current version? [y/N] ") != std::string::npos,
             text);
  terminal.type("no\n");
  BOOST_TEST(!ask_to_trust(k_request).value_or(true));
}

BOOST_AUTO_TEST_CASE(what_cannot_be_shown_in_full_is_not_asked_about) {
  TrustRequest request = k_request;
  for (int i = 0; i < 1000; ++i) request.demands.push_back({"plugins", "a folder with a long name"});
  BOOST_CHECK_THROW(ask_to_trust(request), Error);
  BOOST_TEST(shown() == "");
}

BOOST_AUTO_TEST_SUITE_END()
