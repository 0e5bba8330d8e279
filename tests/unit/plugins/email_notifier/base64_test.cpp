// SPDX-License-Identifier: MIT
#include "email_notifier/base64.hpp"

#include <boost/test/unit_test.hpp>

BOOST_AUTO_TEST_SUITE(base64_test)

BOOST_AUTO_TEST_CASE(test_vectors_of_rfc_4648) {
  for (const auto& [bytes, text] : {std::pair{"", ""},
                                    {"f", "Zg=="},
                                    {"fo", "Zm8="},
                                    {"foo", "Zm9v"},
                                    {"foob", "Zm9vYg=="},
                                    {"fooba", "Zm9vYmE="},
                                    {"foobar", "Zm9vYmFy"}}) {
    BOOST_TEST(email::base64(bytes) == text);
  }
  BOOST_TEST(email::base64("\xff\xfe\xfd") == "//79");
}

BOOST_AUTO_TEST_SUITE_END()
