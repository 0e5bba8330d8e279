// SPDX-License-Identifier: MIT
#include "core/input_digest.hpp"

#include <boost/test/unit_test.hpp>
#include <filesystem>

#include "support/temporary_directory.hpp"

using namespace skrobot;
using namespace skrobot::test;

namespace {
constexpr std::uint64_t k_plenty = 1 << 20;
}

BOOST_AUTO_TEST_SUITE(input_digest_test)

BOOST_AUTO_TEST_CASE(a_file_has_the_digest_of_its_bytes) {
  TemporaryDirectory directory;
  write_text(directory / "a", "abc");
  const auto inputs = digest_inputs({{"data", directory / "a"}, {"files.0", directory / "none"}}, k_plenty);
  BOOST_TEST_REQUIRE(inputs.size() == 2u);
  BOOST_TEST(inputs[0].parameter == "data");
  BOOST_TEST(inputs[0].sha256 == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  BOOST_TEST(inputs[1].sha256 == "");
}

BOOST_AUTO_TEST_CASE(a_directory_has_one_of_its_names_and_bytes) {
  TemporaryDirectory directory;
  const auto digest = [&] { return digest_inputs({{"d", directory / "d"}}, k_plenty).front().sha256; };
  std::filesystem::create_directories(directory / "d" / "sub");
  write_text(directory / "d" / "a", "1");
  write_text(directory / "d" / "sub" / "b", "2");
  const std::string first = digest();
  BOOST_TEST(first.size() == 64u);
  BOOST_TEST(digest() == first);
  write_text(directory / "d" / "sub" / "b", "3");
  const std::string second = digest();
  BOOST_TEST(second != first);
  std::filesystem::rename(directory / "d" / "sub" / "b", directory / "d" / "sub" / "c");
  BOOST_TEST(digest() != second);
}

BOOST_AUTO_TEST_CASE(large_and_special_files_are_not_read) {
  TemporaryDirectory directory;
  write_text(directory / "a", std::string(100, 'x'));
  write_text(directory / "b", "y");
  const auto inputs = digest_inputs({{"a", directory / "a"}, {"b", directory / "b"}}, 50);
  BOOST_TEST(inputs[0].sha256 == k_not_read);
  BOOST_TEST(inputs[1].sha256.size() == 64u);
  BOOST_TEST(digest_inputs({{"n", "/dev/null"}}, k_plenty).front().sha256 == k_not_read);
}

BOOST_AUTO_TEST_CASE(text_that_names_no_regular_file_is_left_out) {
  TemporaryDirectory directory;
  write_text(directory / "a", "abc");
  std::filesystem::create_symlink("a", directory / "link");
  const std::string too_long(300, 'x');
  const auto inputs = digest_inputs({{"argv.0", directory / "none", true},
                                     {"argv.1", directory.path(), true},
                                     {"argv.2", "/dev/null", true},
                                     {"argv.3", directory / too_long, true},
                                     {"argv.4", directory / "link", true}},
                                    k_plenty);
  BOOST_TEST_REQUIRE(inputs.size() == 1u);
  BOOST_TEST(inputs[0].parameter == "argv.4");
  BOOST_TEST(inputs[0].sha256 == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

BOOST_AUTO_TEST_SUITE_END()
