// SPDX-License-Identifier: MIT
// What this process needs of the system before it does anything.
#ifndef SKROBOT_HOST_BASE_OWN_PROCESS_HPP
#define SKROBOT_HOST_BASE_OWN_PROCESS_HPP

#include <cstdint>

namespace skrobot {

/// To be called first, while there is one thread: opens those of the descriptors 0 to 2 that are closed on /dev/null,
/// so that no file or socket gets their numbers.
void open_standard_descriptors();

/// From here on a write beyond the limit on a file's size fails and does not end the process. Programs that it starts
/// inherit this unless it is taken back for them.
void ignore_file_size_signal();

/// How many descriptors this process has open.
std::uint64_t open_descriptors();

/// How many it may have open: the limit is raised for it as far as `wanted` needs and the system allows.
std::uint64_t allow_descriptors(std::uint64_t wanted);

/// The limit before it was raised: for the programs that it starts, where a descriptor beyond 1024 may be one too high
/// for select().
std::uint64_t usual_descriptors();

/// Takes a raised limit back.
void restore_descriptors(std::uint64_t usual);

}  // namespace skrobot

#endif
