// SPDX-License-Identifier: MIT
// The one exception of the host. Leaves return a result where a caller can act on it; edges throw this, and one catch
// prints it.
#ifndef SKROBOT_ERROR_HPP
#define SKROBOT_ERROR_HPP

#include <stdexcept>
#include <string>
#include <utility>

namespace skrobot {

/// Whose fault it is; the value is the exit code.
enum class Fault {
  usage = 2,  ///< the command line, a parameter or an experiment file is wrong; nothing ran
  host = 3,   ///< the host could not do its work: disk, plugin not loadable
};

/// what() says what happened, with names and values, without a prefix and without a final full stop; hint() says in one
/// line what to do about it, and may be empty.
class Error : public std::runtime_error {
 public:
  Error(Fault fault, const std::string& message, std::string hint = {})
      : std::runtime_error(message), fault_(fault), hint_(std::move(hint)) {}  ///< as the class says
  Fault fault() const { return fault_; }                                       ///< whose fault it is
  const std::string& hint() const { return hint_; }                            ///< what to do about it; may be empty

 private:
  Fault fault_;
  std::string hint_;
};

}  // namespace skrobot

#endif
