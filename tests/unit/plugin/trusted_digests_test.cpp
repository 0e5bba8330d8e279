// SPDX-License-Identifier: MIT
#include "plugin/trusted_digests.hpp"

#include <boost/test/unit_test.hpp>
#include <skrobot/error.hpp>

#include "unit/plugin/parameters_sample.hpp"

namespace skrobot {
namespace {

const std::string k_one(64, 'a');
const std::string k_two = std::string(32, '0') + std::string(32, 'f');

std::string fault_of(const std::string& text) {
  return test::failure([&] { parse_digests(text, "trusted"); });
}

}  // namespace

BOOST_AUTO_TEST_SUITE(trusted_digests_test)

BOOST_AUTO_TEST_CASE(it_reads_what_sha256sum_prints) {
  const auto digests = parse_digests("# ours\n" + k_one + "  /usr/lib/a b.so\n\n" + k_two + " *b.so\r\n", "trusted");
  BOOST_TEST(digests.size() == 2u);
  BOOST_TEST(digests.contains(k_one));
  BOOST_TEST(digests.contains(k_two));
  BOOST_TEST(parse_digests(std::string(64, 'A'), "trusted").contains(k_one));
  BOOST_TEST(parse_digests("", "trusted").empty());
}

BOOST_AUTO_TEST_CASE(other_lines_are_reported_with_their_number) {
  const std::string hint = " | 'sha256sum FILE...' prints a valid list";
  BOOST_TEST(fault_of(k_one + "\nnonsense  x\n") ==
             "trusted:2: expected the 64 digits of a SHA-256, got 'nonsense  x'" + hint);
  BOOST_TEST(fault_of(std::string(63, 'a')) ==
             "trusted:1: expected the 64 digits of a SHA-256, got '" + std::string(63, 'a') + "'" + hint);
  BOOST_TEST(fault_of(std::string(64, 'g')).starts_with("trusted:1: expected the 64 digits"));
  BOOST_TEST(test::failure([] { read_digests("/nowhere/trusted"); }) ==
             "cannot read the list of trusted plugins /nowhere/trusted: no such file or directory");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace skrobot
