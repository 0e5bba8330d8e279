// SPDX-License-Identifier: MIT
// What a signal handler learns of the thread that faulted. Everything here may be called in one.
#ifndef SKROBOT_HOST_WORKER_FAULT_CONTEXT_HPP
#define SKROBOT_HOST_WORKER_FAULT_CONTEXT_HPP

#include <cstdint>

namespace skrobot {

/// Of a siginfo_t: does `si_addr` hold the address that the instruction could not use? A signal that was sent has the
/// sender's number there, and the kernel does not know the address of every fault.
bool has_fault_address(const void* info);

/// 0: not known on this machine.
std::uintptr_t faulting_instruction(const void* context);

/// Is there memory that can be read? Where the kernel does not tell, it is taken to be.
bool is_readable(std::uintptr_t address);

/// For a call into nowhere: changes `context` to what it was in the caller, and returns an address in the call. 0: it
/// does not look like a call, and `context` is as it was.
std::uintptr_t step_back_to_caller(void* context);

}  // namespace skrobot

#endif
