// SPDX-License-Identifier: MIT
#include "base/secret_mask.hpp"

#include <boost/test/unit_test.hpp>

using namespace std::literals;
using skrobot::SecretMask;

BOOST_AUTO_TEST_SUITE(secret_mask_test)

BOOST_AUTO_TEST_CASE(the_longest_of_several_is_masked) {
  const SecretMask mask({"abcd", "abcdefgh", "xyz"});
  BOOST_TEST(mask.mask("1 abcd 2 abcdefgh 3 abcdef xyz"sv) == "1 <secret> 2 <secret> 3 <secret>ef xyz");
}

BOOST_AUTO_TEST_CASE(a_beginning_at_a_cut_is_masked_from_four_bytes_on) {
  const std::string secret = "zqxj-71+kvbw";
  const SecretMask mask({secret});
  for (std::size_t size = 1; size <= secret.size(); ++size) {
    const std::string part = secret.substr(0, size);
    BOOST_TEST(mask.mask_cut("a " + part) == (size < 4 ? "a " + part : "a <secret>"), part);
    BOOST_TEST(mask.mask_cut(part) == (size < 4 ? part : "<secret>"), part);
    BOOST_TEST(mask.mask(std::string_view("a " + part)) == (size < secret.size() ? "a " + part : "a <secret>"), part);
    // Within a text it is one where an ellipsis says so.
    BOOST_TEST(mask.mask_cut("a " + part + "… b") == (size < 4 ? "a " + part + "… b" : "a <secret>… b"), part);
    BOOST_TEST(mask.mask_cut("a " + part + "... b") == (size < 4 ? "a " + part + "... b" : "a <secret>... b"), part);
    BOOST_TEST(mask.mask_cut("a " + part + " b") == (size < secret.size() ? "a " + part + " b" : "a <secret> b"), part);
  }
}

BOOST_AUTO_TEST_CASE(a_secret_that_begins_another_is_found_before_a_cut) {
  const SecretMask mask({"pass", "password"});
  BOOST_TEST(mask.mask_cut("passw") == "<secret>");
  BOOST_TEST(mask.mask_cut("pass") == "<secret>");
  BOOST_TEST(mask.mask_cut("passing") == "<secret>ing");
  BOOST_TEST(mask.mask_cut("pas") == "pas");
}

BOOST_AUTO_TEST_CASE(secrets_of_three_bytes_are_not_masked) {
  const SecretMask mask({"abc"});
  BOOST_TEST(mask.empty());
  BOOST_TEST(mask.mask_cut("abc") == "abc");
}

BOOST_AUTO_TEST_CASE(a_cut_within_a_character_or_an_escape_is_one_too) {
  const std::string secret = "π\"ärger\\τ";
  const SecretMask mask({secret});
  for (std::size_t size = 4; size <= secret.size(); ++size)
    BOOST_TEST(mask.mask_cut("a " + secret.substr(0, size)) == "a <secret>", size);
  const std::string in_json = R"(π\"ärger\\τ)";
  for (std::size_t size = 4; size <= in_json.size(); ++size)
    BOOST_TEST(mask.mask_cut("a " + in_json.substr(0, size)) == "a <secret>", size);
}

BOOST_AUTO_TEST_CASE(a_secret_with_invalid_utf8_is_found) {
  const SecretMask mask({"caf\xE9\"-token"});
  BOOST_TEST(mask.mask("a caf\xE9\"-token b"sv) == "a <secret> b");
  BOOST_TEST(mask.mask("a caf\xEF\xBF\xBD\"-token b"sv) == "a <secret> b");
  BOOST_TEST(mask.mask("a caf\xEF\xBF\xBD\\\"-token b"sv) == "a <secret> b");
}

BOOST_AUTO_TEST_CASE(each_line_of_a_key_is_a_secret) {
  const SecretMask mask({"-----BEGIN KEY-----\r\nMIIEvQIBADAN\r\nBgkqhkiG\nend\n"});
  BOOST_TEST(mask.mask("line: MIIEvQIBADAN"sv) == "line: <secret>");
  BOOST_TEST(mask.mask("line: BgkqhkiG"sv) == "line: <secret>");
  BOOST_TEST(mask.mask("the end\n"sv) == "the end\n");
}

BOOST_AUTO_TEST_CASE(in_json_it_is_masked_in_keys_and_texts) {
  const SecretMask mask({"abcd"});
  const skrobot::json::value value{{"abcd", {"x abcd", 1, {{"k", "abcd"}}}}};
  BOOST_TEST(skrobot::to_text(mask.mask(value)) == R"({"<secret>":["x <secret>",1,{"k":"<secret>"}]})");
}

BOOST_AUTO_TEST_SUITE_END()
