// SPDX-License-Identifier: MIT
// A command line that is being typed, as a shell reads it, without letting a shell read it.
#ifndef SKROBOT_HOST_APP_SHELL_LINE_HPP
#define SKROBOT_HOST_APP_SHELL_LINE_HPP

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace skrobot {

struct ShellLine {
  enum class Within { none, single_quotes, double_quotes };
  std::vector<std::string> words;    ///< without their quotes; the last one is being typed, and may be empty
  Within within = Within::none;      ///< where the line ends
  bool ends_with_backslash = false;  ///< outside of single quotes, and the next character is what it quotes
  bool is_literal = true;  ///< false: the shell would make something else of the last word ($, `, *, ~, an operator …)
};

/// `line` up to the cursor. A `~/` that begins a finished word becomes the user's home.
ShellLine read_shell_line(std::string_view line);

/// What is to be typed behind `line` so that the shell reads `rest` there, and does nothing else: no expansion, no
/// command, no history. None: within these quotes it cannot be written.
std::optional<std::string> typed_behind(const ShellLine& line, std::string_view rest);

}  // namespace skrobot

#endif
