// SPDX-License-Identifier: MIT
#include "worker/fault_context.hpp"

#include <signal.h>
#include <sys/uio.h>
#include <ucontext.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstddef>

namespace skrobot {
namespace {

// False: not all of it is there.
bool read_memory(std::uintptr_t address, void* bytes, std::size_t size) {
  const iovec here{bytes, size};
  // NOLINTNEXTLINE(performance-no-int-to-ptr): a register is a number
  const iovec there{reinterpret_cast<void*>(address), size};
  return ::process_vm_readv(::getpid(), &here, 1, &there, 1, 0) == static_cast<ssize_t>(size);
}

#if defined(__x86_64__)
// Is the instruction before `address` a call? Direct (E8), or through a register or memory (FF with 2 in the second
// byte's middle).
bool follows_call(std::uintptr_t address) {
  constexpr std::size_t k_longest = 7;
  std::array<unsigned char, k_longest> code{};
  if (address < k_longest || !read_memory(address - k_longest, code.data(), code.size())) return false;
  if (code[k_longest - 5] == 0xE8) return true;
  for (const std::size_t length : {2u, 3u, 4u, 6u, 7u}) {
    if (code[k_longest - length] == 0xFF && (code[k_longest - length + 1] >> 3 & 7) == 2) return true;
  }
  return false;
}
#endif

}  // namespace

bool has_fault_address(const void* signal_info) {
  const siginfo_t& info = *static_cast<const siginfo_t*>(signal_info);
  const int signal = info.si_signo;
  const bool can_have = signal == SIGSEGV || signal == SIGBUS || signal == SIGILL || signal == SIGFPE;
  return can_have && info.si_code > 0 && info.si_code != SI_KERNEL;
}

std::uintptr_t faulting_instruction(const void* context) {
#if defined(__x86_64__)
  return static_cast<std::uintptr_t>(static_cast<const ucontext_t*>(context)->uc_mcontext.gregs[REG_RIP]);
#elif defined(__aarch64__)
  return static_cast<std::uintptr_t>(static_cast<const ucontext_t*>(context)->uc_mcontext.pc);
#else
  static_cast<void>(context);
  return 0;
#endif
}

bool is_readable(std::uintptr_t address) {
  char byte = 0;
  return read_memory(address, &byte, 1) || errno != EFAULT;
}

std::uintptr_t step_back_to_caller(void* context) {
  [[maybe_unused]] auto& machine = static_cast<ucontext_t*>(context)->uc_mcontext;
#if defined(__x86_64__)
  // The call has just put it on the stack.
  std::uintptr_t address = 0;
  const auto stack = static_cast<std::uintptr_t>(machine.gregs[REG_RSP]);
  if (!read_memory(stack, &address, sizeof address) || !follows_call(address)) return 0;
  machine.gregs[REG_RSP] = static_cast<greg_t>(stack + sizeof address);
  machine.gregs[REG_RIP] = static_cast<greg_t>(address - 1);
  return address - 1;
#elif defined(__aarch64__)
  const std::uintptr_t address = machine.regs[30];
  if (address < 4 || !is_readable(address - 4)) return 0;
  machine.pc = address - 4;
  return address - 4;
#else
  return 0;
#endif
}

}  // namespace skrobot
