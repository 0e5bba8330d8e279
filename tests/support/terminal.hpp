// SPDX-License-Identifier: MIT
#ifndef SKROBOT_TESTS_SUPPORT_TERMINAL_HPP
#define SKROBOT_TESTS_SUPPORT_TERMINAL_HPP

#include <chrono>

#include "support/program.hpp"

namespace skrobot::test {

/// run_on_terminal() with a limit. A program that takes longer hangs, and is killed: throws std::runtime_error, which
/// fails the test, with what the terminal showed.
Ended run_on_terminal(const Program& program, unsigned short columns, const std::vector<Typing>& typings,
                      std::chrono::milliseconds limit);

}  // namespace skrobot::test

#endif
