// SPDX-License-Identifier: MIT
// Where there is no terminal the bytes go through; what a terminal gets is hostile_text_test's.
#include "cli/harmless_output.hpp"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include <boost/test/unit_test.hpp>
#include <cstdio>
#include <optional>

#include "support/captured.hpp"

using namespace skrobot;
using namespace skrobot::test;

namespace {

// A pseudo-terminal in place of stdout: what is printed is captured above it.
class Terminal {
 public:
  Terminal() : stdout_(::dup(1)), main_(::posix_openpt(O_RDWR | O_NOCTTY)) {
    BOOST_TEST_REQUIRE(main_ >= 0);
    BOOST_TEST_REQUIRE(::grantpt(main_) == 0);
    BOOST_TEST_REQUIRE(::unlockpt(main_) == 0);
    const int terminal = ::open(::ptsname(main_), O_RDWR | O_NOCTTY);
    BOOST_TEST_REQUIRE(terminal >= 0);
    std::fflush(nullptr);
    ::dup2(terminal, 1);
    ::close(terminal);
  }
  ~Terminal() {
    ::dup2(stdout_, 1);
    ::close(stdout_);
    ::close(main_);
  }
  Terminal(const Terminal&) = delete;
  Terminal& operator=(const Terminal&) = delete;

 private:
  int stdout_, main_;
};

std::string printed(const std::string& text, bool to_terminal, std::size_t piece) {
  std::optional<Terminal> terminal;
  if (to_terminal) terminal.emplace();
  else {
    const int saved = ::dup(1), null = ::open("/dev/null", O_WRONLY);
    ::dup2(null, 1);
    ::close(null);
    const CapturedOutput captured;
    {
      HarmlessOutput out;
      for (std::size_t at = 0; at < text.size(); at += piece) out << text.substr(at, piece);
    }
    ::dup2(saved, 1);
    ::close(saved);
    return captured.text();
  }
  const CapturedOutput captured;
  {
    HarmlessOutput out;
    for (std::size_t at = 0; at < text.size(); at += piece) out << text.substr(at, piece);
  }
  return captured.text();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(harmless_output_test)

BOOST_AUTO_TEST_CASE(a_file_gets_the_bytes) {
  const std::string bytes("a\x1b[31m\xFF\0b\r\n\tc", 13);
  for (const std::size_t piece : {1u, 5u, 100u}) BOOST_TEST(printed(bytes, false, piece) == bytes);
}

BOOST_AUTO_TEST_CASE(a_terminal_gets_what_cannot_harm_it) {
  for (const std::size_t piece : {1u, 3u, 100u}) {
    BOOST_TEST(printed("a\x1b[31mb\r\nc\td\xFF\n\xC3\xA9 open", true, piece) ==
               "a\\x1b[31mb\\x0d\nc\td\\xff\n\xC3\xA9 open\n");
    BOOST_TEST(printed("", true, piece) == "");
    BOOST_TEST(printed("\n\n", true, piece) == "\n\n");
  }
}

BOOST_AUTO_TEST_CASE(a_line_without_end_is_not_kept) {
  const std::string text = printed(std::string(3 << 20, 'x') + "\x1b", true, 1 << 16);
  BOOST_TEST(text.size() > std::size_t{3} << 20);
  BOOST_TEST(text.find('\x1b') == std::string::npos);
  BOOST_TEST(text.ends_with("\\x1b\n"));
}

BOOST_AUTO_TEST_SUITE_END()
