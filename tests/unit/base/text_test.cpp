// SPDX-License-Identifier: MIT
#include "base/text.hpp"

#include <boost/test/unit_test.hpp>
#include <vector>

namespace skrobot {
namespace {

const std::vector<std::string> k_known{"rounds", "learning_rate", "optimizer.rate", "seed", "x"};

std::string guess(std::string_view wanted) { return nearest(wanted, k_known).value_or("-"); }

}  // namespace

BOOST_AUTO_TEST_SUITE(text_test)

BOOST_AUTO_TEST_CASE(nearest_forgives_slips_of_the_finger) {
  BOOST_TEST(guess("rounds") == "rounds");
  BOOST_TEST(guess("round") == "rounds");
  BOOST_TEST(guess("ruonds") == "rounds");  // two neighbours swapped are one slip
  BOOST_TEST(guess("roundss") == "rounds");
  BOOST_TEST(guess("learning-rate") == "learning_rate");
  BOOST_TEST(guess("Learning_Rate") == "learning_rate");
  BOOST_TEST(guess("optimizer.rat") == "optimizer.rate");
  BOOST_TEST(guess("X") == "x");
}

BOOST_AUTO_TEST_CASE(nearest_completes_a_beginning) {
  BOOST_TEST(guess("learn") == "learning_rate");
  BOOST_TEST(guess("le") == "-");
}

BOOST_AUTO_TEST_CASE(nearest_says_nothing_rather_than_nonsense) {
  BOOST_TEST(guess("") == "-");
  BOOST_TEST(guess("y") == "-");
  BOOST_TEST(guess("epochs") == "-");
  BOOST_TEST(!nearest("rounds", {}).has_value());
  BOOST_TEST(guess(std::string(65, 'r')) == "-");
  BOOST_TEST(guess(std::string(100'000'000, 'r')) == "-");
}

BOOST_AUTO_TEST_CASE(nearest_takes_the_first_of_equals_and_the_nearer_of_two) {
  BOOST_TEST(nearest("bat", std::vector<std::string>{"cat", "hat"}).value_or("-") == "cat");
  BOOST_TEST(nearest("layer", std::vector<std::string>{"layers_", "layers"}).value_or("-") == "layers_");
  BOOST_TEST(nearest("hatt", std::vector<std::string>{"cats", "hats", "hat"}).value_or("-") == "hats");
}

BOOST_AUTO_TEST_CASE(printable_leaves_text_alone) {
  BOOST_TEST(printable("plain text, 'quoted' \\ and more") == "plain text, 'quoted' \\ and more");
  BOOST_TEST(printable("žluťoučký 漢字 🙂") == "žluťoučký 漢字 🙂");
  BOOST_TEST(printable("") == "");
}

BOOST_AUTO_TEST_CASE(printable_disarms_a_terminal) {
  BOOST_TEST(printable("a\nb\tc\r") == "a\\x0ab\\x09c\\x0d");
  BOOST_TEST(printable("\x1b[31mred\x1b]0;title\x07") == "\\x1b[31mred\\x1b]0;title\\x07");
  BOOST_TEST(printable(std::string_view("\0\x7f", 2)) == "\\x00\\x7f");
  BOOST_TEST(printable("\xC2\x9B"
                       "31m") == "\\u{9b}31m");  // C1: the other way to begin an escape
  BOOST_TEST(printable("txt\xE2\x80\xAE"
                       "exe") == "txt\\u{202e}exe");  // right-to-left override
  BOOST_TEST(printable("\xE2\x81\xA6\xE2\x81\xA9\xE2\x80\x8F\xD8\x9C") == "\\u{2066}\\u{2069}\\u{200f}\\u{61c}");
  BOOST_TEST(printable("a\xE2\x80\xA8"
                       "b\xE2\x80\xA9"
                       "c") == "a\\u{2028}b\\u{2029}c");
  BOOST_TEST(printable("a\xE2\x80\x8B"
                       "b\xEF\xBB\xBF") == "a\\u{200b}b\\u{feff}");
  BOOST_TEST(printable("\xF3\xA0\x81\x81") == "\\u{e0041}");
}

BOOST_AUTO_TEST_CASE(printable_escapes_bytes_that_are_not_text) {
  BOOST_TEST(printable("caf\xE9") == "caf\\xe9");
  BOOST_TEST(printable("\x80\xBF") == "\\x80\\xbf");
  BOOST_TEST(printable("\xC0\xAF") == "\\xc0\\xaf");  // overlong
  BOOST_TEST(printable("\xE0\x80\xAF") == "\\xe0\\x80\\xaf");
  BOOST_TEST(printable("\xED\xA0\x80") == "\\xed\\xa0\\x80");           // a surrogate
  BOOST_TEST(printable("\xF4\x90\x80\x80") == "\\xf4\\x90\\x80\\x80");  // past U+10FFFF
  BOOST_TEST(printable("\xE6\xBC") == "\\xe6\\xbc");                    // cut short
  BOOST_TEST(printable("\xFF\xFE") == "\\xff\\xfe");
}

BOOST_AUTO_TEST_CASE(printable_cuts_between_characters) {
  BOOST_TEST(printable("0123456789", 10) == "0123456789");
  BOOST_TEST(printable("0123456789a", 10) == "0123456…");
  BOOST_TEST(printable("漢字漢字", 12) == "漢字漢字");
  BOOST_TEST(printable("漢字漢字", 11) == "漢字…");
  BOOST_TEST(printable("aaa\x1b\x1b\x1b", 10) == "aaa\\x1b…");
  BOOST_TEST(printable("abc", 0) == "…");
  BOOST_TEST(printable("", 0) == "");
  for (std::size_t size = 3; size < 60; ++size) {
    const std::string shown = printable("a漢\x1b🙂\xE2\x80\xAE\xFF and so on, and so on, and so on", size);
    BOOST_TEST(shown.size() <= size);
    BOOST_TEST(is_valid_utf8(shown));
  }
}

BOOST_AUTO_TEST_CASE(printable_costs_what_it_returns) {
  const std::string huge(100'000'000, '\x1b');
  for (int i = 0; i < 1000; ++i) BOOST_REQUIRE(printable(huge).size() <= k_shown_bytes);
}

BOOST_AUTO_TEST_CASE(quotes) {
  BOOST_TEST(in_quotes("a b") == "'a b'");
  BOOST_TEST(in_quotes("\n") == "'\\x0a'");
  BOOST_TEST(in_quotes(std::string(100, 'a')) == "'" + std::string(77, 'a') + "…'");
  BOOST_TEST(list_in_quotes(std::vector<std::string>{}) == "");
  BOOST_TEST(list_in_quotes(std::vector<std::string>{"a", "b\x07"}) == "'a', 'b\\x07'");
  BOOST_TEST(list_in_quotes(std::vector<std::string>{"a", "b", "c"}, 2) == "'a', 'b', …");
  BOOST_TEST(list_in_quotes(std::vector<std::string>{"a", "b"}, 2) == "'a', 'b'");
}

BOOST_AUTO_TEST_CASE(width_on_a_terminal) {
  BOOST_TEST(display_width("") == 0u);
  BOOST_TEST(display_width("abc") == 3u);
  BOOST_TEST(display_width("ž") == 1u);
  BOOST_TEST(display_width("e\xCC\x81") == 1u);  // e and a combining accent
  BOOST_TEST(display_width("漢字") == 4u);
  BOOST_TEST(display_width("한글") == 4u);
  BOOST_TEST(display_width("ＡＢ") == 4u);
  BOOST_TEST(display_width("🙂🚀") == 4u);
  BOOST_TEST(display_width("❤\xEF\xB8\x8F") == 1u);
  BOOST_TEST(display_width("⏳✅") == 4u);
  BOOST_TEST(display_width("─│█▏…") == 5u);
  BOOST_TEST(display_width("a\n\x1b\xC2\x85") == 1u);
  BOOST_TEST(display_width("a\xE2\x80\x8B\xE2\x80\xAE") == 1u);
  BOOST_TEST(display_width("\xFF\xE6\xBC") == 3u);
}

BOOST_AUTO_TEST_CASE(words_for_a_shell) {
  BOOST_TEST(shell_word("learning_rate=0.1") == "learning_rate=0.1");
  BOOST_TEST(shell_word("/a/b-c,d:e+f@g%h") == "/a/b-c,d:e+f@g%h");
  BOOST_TEST(shell_word("") == "''");
  BOOST_TEST(shell_word("two words") == "'two words'");
  BOOST_TEST(shell_word("it's") == R"('it'\''s')");
  for (const char* special : {"~", "$x", "a;b", "a&b", "a|b", "`a`", "*", "?", "[a]", "{a,b}", "!", "#", "(a)", "<",
                              ">", "\\", "\"", "\n", "ž"}) {
    BOOST_TEST(shell_word(special) == "'" + std::string(special) + "'");
  }
  BOOST_TEST(shell_line(std::vector<std::string>{"touch", "a b", "c"}) == "touch 'a b' c");
  BOOST_TEST(shell_line(std::vector<std::string>()) == "");
}

BOOST_AUTO_TEST_CASE(characters_and_validity) {
  BOOST_TEST(count_characters("a漢🙂") == 3u);
  BOOST_TEST(count_characters("") == 0u);
  BOOST_TEST(is_valid_utf8(""));
  BOOST_TEST(is_valid_utf8(std::string_view("a\0ž漢🙂\xF4\x8F\xBF\xBF", 15)));
  for (const char* bad : {"\x80", "\xC1\x81", "\xC3", "\xE2\x82", "\xED\xBF\xBF", "\xF0\x8F\xBF\xBF",
                          "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "a\xFF"}) {
    BOOST_TEST(!is_valid_utf8(bad));
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace skrobot
