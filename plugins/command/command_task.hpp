// SPDX-License-Identifier: MIT
#ifndef SKROBOT_PLUGINS_COMMAND_COMMAND_TASK_HPP
#define SKROBOT_PLUGINS_COMMAND_COMMAND_TASK_HPP

#include <skrobot/task.hpp>

namespace command {

struct CommandParams {
  std::vector<std::string> argv;
  std::map<std::string, std::string> environment;
  std::filesystem::path working_directory;
  std::filesystem::path standard_input;
  std::vector<std::int32_t> expected_exit_codes = {0};
  double stop_grace_s = 3;
};
SKROBOT_PARAMS(CommandParams,
               (argv, "Program and arguments; files among them count as inputs", skrobot::required(),
                skrobot::min_items(1), skrobot::Keyword{"x-skrobot-inputs", "working_directory"}),
               (environment, "Environment variables to set"),
               (working_directory, "Working directory; empty: the current directory", skrobot::existing_directory()),
               (standard_input, "File to use as standard input; empty: none", skrobot::existing_file()),
               (expected_exit_codes, "Exit codes that mean success", skrobot::min_items(1)),
               (stop_grace_s, "Grace period in seconds between SIGTERM and SIGKILL when the run is cancelled",
                skrobot::at_least(0), skrobot::at_most(3600)))

/// Runs a program and all that it starts; README.md says how it reports metrics and a result. The result is what the
/// program gave, else {"exit_code": N}. Throws TaskError when it cannot be started, ends with another exit code or by a
/// signal.
class CommandTask : public skrobot::Task<CommandParams> {
 public:
  skrobot::json::value run(skrobot::Context& context, const CommandParams& params) override;
};

}  // namespace command

#endif
