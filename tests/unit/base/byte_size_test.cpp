// SPDX-License-Identifier: MIT
#include "base/byte_size.hpp"

#include <boost/test/unit_test.hpp>
#include <skrobot/error.hpp>

using namespace skrobot;

BOOST_AUTO_TEST_SUITE(byte_size_test)

BOOST_AUTO_TEST_CASE(a_size_is_read_with_each_unit) {
  BOOST_TEST(parse_bytes("0") == 0u);
  BOOST_TEST(parse_bytes("1") == 1u);
  BOOST_TEST(parse_bytes("4096") == 4096u);
  BOOST_TEST(parse_bytes("700B") == 700u);
  BOOST_TEST(parse_bytes("512MiB") == 512u << 20);
  BOOST_TEST(parse_bytes("512M") == 512u << 20);
  BOOST_TEST(parse_bytes("512 MiB") == 512u << 20);
  BOOST_TEST(parse_bytes("1.5G") == 3u << 29);
  BOOST_TEST(parse_bytes("100kB") == 100'000u);
  BOOST_TEST(parse_bytes("100KB") == 100'000u);
  BOOST_TEST(parse_bytes("1k") == 1024u);
  BOOST_TEST(parse_bytes("2T") == std::uint64_t{2} << 40);
  BOOST_TEST(parse_bytes("1TB") == 1'000'000'000'000u);
  BOOST_TEST(parse_bytes("0.5K") == 512u);
}

BOOST_AUTO_TEST_CASE(a_whole_number_is_exact_up_to_the_greatest) {
  BOOST_TEST(parse_bytes("9007199254740993") == 9007199254740993u);  // a double has no such number
  BOOST_TEST(parse_bytes("9223372036854775807") == 0x7FFFFFFFFFFFFFFFu);
  BOOST_TEST(parse_bytes("7E") == std::uint64_t{7} << 60);
  for (const char* text : {"9223372036854775808", "18446744073709551616", "8E", "8EiB", "9000P", "8388608T",
                           "99999999999999999999999999999999999999"})
    BOOST_CHECK_THROW(parse_bytes(text), Error);
}

BOOST_AUTO_TEST_CASE(anything_else_is_refused_with_an_example) {
  for (const std::string text : {"",   " ",     "x",    "-1",           "+1",        "inf",   "nan",    "0x10", "1e3",
                                 "1e", "M",     "iB",   "1MMiB",        "1Mi",       "1 M B", "1bytes", "1 ",   " 1",
                                 "1m", "1.2.3", "1,5G", "\xE4\xBD\xA0", "1\xC2\xB5", "1\n",   "1 byte"}) {
    BOOST_CHECK_EXCEPTION(parse_bytes(text), Error, [&](const Error& e) {
      return e.fault() == Fault::usage && !e.hint().empty() &&
             std::string(e.what()).find("is not a size in bytes") != std::string::npos;
    });
  }
  BOOST_CHECK_EXCEPTION(parse_bytes("\x1b[31m"), Error,
                        [](const Error& e) { return std::string(e.what()).find('\x1b') == std::string::npos; });
  BOOST_CHECK_EXCEPTION(parse_bytes(std::string(100'000, 'x')), Error,
                        [](const Error& e) { return std::string(e.what()).size() < 300; });
  BOOST_CHECK_THROW(parse_bytes(std::string_view("1\0", 2)), Error);
}

BOOST_AUTO_TEST_CASE(a_size_is_shown_with_one_decimal_that_is_cut) {
  BOOST_TEST(format_bytes(0) == "0 bytes");
  BOOST_TEST(format_bytes(1) == "1 byte");
  BOOST_TEST(format_bytes(1023) == "1023 bytes");
  BOOST_TEST(format_bytes(1024) == "1 KiB");
  BOOST_TEST(format_bytes(1024 + 102) == "1 KiB");
  BOOST_TEST(format_bytes(1024 + 103) == "1.1 KiB");
  BOOST_TEST(format_bytes(1024 + 512) == "1.5 KiB");
  BOOST_TEST(format_bytes(2047) == "1.9 KiB");
  BOOST_TEST(format_bytes((1 << 20) - 1) == "1023.9 KiB");
  BOOST_TEST(format_bytes(1 << 20) == "1 MiB");
  BOOST_TEST(format_bytes(512 << 20) == "512 MiB");
  BOOST_TEST(format_bytes(3u << 29) == "1.5 GiB");
  BOOST_TEST(format_bytes(std::uint64_t{9} << 40) == "9 TiB");
  BOOST_TEST(format_bytes(std::uint64_t{3} << 49) == "1.5 PiB");
  BOOST_TEST(format_bytes(UINT64_MAX) == "15.9 EiB");
}

BOOST_AUTO_TEST_CASE(every_tenth_of_each_unit_is_shown_as_it_is) {
  for (unsigned power = 1; power <= 6; ++power) {
    const std::uint64_t unit = std::uint64_t{1} << (10 * power);
    for (std::uint64_t tenth = 1; tenth < 10; ++tenth) {
      const std::uint64_t least = unit + (unit * tenth + 9) / 10;  // the first size that has so many tenths
      const std::string shown = "1." + std::to_string(tenth) + " ";
      BOOST_TEST(format_bytes(least).starts_with(shown), format_bytes(least) << " is not " << shown);
      BOOST_TEST(!format_bytes(least - 1).starts_with(shown), format_bytes(least - 1) << " is " << shown);
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()
