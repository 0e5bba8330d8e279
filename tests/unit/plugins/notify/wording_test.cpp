// SPDX-License-Identifier: MIT
#include "notify/wording.hpp"

#include <boost/test/unit_test.hpp>

using namespace notify;

BOOST_AUTO_TEST_SUITE(wording_test)

BOOST_AUTO_TEST_CASE(text_is_cut_between_characters) {
  BOOST_TEST(cut_bytes("abc", 3) == "abc");
  BOOST_TEST(cut_bytes("abcdef", 5) == "ab…");
  BOOST_TEST(cut_bytes("äääää", 6) == "ä…");
  BOOST_TEST(cut_bytes("abcdef", 2) == "");
  BOOST_TEST(cut_utf16("äbc", 3) == "äbc");
  BOOST_TEST(cut_utf16("🚀🚀", 4) == "🚀🚀");
  BOOST_TEST(cut_utf16("🚀🚀", 3) == "🚀…");
  BOOST_TEST(cut_utf16("🚀🚀", 2) == "…");
  BOOST_TEST(utf16_size("aä🚀") == 4u);
  for (std::size_t most = 0; most < 30; ++most) {
    BOOST_TEST(cut_bytes("日本語 text ünd 🚀 mehr davon", most).size() <= most);
    BOOST_TEST(utf16_size(cut_utf16("日本語 text ünd 🚀 mehr davon", most)) <= most);
  }
}

BOOST_AUTO_TEST_CASE(text_on_one_line) {
  BOOST_TEST(one_line(" a\r\n\tb  c\x7f ") == "a b c");
  BOOST_TEST(first_line("\r\n \n  why \nmore") == "why");
  BOOST_TEST(first_line("\n") == "");
  BOOST_TEST(clean("a\r\nb\x1b[0m\tc") == "a\nb[0m\tc");
  BOOST_TEST(escape_html("<a href=\"x\">&") == "&lt;a href=&quot;x&quot;&gt;&amp;");
  BOOST_TEST(replace_all("aXbX", "X", "XX") == "aXXbXX");
}

BOOST_AUTO_TEST_SUITE_END()
