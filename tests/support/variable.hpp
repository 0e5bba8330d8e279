// SPDX-License-Identifier: MIT
#ifndef SKROBOT_TESTS_SUPPORT_VARIABLE_HPP
#define SKROBOT_TESTS_SUPPORT_VARIABLE_HPP

#include <cstdlib>
#include <optional>
#include <string>

namespace skrobot::test {

/// An environment variable of this process, set or unset as long as this lives, then as it was.
class Variable {
 public:
  Variable(std::string name, const std::optional<std::string>& value) : name_(std::move(name)) {
    if (const char* before = std::getenv(name_.c_str()); before != nullptr) before_ = before;
    set(value);
  }
  ~Variable() { set(before_); }
  Variable(const Variable&) = delete;
  Variable& operator=(const Variable&) = delete;
  void set(const std::optional<std::string>& value) {
    if (value) ::setenv(name_.c_str(), value->c_str(), 1);
    else ::unsetenv(name_.c_str());
  }

 private:
  const std::string name_;
  std::optional<std::string> before_;
};

}  // namespace skrobot::test

#endif
