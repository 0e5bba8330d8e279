// SPDX-License-Identifier: MIT
#include "learning/utf8.hpp"

#include <boost/test/unit_test.hpp>
#include <string>

namespace learning {

BOOST_AUTO_TEST_SUITE(utf8_test)

BOOST_AUTO_TEST_CASE(knows_utf8) {
  for (const char* text :
       {"", "plain text of more than eight bytes", "caf\xC3\xA9", "\xE2\x82\xAC", "\xF0\x9F\x98\x80", "\xED\x9F\xBF"}) {
    BOOST_TEST(is_utf8(text), text);
    BOOST_TEST(is_utf8("1234567" + std::string(text) + "12345678"), text);
  }
  for (const char* text : {"\xE9", "\xC3", "\xC0\x80", "\xE0\x9F\xBF", "\xED\xA0\x80", "\xF4\x90\x80\x80",
                           "\xF5\x80\x80\x80", "\x80", "\xE2\x82", "\xF0\x9F\x98"}) {
    BOOST_TEST(!is_utf8(text));
    BOOST_TEST(!is_utf8("12345678" + std::string(text) + "x"));
  }
}

BOOST_AUTO_TEST_CASE(brings_every_latin1_byte_to_utf8) {
  std::string all;
  for (int byte = 0; byte < 256; ++byte) all += static_cast<char>(byte);
  std::string out(latin1_size_in_utf8(all), ' ');
  latin1_to_utf8(all, out.data());
  BOOST_TEST(out.size() == 384U);
  BOOST_TEST(is_utf8(out));
  BOOST_TEST(out.substr(382) == "\xC3\xBF");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace learning
