// SPDX-License-Identifier: MIT
// The exception of the host. Low-level functions return an error code if the caller can act on it; all others throw
// this, and one handler prints it.
#ifndef SKROBOT_ERROR_HPP
#define SKROBOT_ERROR_HPP

#include <stdexcept>
#include <string>
#include <utility>

namespace skrobot {

/// Whose fault an error is; the value is the exit code.
enum class Fault {
  usage = 2,  ///< the command line, a parameter or an experiment file is wrong; nothing ran
  host = 3,   ///< the host failed: disk full, plugin not loadable …
};

/// what() says what went wrong, with names and values, without a prefix or a final full stop. hint() says in one line
/// what to do next; it may be empty.
class Error : public std::runtime_error {
 public:
  Error(Fault fault, const std::string& message, std::string hint = {})
      : std::runtime_error(message), fault_(fault), hint_(std::move(hint)) {}  ///< see the class
  Fault fault() const { return fault_; }                                       ///< whose fault the error is
  const std::string& hint() const { return hint_; }                            ///< what to do next; may be empty

 private:
  Fault fault_;
  std::string hint_;
};

}  // namespace skrobot

#endif
