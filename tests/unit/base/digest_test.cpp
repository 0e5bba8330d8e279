// SPDX-License-Identifier: MIT
#include "base/digest.hpp"

#include <boost/test/unit_test.hpp>

#include "support/temporary_directory.hpp"

using namespace skrobot;

namespace {

// FIPS 180-4's own examples.
constexpr const char* k_of_nothing = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
constexpr const char* k_of_abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
constexpr const char* k_of_a_million = "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0";

}  // namespace

BOOST_AUTO_TEST_SUITE(digest_test)

BOOST_AUTO_TEST_CASE(a_text_has_the_digest_of_the_standard) {
  BOOST_TEST(text_sha256("") == k_of_nothing);
  BOOST_TEST(text_sha256("abc") == k_of_abc);
  BOOST_TEST(text_sha256(std::string(1'000'000, 'a')) == k_of_a_million);
  BOOST_TEST(text_sha256(std::string_view("abc\0", 4)) != k_of_abc);
}

BOOST_AUTO_TEST_CASE(a_file_has_the_digest_of_its_bytes) {
  const test::TemporaryDirectory directory;
  const auto digest = [&](const std::string& bytes) {
    test::write_text(directory / "file", bytes);
    return file_sha256(directory / "file");
  };
  BOOST_TEST(digest("") == k_of_nothing);
  BOOST_TEST(digest("abc") == k_of_abc);
  BOOST_TEST(digest(std::string(1'000'000, 'a')) == k_of_a_million);
  // On both sides of the size that is read at a time, and bytes that a text mode would change.
  for (const std::size_t size : {65535u, 65536u, 65537u, 131072u}) {
    std::string bytes(size, '\r');
    for (std::size_t i = 0; i < size; i += 3) bytes[i] = static_cast<char>(i);
    BOOST_TEST(digest(bytes) == text_sha256(bytes), size);
  }
}

BOOST_AUTO_TEST_CASE(what_cannot_be_read_has_none) {
  const test::TemporaryDirectory directory;
  BOOST_TEST(file_sha256(directory / "absent") == "");
  BOOST_TEST(file_sha256(directory.path()) == "");
  BOOST_TEST(file_sha256("") == "");
}

BOOST_AUTO_TEST_SUITE_END()
