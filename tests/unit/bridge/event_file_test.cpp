// SPDX-License-Identifier: MIT
#include "bridge/event_file.hpp"

#include <boost/test/unit_test.hpp>

using namespace skrobot;

namespace {

std::string hexadecimal(const std::string& bytes) {
  constexpr std::string_view k_digits = "0123456789abcdef";
  std::string text;
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    text += {k_digits[byte >> 4], k_digits[byte & 0xF]};
  }
  return text;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(event_file_test)

// RFC 3720, appendix B.4, and the usual check value.
BOOST_AUTO_TEST_CASE(checksums_are_castagnolis) {
  BOOST_TEST(crc32c("123456789") == 0xE3069283u);
  BOOST_TEST(crc32c(std::string(32, '\0')) == 0x8A9136AAu);
  BOOST_TEST(crc32c(std::string(32, '\xFF')) == 0x62A8AB43u);
  BOOST_TEST(crc32c("") == 0u);
}

// Bytes that TensorBoard's own reader was seen to accept.
BOOST_AUTO_TEST_CASE(records_are_tensorboards) {
  BOOST_TEST(hexadecimal(event_record(version_event(1700000000.0))) ==
             "1800000000000000a37f4b220900000040fc54d9411a0d627261696e2e4576656e743a32eced8f9d");
  BOOST_TEST(hexadecimal(event_record(scalar_event(1700000000.5, 0, "train/loss", 1.0))) ==
             "1e00000000000000d9dc12320900002040fc54d9412a130a110a0a747261696e2f6c6f7373150000803f6d75aa5d");
}

BOOST_AUTO_TEST_CASE(numbers_are_varints) {
  ProtobufMessage message;
  message.add(1, std::uint64_t{0}).add(16, std::uint64_t{300});
  BOOST_TEST(hexadecimal(message.bytes()) == "08008001ac02");
  BOOST_TEST(hexadecimal(ProtobufMessage().add(2, static_cast<std::uint64_t>(std::int64_t{-1})).bytes()) ==
             "10ffffffffffffffffff01");
}

BOOST_AUTO_TEST_SUITE_END()
