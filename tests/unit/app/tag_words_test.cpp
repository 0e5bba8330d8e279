// SPDX-License-Identifier: MIT
#include "app/tag_words.hpp"

#include <boost/test/unit_test.hpp>
#include <skrobot/error.hpp>

using namespace skrobot;

BOOST_AUTO_TEST_SUITE(tag_words_test)

BOOST_AUTO_TEST_CASE(a_word_is_a_key_and_a_text) {
  const auto tags = read_tags({"a=1", "b=", "c=x=y", " d = e "});
  BOOST_TEST(tags.size() == 4u);
  BOOST_TEST(tags.at("a") == "1");
  BOOST_TEST(tags.at("b") == "");
  BOOST_TEST(tags.at("c") == "x=y");
  BOOST_TEST(tags.at(" d ") == " e ");
  BOOST_TEST(read_tags({}).empty());
}

BOOST_AUTO_TEST_CASE(what_is_none_is_refused) {
  const auto refusal = [](const std::vector<std::string>& words) {
    try {
      read_tags(words, "--tag: ");
    } catch (const Error& e) {
      BOOST_TEST((e.fault() == Fault::usage));
      return std::string(e.what());
    }
    return std::string("no failure");
  };
  BOOST_TEST(refusal({"key"}) == "--tag: expected key=value, got 'key'");
  BOOST_TEST(refusal({"=value"}) == "--tag: expected key=value, got '=value'");
  BOOST_TEST(refusal({""}) == "--tag: expected key=value, got ''");
  BOOST_TEST(refusal({"a=1", "b=2", "a=3"}) == "--tag: 'a' is given twice, as '1' and as '3'");
}

BOOST_AUTO_TEST_SUITE_END()
