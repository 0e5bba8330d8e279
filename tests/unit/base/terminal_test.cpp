// SPDX-License-Identifier: MIT
#include "base/terminal.hpp"

#include <boost/test/unit_test.hpp>
#include <optional>

#include "support/pseudo_terminal.hpp"
#include "support/temporary_directory.hpp"
#include "support/variable.hpp"

using namespace skrobot;
using test::PseudoTerminal;
using test::ReplacedDescriptor;
using test::Variable;

namespace {

using Lines = std::vector<std::string>;

// What is written to the terminal goes to a file.
struct Bench {
  Bench() { set_terminal_descriptor(file); }
  ~Bench() {
    clear_status();
    set_terminal_descriptor(before);
    ::close(file);
  }
  std::string shown() const {
    const std::string text = test::read_text(directory / "shown");
    test::write_text(directory / "shown", "");
    return text;
  }
  test::TemporaryDirectory directory;
  const int before = terminal_descriptor();
  const int file = ::open((directory / "shown").c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(terminal_test, Bench)

BOOST_AUTO_TEST_CASE(text_is_written_at_once_and_whole) {
  write_terminal("");
  BOOST_TEST(shown() == "");
  const std::string text(100'000, 'x');
  write_terminal(text);
  BOOST_TEST(shown() == text);
  set_terminal_descriptor(-1);
  write_terminal("nobody sees it");
  set_terminal_descriptor(file);
  BOOST_TEST(shown() == "");
}

BOOST_AUTO_TEST_CASE(a_status_is_written_over_and_taken_away) {
  BOOST_TEST(!clear_status());
  BOOST_TEST(shown() == "");
  show_status(Lines{"one"});
  BOOST_TEST(shown() == "\rone\x1b[J\r");
  show_status(Lines{"one", "two", "three"});
  // The cursor ends where the first line begins, so that the next text erases all of it.
  BOOST_TEST(shown() == "\rone\x1b[K\ntwo\x1b[K\nthree\x1b[J\r\x1b[A\x1b[A");
  write_terminal("a message\n");
  BOOST_TEST(shown() == "\r\x1b[Ja message\n");
  write_terminal("another\n");
  BOOST_TEST(shown() == "another\n");
  BOOST_TEST(!clear_status());
}

BOOST_AUTO_TEST_CASE(a_status_without_lines_is_none) {
  show_status({});
  BOOST_TEST(shown() == "");
  show_status(Lines{"one"});
  BOOST_TEST(shown() != "");
  show_status({});
  BOOST_TEST(shown() == "\r\x1b[J");
  show_status(Lines{"one"});
  BOOST_TEST(clear_status());
  BOOST_TEST(!clear_status());
}

BOOST_AUTO_TEST_CASE(stdout_has_the_width_of_its_terminal_or_what_is_asked_for) {
  const ReplacedDescriptor output(1, file);
  for (const auto& [columns, width] : {std::pair<const char*, std::size_t>{"80", 80},
                                       {"21", 21},
                                       {"9999", 9999},
                                       {"20", 100},
                                       {"0", 100},
                                       {"-80", 100},
                                       {"10000", 100},
                                       {"", 100},
                                       {"wide", 100},
                                       {"99999999999999999999", 100}}) {
    const Variable variable("COLUMNS", columns);
    BOOST_TEST(output_width() == width, columns);
  }
  const Variable none("COLUMNS", std::nullopt);
  BOOST_TEST(output_width() == 100u);
  BOOST_TEST(output_height() == 24u);
  const PseudoTerminal terminal;
  const Variable other("COLUMNS", "70");
  const ReplacedDescriptor live(1, terminal.descriptor());
  terminal.resize(120, 50);
  BOOST_TEST(output_width() == 120u);
  BOOST_TEST(output_height() == 50u);
  terminal.resize(0, 0);
  BOOST_TEST(output_width() == 70u);
  BOOST_TEST(output_height() == 24u);
  terminal.resize(12, 3);
  BOOST_TEST(output_height() == 24u);
  terminal.resize(12, 4);
  BOOST_TEST(output_height() == 4u);
}

BOOST_AUTO_TEST_CASE(stderr_has_the_width_of_its_terminal_or_eighty) {
  BOOST_TEST(terminal_width() == 80u);
  const PseudoTerminal terminal;
  set_terminal_descriptor(terminal.descriptor());
  terminal.resize(120, 50);
  BOOST_TEST(terminal_width() == 120u);
  terminal.resize(11, 50);
  BOOST_TEST(terminal_width() == 11u);
  terminal.resize(10, 50);
  BOOST_TEST(terminal_width() == 80u);
  set_terminal_descriptor(-1);
  BOOST_TEST(terminal_width() == 80u);
}

BOOST_AUTO_TEST_CASE(a_file_is_neither_live_nor_coloured) {
  const Variable kind("TERM", "xterm");
  const ReplacedDescriptor output(1, file), errors(2, file);
  BOOST_TEST(!output_is_terminal());
  BOOST_TEST(!output_is_live());
  BOOST_TEST(!output_is_coloured());
  BOOST_TEST(!errors_are_terminal());
  BOOST_TEST(!errors_are_shown_live());
  BOOST_TEST(!errors_are_coloured());
  BOOST_TEST(!can_ask());
}

BOOST_AUTO_TEST_CASE(a_terminal_is_live_and_coloured_where_that_is_wanted) {
  const PseudoTerminal terminal;
  const ReplacedDescriptor output(1, terminal.descriptor()), errors(2, terminal.descriptor());
  struct Case {
    std::optional<std::string> kind, no_color;
    bool live, coloured;
  };
  for (const Case& at : {Case{"xterm", {}, true, true},
                         {"xterm", "", true, true},
                         {"xterm", "1", true, false},
                         {"dumb", {}, false, false},
                         {std::nullopt, {}, false, false}}) {
    const Variable kind("TERM", at.kind), none("NO_COLOR", at.no_color);
    BOOST_TEST(output_is_live() == at.live);
    BOOST_TEST(errors_are_shown_live() == at.live);
    BOOST_TEST(output_is_coloured() == at.coloured);
    BOOST_TEST(errors_are_coloured() == at.coloured);
    BOOST_TEST(output_is_terminal());
    BOOST_TEST(errors_are_terminal());
  }
}

BOOST_AUTO_TEST_CASE(a_question_needs_both_ends) {
  const PseudoTerminal terminal;
  {
    const ReplacedDescriptor input(0, terminal.descriptor());
    BOOST_TEST(!can_ask());
    set_terminal_descriptor(terminal.descriptor());
    BOOST_TEST(can_ask());
  }
  const ReplacedDescriptor input(0, file);
  BOOST_TEST(!can_ask());
}

BOOST_AUTO_TEST_SUITE_END()
