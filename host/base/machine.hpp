// SPDX-License-Identifier: MIT
// What a run depended on, outside of its parameters.
#ifndef SKROBOT_HOST_BASE_MACHINE_HPP
#define SKROBOT_HOST_BASE_MACHINE_HPP

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace skrobot {

std::string host_name();
std::string user_name();      ///< the account's name, or its number where it has no name
std::string platform_name();  ///< "Linux 6.1.0 x86_64"
int process_id();
std::string random_uuid();    ///< version 4, as text
std::uint64_t random_seed();  ///< of 53 bits: every reader of JSON gets it back whole

/// This program's own file; empty when the system does not tell.
std::filesystem::path program_path();

/// This process's command line as it was at the first call; empty when the system does not tell. Has what was typed,
/// secrets too: mask before writing.
const std::vector<std::string>& command_line();

/// Overwrites what follows the first = in each argument of main() with asterisks, so that the process list does not
/// show it any more; command_line() still has it. To be called while one thread runs.
void hide_arguments(char** argv);

/// Shows again what hide_arguments() took, `words` being the arguments as they were, but for every one of `texts`.
void show_arguments(char** argv, const std::vector<std::string>& words, const std::vector<std::string>& texts);

/// Whether the process `pid` of this machine is there, and was started at `start_ticks` (see process_start_ticks) if
/// that is not 0.
bool process_exists(int pid, std::uint64_t start_ticks);

/// When a process started, in the kernel's ticks since boot: tells a process from a later one of the same number. 0:
/// unknown.
std::uint64_t process_start_ticks(int pid);
std::uint64_t own_start_ticks();  ///< of this process; looked up once

}  // namespace skrobot

#endif
