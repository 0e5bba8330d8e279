// SPDX-License-Identifier: MIT
#include "support/exit_code.hpp"

#include <boost/test/unit_test.hpp>
#include <exception>
#include <utility>

namespace skrobot::test {

ExitCode& ExitCode::operator=(const ExitCode& other) {
  if (this == &other) return *this;
  complain_if_unread();
  value_ = other.value_;
  command_ = other.command_;
  errors_ = other.errors_;
  is_read_ = std::exchange(other.is_read_, true);
  return *this;
}

ExitCode::~ExitCode() { complain_if_unread(); }

void ExitCode::complain_if_unread() {
  // A test that ends by an exception has failed already.
  if (is_read_ || value_ == 0 || std::uncaught_exceptions() > 0) return;
  is_read_ = true;
  BOOST_ERROR("exit code " << value_ << ", which the test does not expect: " << command_ << "\n" << errors_);
}

}  // namespace skrobot::test
