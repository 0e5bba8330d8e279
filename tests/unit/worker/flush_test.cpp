// SPDX-License-Identifier: MIT
#include "worker/flush.hpp"

#include <boost/test/unit_test.hpp>
#include <cstdio>
#include <fstream>
#include <iostream>

#include "support/forked.hpp"
#include "support/temporary_directory.hpp"

using namespace skrobot;

namespace {

// A copy of this process whose stdout and stderr are a file, and that ends without flushing anything by itself.
template <class Function>
std::string printed_by(Function function) {
  const test::TemporaryDirectory directory;
  const std::string path = (directory / "printed").string();
  const int code = test::exit_code_of([&] {
    if (std::freopen(path.c_str(), "a", stdout) == nullptr || std::freopen(path.c_str(), "a", stderr) == nullptr)
      return 1;
    std::setvbuf(stdout, nullptr, _IOFBF, 1 << 16);
    function();
    return 7;
  });
  BOOST_TEST(code == 7);
  return test::read_text(directory / "printed");
}

// Keeps what is written until it is flushed, and can refuse.
class Keeping : public std::streambuf {
 public:
  explicit Keeping(const char* says) : says_(says) {}
  int sync() override {
    if (says_ == nullptr) throw std::runtime_error("cannot write");
    return ::write(STDOUT_FILENO, says_, std::char_traits<char>::length(says_)) > 0 ? 0 : -1;
  }

 private:
  const char* says_;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(flush_test)

BOOST_AUTO_TEST_CASE(what_was_printed_is_lost_without_it) {
  BOOST_TEST(printed_by([] { std::fputs("in the buffer", stdout); }) == "");
}

BOOST_AUTO_TEST_CASE(c_streams_are_written_out) {
  BOOST_TEST(printed_by([] {
               std::fputs("one ", stdout);
               std::fputs("two", stdout);
               flush_standard_streams();
             }) == "one two");
  const test::TemporaryDirectory directory;
  const std::string path = (directory / "other").string();
  printed_by([&] {
    std::fputs("a file of the task", std::fopen(path.c_str(), "w"));
    flush_standard_streams();
  });
  BOOST_TEST(test::read_text(path) == "a file of the task");
}

BOOST_AUTO_TEST_CASE(cpp_streams_with_buffers_of_their_own_are_written_out) {
  const std::string printed = printed_by([] {
    static Keeping out("out "), log("log ");
    std::cout.rdbuf(&out);
    std::clog.rdbuf(&log);
    flush_standard_streams();
  });
  BOOST_TEST(printed.find("out ") != std::string::npos, printed);
  BOOST_TEST(printed.find("log ") != std::string::npos, printed);
}

BOOST_AUTO_TEST_CASE(a_stream_that_throws_keeps_nothing_else_back) {
  const std::string printed = printed_by([] {
    static Keeping out(nullptr), log("log ");
    std::cout.exceptions(std::ios::badbit | std::ios::failbit);
    std::cout.rdbuf(&out);
    std::cout.exceptions(std::ios::badbit | std::ios::failbit);
    std::clog.rdbuf(&log);
    std::fputs("c ", stdout);
    flush_standard_streams();
  });
  BOOST_TEST(printed.find("c ") != std::string::npos, printed);
  BOOST_TEST(printed.find("log ") != std::string::npos, printed);
}

BOOST_AUTO_TEST_SUITE_END()
