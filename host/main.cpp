// SPDX-License-Identifier: MIT
#include "cli/cli.hpp"

int main(int argc, char** argv) { return skrobot::run_command_line(argc, argv); }
