// SPDX-License-Identifier: MIT
#include "cli/output_lines.hpp"

#include <boost/test/unit_test.hpp>
#include <vector>

namespace skrobot {
namespace {

using Kind = TaskOutput::Kind;
using Form = OutputLines::Form;

std::string shown(Form form, const std::vector<TaskOutput>& pieces) {
  OutputLines lines(form);
  std::string text;
  for (const TaskOutput& piece : pieces) lines.add(piece, text);
  lines.end_line(text);
  return text;
}

std::string last(const std::vector<TaskOutput>& pieces) {
  LastLine line;
  for (const TaskOutput& piece : pieces) line.add(piece);
  return line.text(1000);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(output_lines_test)

BOOST_AUTO_TEST_CASE(lines_are_made_of_any_pieces) {
  for (const Form form : {Form::raw, Form::harmless}) {
    BOOST_TEST(shown(form, {{Kind::printed, "one\ntw"}, {Kind::printed, "o\n"}}) == "one\ntwo\n");
    BOOST_TEST(shown(form, {{Kind::printed, "open"}}) == "open\n");
    BOOST_TEST(shown(form, {{Kind::printed, "\n\n"}}) == "\n\n");
    BOOST_TEST(shown(form, {{Kind::printed, ""}}) == "");
  }
}

BOOST_AUTO_TEST_CASE(log_records_are_lines_of_their_own_and_name_their_level) {
  for (const Form form : {Form::raw, Form::harmless}) {
    BOOST_TEST(shown(form, {{Kind::printed, "open"}, {Kind::info, "a\nb"}, {Kind::printed, "c\n"}}) ==
               "open\ninfo: a\ninfo: b\nc\n");
    BOOST_TEST(shown(form, {{Kind::error, ""}, {Kind::debug, "x"}}) == "error: \ndebug: x\n");
    BOOST_TEST(
        shown(form, {{Kind::warning, "be", true}, {Kind::warning, "gun\nand ", true}, {Kind::warning, "done"}}) ==
        "warning: begun\nwarning: and done\n");
    BOOST_TEST(shown(form, {{Kind::info, "a", true}, {Kind::printed, "p\n"}, {Kind::info, "b"}}) ==
               "info: a\np\ninfo: b\n");
  }
}

BOOST_AUTO_TEST_CASE(what_would_harm_a_terminal_is_visible_there_and_unchanged_elsewhere) {
  const std::string evil = "\x1b[31mred\x07 \xff\xc2\x9b tab\tend\n";
  BOOST_TEST(shown(Form::raw, {{Kind::printed, evil}}) == evil);
  BOOST_TEST(shown(Form::harmless, {{Kind::printed, evil}}) == "\\x1b[31mred\\x07 \\xff\\u{9b} tab\tend\n");
  BOOST_TEST(shown(Form::harmless, {{Kind::error, "\x1b[2J"}}) == "error: \\x1b[2J\n");
  // A character that comes in two pieces.
  BOOST_TEST(shown(Form::harmless, {{Kind::printed, "\xc3"}, {Kind::printed, "\xa9\n"}}) == "\xc3\xa9\n");
}

BOOST_AUTO_TEST_CASE(a_carriage_return_ends_a_line_on_a_terminal) {
  BOOST_TEST(shown(Form::harmless, {{Kind::printed, "\r 10%\r 20%\r\ndone\r\n"}}) == " 10%\n 20%\ndone\n");
  BOOST_TEST(shown(Form::harmless, {{Kind::printed, "a\r"}, {Kind::printed, "\nb"}}) == "a\nb\n");
  BOOST_TEST(shown(Form::harmless, {{Kind::printed, "hidden\rshown\n"}}) == "hidden\nshown\n");
  BOOST_TEST(shown(Form::raw, {{Kind::printed, "\r 10%\r\n"}}) == "\r 10%\r\n");
}

BOOST_AUTO_TEST_CASE(a_line_without_end_is_shown_in_parts) {
  OutputLines lines(Form::harmless);
  std::string text;
  const std::string piece(1 << 16, 'x');
  for (int i = 0; i < 40; ++i) lines.add({Kind::printed, piece}, text);
  BOOST_TEST(text.size() > std::size_t{1} << 20);
  BOOST_TEST(lines.open_line().size() <= std::size_t{1} << 20);
}

BOOST_AUTO_TEST_CASE(the_open_line_is_known) {
  OutputLines lines(Form::harmless);
  std::string text;
  lines.add({Kind::printed, "done\nDownloading"}, text);
  lines.add({Kind::printed, " …"}, text);
  BOOST_TEST(lines.open_line() == "Downloading …");
  lines.add({Kind::printed, "\n"}, text);
  BOOST_TEST(lines.open_line() == "");
}

BOOST_AUTO_TEST_CASE(the_last_line_is_the_newest_with_something_in_it) {
  BOOST_TEST(last({}) == "");
  BOOST_TEST(last({{Kind::printed, "a\nb\n"}}) == "b");
  BOOST_TEST(last({{Kind::printed, "a\nb\n\n  \n"}}) == "b");
  BOOST_TEST(last({{Kind::printed, "a\nb"}, {Kind::printed, "c"}}) == "bc");
  BOOST_TEST(last({{Kind::printed, "epoch 1\n"}, {Kind::info, "saved\n"}}) == "info: saved");
  BOOST_TEST(last({{Kind::info, "saved"}, {Kind::printed, "epoch"}, {Kind::printed, " 2"}}) == "epoch 2");
  BOOST_TEST(last({{Kind::printed, "\r 10%"}, {Kind::printed, "\r 20%"}}) == " 20%");
  BOOST_TEST(last({{Kind::printed, "\x1b[31m\tred"}}) == "\\x1b[31m red");
  BOOST_TEST(last({{Kind::printed, std::string(1 << 20, 'x') + "\nend\n"}}) == "end");
  LastLine line;
  line.add({Kind::printed, std::string(1 << 20, 'x')});
  BOOST_TEST(line.text(80).size() <= 80u);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace skrobot
