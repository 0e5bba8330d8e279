// SPDX-License-Identifier: MIT
// What a real bash makes of it is completion_test's.
#include "app/shell_line.hpp"

#include <boost/test/unit_test.hpp>

#include "support/variable.hpp"

using namespace skrobot;
using Within = ShellLine::Within;

namespace {

std::string words(const std::string& line) {
  std::string text;
  for (const std::string& word : read_shell_line(line).words) text += "[" + word + "]";
  return text;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(shell_line_test)

BOOST_AUTO_TEST_CASE(words_are_without_their_quotes) {
  BOOST_TEST(words("") == "[]");
  BOOST_TEST(words("skrobot") == "[skrobot]");
  BOOST_TEST(words("skrobot ") == "[skrobot][]");
  BOOST_TEST(words("  skrobot\t show  x") == "[skrobot][show][x]");
  BOOST_TEST(words("show 'a b' \"c d\"e\\ f") == "[show][a b][c de f]");
  BOOST_TEST(words("show '' \"\" ") == "[show][][][]");
  BOOST_TEST(words(R"(show 'a\b' "c\d\"e\$" f\g)") == R"([show][a\b][c\d"e$][fg])");
  BOOST_TEST(words("show \xC3\xA9") == "[show][\xC3\xA9]");
}

BOOST_AUTO_TEST_CASE(where_the_line_ends_is_told) {
  BOOST_TEST((read_shell_line("show a").within == Within::none));
  BOOST_TEST((read_shell_line("show 'a").within == Within::single_quotes));
  BOOST_TEST((read_shell_line("show \"a").within == Within::double_quotes));
  BOOST_TEST((read_shell_line("show \"it's").within == Within::double_quotes));
  BOOST_TEST((read_shell_line("show 'a\\").within == Within::single_quotes));
  BOOST_TEST(!read_shell_line("show 'a\\").ends_with_backslash);
  BOOST_TEST(read_shell_line("show a\\").ends_with_backslash);
  BOOST_TEST(read_shell_line("show \"a\\").ends_with_backslash);
  BOOST_TEST(words("show a\\") == "[show][a]");
}

BOOST_AUTO_TEST_CASE(what_a_shell_would_change_is_not_literal) {
  for (const char* line : {"show $x", "show `x`", "show \"$x\"", "show *", "show a;", "show ~", "show {a", "show #",
                           "show a|", "show a>", "show !x", "show \"!"})
    BOOST_TEST(!read_shell_line(line).is_literal, line);
  for (const char* line : {"", "show a", "show '$x", "show \\$x", "show $x y", "show a,b=c:d@e%f+g", "show '!", "a; "})
    BOOST_TEST(read_shell_line(line).is_literal, line);
}

BOOST_AUTO_TEST_CASE(a_home_is_put_in_place_of_a_tilde) {
  test::Variable home("HOME", "/home/ada");
  BOOST_TEST(words("show ~/x ") == "[show][/home/ada/x][]");
  BOOST_TEST(words("show '~/x' \\~/y a~/z ") == "[show][~/x][~/y][a~/z][]");
  BOOST_TEST(words("show ~bob/x ") == "[show][~bob/x][]");
  home.set(std::nullopt);
  BOOST_TEST(words("show ~/x ") == "[show][~/x][]");
}

BOOST_AUTO_TEST_CASE(what_is_typed_reads_back_as_the_rest) {
  // Every byte but NUL, the line's end and those of UTF-8, in each place.
  std::string all;
  for (char c = 0x20; c < 0x7F; ++c) all += c;
  std::size_t written = 0;
  for (const char* line : {"show a", "show a\\", "show 'a", "show \"a", "show \"a\\", "show "}) {
    const ShellLine begun = read_shell_line(line);
    for (const char c : all + "\t") {
      const std::string rest = std::string(1, c) + "z";
      const auto typed = typed_behind(begun, rest);
      if (!typed) continue;
      ++written;
      BOOST_TEST(read_shell_line(line + *typed).words.back() == begun.words.back() + rest, line << *typed);
    }
  }
  BOOST_TEST(written > 400u);
  BOOST_TEST(typed_behind(read_shell_line("show a"), "$(x) y").value() == "\\$\\(x\\)\\ y");
  BOOST_TEST(!typed_behind(read_shell_line("show 'a"), "it's"));
  BOOST_TEST(!typed_behind(read_shell_line("show \"a"), "b!c"));
  BOOST_TEST(typed_behind(read_shell_line("show \"a"), "$b`c\"d\\").value() == "\\$b\\`c\\\"d\\\\");
  BOOST_TEST(typed_behind(read_shell_line("show a"), "").value() == "");
}

BOOST_AUTO_TEST_SUITE_END()
