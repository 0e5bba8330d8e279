// SPDX-License-Identifier: MIT
#ifndef SKROBOT_HOST_BASE_COMMAND_HPP
#define SKROBOT_HOST_BASE_COMMAND_HPP

#include <functional>
#include <string>
#include <vector>

namespace skrobot {

/// What a program did.
struct CommandEnd {
  bool was_found = true;
  int exit_code = -1;  ///< 128 + signal when a signal ended it
  std::string output;
  std::string errors;
};

/// Runs a program, looked for in PATH, with stdin from /dev/null, and waits for its end. Throws Error(Fault::host) when
/// it is there and cannot be started. It does not get the terminal's Ctrl-C.
CommandEnd run_command(const std::vector<std::string>& words);

/// The seam: tests put something in its place that records.
using RunCommand = std::function<CommandEnd(const std::vector<std::string>&)>;

}  // namespace skrobot

#endif
