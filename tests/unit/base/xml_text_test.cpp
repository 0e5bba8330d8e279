// SPDX-License-Identifier: MIT
#include "base/xml_text.hpp"

#include <boost/test/unit_test.hpp>

using namespace skrobot;

BOOST_AUTO_TEST_SUITE(xml_text_test)

BOOST_AUTO_TEST_CASE(xml_has_no_character_that_it_forbids) {
  BOOST_TEST(xml_text("a<b>&\"c\"\n\x01\xFF") == "a&lt;b&gt;&amp;&quot;c&quot;\n\xEF\xBF\xBD\xEF\xBF\xBD");
  BOOST_TEST(xml_text("\xEF\xBF\xBE") == "\xEF\xBF\xBD");
}

BOOST_AUTO_TEST_CASE(other_text_stays) {
  BOOST_TEST(xml_text("\ta'b é \xEF\xBF\xBD\xEF\xBE\xBF") == "\ta'b é \xEF\xBF\xBD\xEF\xBE\xBF");
  BOOST_TEST(xml_text("\r\xEF\xBF") == "&#13;\xEF\xBF\xBD\xEF\xBF\xBD");
  BOOST_TEST(xml_text("") == "");
}

BOOST_AUTO_TEST_SUITE_END()
