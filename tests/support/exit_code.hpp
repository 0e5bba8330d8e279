// SPDX-License-Identifier: MIT
#ifndef SKROBOT_TESTS_SUPPORT_EXIT_CODE_HPP
#define SKROBOT_TESTS_SUPPORT_EXIT_CODE_HPP

#include <ostream>
#include <string>

namespace skrobot::test {

/// A program's exit code; 128 + signal when a signal ended it. A test that never reads it expects 0 and fails for any
/// other: an assertion about the output of a failed command would pass because there is none. For one thread.
class ExitCode {
 public:
  ExitCode() = default;
  /// `command` and `errors` are for the message.
  ExitCode(int value, std::string command, std::string errors)
      : value_(value), command_(std::move(command)), errors_(std::move(errors)), is_read_(false) {}
  /// The copy is the one to be read.
  ExitCode(const ExitCode& other) { *this = other; }
  ExitCode& operator=(const ExitCode& other);
  ~ExitCode();

  operator int() const {
    is_read_ = true;
    return value_;
  }
  /// Any will do: it is not what the test is about.
  void ignore() const { is_read_ = true; }
  friend std::ostream& operator<<(std::ostream& out, const ExitCode& code) { return out << code.value_; }

 private:
  void complain_if_unread();

  int value_ = -1;
  std::string command_;
  std::string errors_;
  mutable bool is_read_ = true;
};

}  // namespace skrobot::test

#endif
