// SPDX-License-Identifier: MIT
#include <dlfcn.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <ucontext.h>
#include <unistd.h>
#include <unwind.h>

#include <array>
#include <cstdint>
#include <cstring>
#include <string_view>

#include "isolate/protocol.hpp"
#include "worker/crash_handler.hpp"

namespace skrobot {
namespace {

constexpr std::size_t k_most_frames = 64;
constexpr std::size_t k_stack_bytes = 1 << 17;
int g_socket = -1;
pid_t g_process = -1;

struct Trace {
  std::array<std::uintptr_t, k_most_frames> addresses{};
  std::size_t count = 0;
};

_Unwind_Reason_Code take_frame(_Unwind_Context* context, void* trace_pointer) {
  auto* trace = static_cast<Trace*>(trace_pointer);
  const std::uintptr_t address = _Unwind_GetIP(context);
  if (address == 0 || trace->count == k_most_frames) return _URC_END_OF_STACK;
  trace->addresses[trace->count++] = address;
  return _URC_NO_REASON;
}

// Where a call into nowhere came from: the call has just put it on the stack. 0: not known.
std::uintptr_t caller_of_nowhere(const void* context) {
#if defined(__x86_64__)
  std::uintptr_t address = 0;
  const iovec here{&address, sizeof address};
  // NOLINTNEXTLINE(performance-no-int-to-ptr): a register is a number
  const iovec stack{reinterpret_cast<void*>(static_cast<const ucontext_t*>(context)->uc_mcontext.gregs[REG_RSP]), sizeof address};
  return ::process_vm_readv(::getpid(), &here, 1, &stack, 1, 0) == static_cast<ssize_t>(sizeof address) ? address : 0;
#elif defined(__aarch64__)
  return static_cast<std::uintptr_t>(static_cast<const ucontext_t*>(context)->uc_mcontext.regs[30]);
#else
  static_cast<void>(context);
  return 0;
#endif
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

// A frame made in memory that was there before the fault: the heap may be what is broken.
class FixedFrame {
 public:
  void number(std::uint64_t value) { put(&value, sizeof value); }
  void text(std::string_view value) {
    number(value.size());
    put(value.data(), value.size());
  }
  bool has_room(std::size_t bytes) const { return used_ + bytes <= bytes_.size(); }
  void send(int socket) {
    const protocol::Header header{static_cast<std::uint32_t>(protocol::Type::crash), static_cast<std::uint32_t>(used_ - sizeof header)};
    std::memcpy(bytes_.data(), &header, sizeof header);
    [[maybe_unused]] const ssize_t sent = ::send(socket, bytes_.data(), used_, MSG_NOSIGNAL);
  }

 private:
  void put(const void* data, std::size_t size) {
    std::memcpy(bytes_.data() + used_, data, size);
    used_ += size;
  }
  std::array<char, 32768> bytes_;
  std::size_t used_ = sizeof(protocol::Header);
};

FixedFrame g_frame;

void on_fault(int number, siginfo_t* info, void* context) {
  // The unwinder and the loader take locks that the fault may have left taken: then this alarm ends it.
  ::signal(SIGALRM, SIG_DFL);
  ::alarm(3);
  Trace trace;
  _Unwind_Backtrace(take_frame, &trace);
  // The first frames are this handler's own.
  const std::uintptr_t fault = faulting_instruction(context);
  std::size_t first = 0;
  while (first < trace.count && trace.addresses[first] != fault) ++first;
  if (first == trace.count) {
    // A jump into nowhere: the stack cannot be walked from there.
    first = 0;
    trace.addresses[0] = fault;
    trace.addresses[1] = caller_of_nowhere(context);
    trace.count = trace.addresses[1] != 0 ? 2 : 1;
  }
  g_frame.number(static_cast<std::uint64_t>(number));
  g_frame.number(reinterpret_cast<std::uintptr_t>(info->si_addr));
  g_frame.number(trace.count - first);
  for (std::size_t i = first; i < trace.count; ++i) {
    Dl_info where{};
    // A return address points behind the call; one less lies in it.
    const std::uintptr_t address = trace.addresses[i] - (i == first ? 0 : 1);
    // NOLINTNEXTLINE(performance-no-int-to-ptr): numbers are what the unwinder gives
    const bool known = ::dladdr(reinterpret_cast<const void*>(address), &where) != 0 && where.dli_fname != nullptr;
    std::string_view file = known ? where.dli_fname : "";
    std::string_view symbol = known && where.dli_sname != nullptr ? where.dli_sname : "";
    if (!g_frame.has_room(file.size() + symbol.size() + 64)) file = symbol = {};
    if (!g_frame.has_room(64)) break;
    g_frame.text(file);
    g_frame.number(known ? address - reinterpret_cast<std::uintptr_t>(where.dli_fbase) : address);
    g_frame.text(symbol);
  }
  if (::getpid() == g_process) g_frame.send(g_socket);  // a copy that a task forked has nothing to say
  ::signal(number, SIG_DFL);
  ::raise(number);
}

}  // namespace

void report_crashes_to(int socket) {
  g_socket = socket;
  g_process = ::getpid();
  void* memory = ::mmap(nullptr, k_stack_bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (memory != MAP_FAILED) {
    stack_t stack{};
    stack.ss_sp = memory;
    stack.ss_size = k_stack_bytes;
    ::sigaltstack(&stack, nullptr);
  }
  struct sigaction action {};
  action.sa_sigaction = on_fault;
  action.sa_flags = SA_SIGINFO | SA_ONSTACK | static_cast<int>(SA_RESETHAND);
  for (const int number : {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGSYS, SIGTRAP}) ::sigaction(number, &action, nullptr);
}

}  // namespace skrobot
