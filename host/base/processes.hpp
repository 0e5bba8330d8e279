// SPDX-License-Identifier: MIT
// The processes below one another, as /proc tells them.
#ifndef SKROBOT_HOST_BASE_PROCESSES_HPP
#define SKROBOT_HOST_BASE_PROCESSES_HPP

#include <vector>

namespace skrobot {

struct ProcessState {
  int parent = -1;
  int group = -1;
  bool is_zombie = false;
};

/// False when there is no process `pid`, or /proc cannot be read.
bool read_process_state(int pid, ProcessState& state);

/// The children of all threads of `pid`, zombies too.
std::vector<int> children_of(int pid);

/// The children of `pid`, their children and so on, parents first; of the children in `spared` none, and nothing below
/// them. Processes that appear meanwhile may be missed.
std::vector<int> descendants_of(int pid, const std::vector<int>& spared = {});

}  // namespace skrobot

#endif
