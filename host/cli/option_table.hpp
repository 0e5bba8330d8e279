// SPDX-License-Identifier: MIT
// Options that are described by a table, on the command line.
#ifndef SKROBOT_HOST_CLI_OPTION_TABLE_HPP
#define SKROBOT_HOST_CLI_OPTION_TABLE_HPP

#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "cli/command_line.hpp"
#include "plugin/parameters.hpp"
#include "sweep/option.hpp"

namespace skrobot {

/// Must live until the command was run.
class OptionInput {
 public:
  /// Declares one option; `key` is that of its assignment. Once for each.
  void add(CommandLine& line, const OptionShape& option, std::string key);
  /// What was typed, in the order of add().
  std::vector<Assignment> assignments() const;

 private:
  struct Typed {
    std::string key;
    OptionTakes takes;
    std::optional<std::string> text{};
    std::vector<std::string> texts{};
    bool flag = false;
  };
  std::deque<Typed> all_;  // the command line borrows the members
};

}  // namespace skrobot

#endif
