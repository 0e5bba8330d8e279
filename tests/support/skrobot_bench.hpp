// SPDX-License-Identifier: MIT
#ifndef SKROBOT_TESTS_SUPPORT_SKROBOT_BENCH_HPP
#define SKROBOT_TESTS_SUPPORT_SKROBOT_BENCH_HPP

#include <map>
#include <string>
#include <vector>

#include "support/program.hpp"
#include "support/temporary_directory.hpp"

namespace skrobot::test {

/// The fixture of a test that runs the real skrobot: a directory of its own, with a home in it.
struct SkrobotBench {
  TemporaryDirectory directory;
  std::map<std::string, std::string> environment;  ///< added to each run

  /// To be run, or started, with more in its environment.
  Program program(std::vector<std::string> arguments) const {
    Program program = test::skrobot(directory.path(), std::move(arguments));
    for (const auto& [name, value] : environment) program.environment[name] = value;
    return program;
  }
  /// The test reads the exit code, or it must be 0.
  Ended run_skrobot(std::vector<std::string> arguments) const { return test::run(program(std::move(arguments))); }
  /// It must be `exit_code`.
  Ended run_skrobot(std::vector<std::string> arguments, int exit_code) const {
    return test::run(program(std::move(arguments)), exit_code);
  }
};

}  // namespace skrobot::test

#endif
