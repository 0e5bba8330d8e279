// SPDX-License-Identifier: MIT
#ifndef SKROBOT_TESTS_SUPPORT_PEAK_MEMORY_HPP
#define SKROBOT_TESTS_SUPPORT_PEAK_MEMORY_HPP

#include <optional>

#include "support/program.hpp"

namespace skrobot::test {

/// What a program held in memory at its most, in KiB, without the programs that it started: their peak is in what
/// wait4() tells. Its streams are /dev/null. `exit_code` is as in Ended. None: this system allows no program to be
/// traced.
std::optional<long> peak_memory_kib(const Program& program, int& exit_code);

}  // namespace skrobot::test

#endif
