// SPDX-License-Identifier: MIT
#ifndef SKROBOT_HOST_CLI_CLI_HPP
#define SKROBOT_HOST_CLI_CLI_HPP

namespace skrobot {

/// The program skrobot: reads the command line, does what it says and returns the exit code of product's table. Never
/// throws.
int run_command_line(int argc, char** argv);

}  // namespace skrobot

#endif
