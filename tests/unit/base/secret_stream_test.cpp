// SPDX-License-Identifier: MIT
#include "base/secret_stream.hpp"

#include <boost/test/unit_test.hpp>

using skrobot::SecretMask;
using skrobot::SecretStream;

namespace {

const std::string k_secret = "zqxj-71+kvbw";

struct Bench {
  SecretMask mask{{k_secret, "pass", "password"}};
  SecretStream stream{mask};

  std::string add(std::string_view bytes) {
    std::string masked;
    stream.add(bytes, masked);
    return masked;
  }
  std::string cut() {
    std::string masked;
    stream.cut(masked);
    return masked;
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(secret_stream_test, Bench)

BOOST_AUTO_TEST_CASE(pieces_do_not_matter) {
  const std::string text = "a " + k_secret + " password pass passw " + k_secret + k_secret + " zqxj end";
  for (std::size_t size = 1; size <= text.size(); ++size) {
    std::string masked;
    for (std::size_t at = 0; at < text.size(); at += size) masked += add(std::string_view(text).substr(at, size));
    masked += cut();
    BOOST_TEST(masked == "a <secret> <secret> <secret> <secret>w <secret><secret> zqxj end", size);
  }
}

BOOST_AUTO_TEST_CASE(the_rest_of_a_secret_after_a_cut_is_masked) {
  for (std::size_t at = 1; at < k_secret.size(); ++at) {
    BOOST_TEST_CONTEXT(at) {
      BOOST_TEST(add("one " + k_secret.substr(0, at)) == "one ");
      BOOST_TEST(cut() == (at < 4 ? k_secret.substr(0, at) : "<secret>"));
      BOOST_TEST(cut() == "");
      BOOST_TEST(add(k_secret.substr(at) + " two\n") == "<secret> two\n");
      BOOST_TEST(cut() == "");
    }
  }
}

BOOST_AUTO_TEST_CASE(one_byte_at_a_time_shows_three_at_most) {
  std::string shown;
  for (const char c : k_secret) {
    shown += add(std::string(1, c));
    shown += cut() + "|";
  }
  BOOST_TEST(shown.starts_with("z|q|x|<secret>|<secret>|"), shown);
  BOOST_TEST(shown.ends_with("<secret>|"), shown);
  BOOST_TEST(add(" and on") == " and on");
}

BOOST_AUTO_TEST_CASE(a_partial_match_is_released) {
  BOOST_TEST(add("zqx") == "");
  BOOST_TEST(cut() == "zqx");
  BOOST_TEST(add("y71+kvbw") == "y71+kvbw");
  BOOST_TEST(add("zq") == "");
  BOOST_TEST(add("zqxj-") == "zq");
  BOOST_TEST(cut() == "<secret>");
  BOOST_TEST(add("other") == "other");
}

BOOST_AUTO_TEST_SUITE_END()
