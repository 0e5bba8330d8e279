// SPDX-License-Identifier: MIT
#include "base/own_process.hpp"
#include "cli/cli.hpp"

int main(int argc, char** argv) {
  skrobot::open_standard_descriptors();
  skrobot::ignore_file_size_signal();
  return skrobot::run_command_line(argc, argv);
}
