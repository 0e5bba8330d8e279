// SPDX-License-Identifier: MIT
#ifndef SKROBOT_TESTS_SUPPORT_CAPTURED_HPP
#define SKROBOT_TESTS_SUPPORT_CAPTURED_HPP

#include <iostream>
#include <sstream>
#include <string>

namespace skrobot::test {

/// std::cout goes here as long as this lives.
class CapturedOutput {
 public:
  CapturedOutput() : before_(std::cout.rdbuf(text_.rdbuf())) {}
  ~CapturedOutput() { std::cout.rdbuf(before_); }
  CapturedOutput(const CapturedOutput&) = delete;
  CapturedOutput& operator=(const CapturedOutput&) = delete;
  std::string text() const { return text_.str(); }

 private:
  std::ostringstream text_;
  std::streambuf* before_;
};

}  // namespace skrobot::test

#endif
