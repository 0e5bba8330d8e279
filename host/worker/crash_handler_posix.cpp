// SPDX-License-Identifier: MIT
#include "worker/crash_handler.hpp"

#include <dlfcn.h>
#include <pthread.h>
#include <signal.h>
#include <sys/mman.h>
#include <unistd.h>
#include <unwind.h>

#include <array>
#include <atomic>
#include <cstdint>
#include <cstring>
#include <string_view>

#include "isolate/protocol.hpp"
#include "worker/descriptor_io.hpp"
#include "worker/fault_context.hpp"

namespace skrobot {
namespace {

constexpr std::size_t k_most_frames = 64;
constexpr std::size_t k_stack_bytes = 1 << 16;
constexpr unsigned k_alarm_s = 3;
int g_socket = -1;
pid_t g_process = -1;

// The stack of the thread that faulted, from the first frame that is not the handler's own.
struct Trace {
  std::array<std::uintptr_t, k_most_frames> addresses{};
  std::size_t count = 0;
  std::uintptr_t begin = 0;
  bool has_begun = false;

  void add(std::uintptr_t address) {
    if (count < addresses.size()) addresses[count++] = address;
  }
};

_Unwind_Reason_Code take_frame(_Unwind_Context* context, void* trace_pointer) {
  auto* trace = static_cast<Trace*>(trace_pointer);
  const std::uintptr_t address = _Unwind_GetIP(context);
  if (address == 0 || trace->count == k_most_frames) return _URC_END_OF_STACK;
  trace->has_begun = trace->has_begun || address == trace->begin;
  if (trace->has_begun) trace->add(address);
  return _URC_NO_REASON;
}

// A frame made in memory that was there before the fault: the heap may be what is broken.
class FixedFrame {
 public:
  void begin() { used_ = sizeof(protocol::Header); }
  void number(std::uint64_t value) { put(&value, sizeof value); }
  void text(std::string_view value) {
    number(value.size());
    put(value.data(), value.size());
  }
  bool has_room(std::size_t bytes) const { return used_ + bytes <= bytes_.size(); }
  void send(int socket) {
    const protocol::Header header{static_cast<std::uint32_t>(protocol::Type::crash),
                                  static_cast<std::uint32_t>(used_ - sizeof header)};
    std::memcpy(bytes_.data(), &header, sizeof header);
    send_all(socket, {bytes_.data(), used_});
  }

 private:
  void put(const void* data, std::size_t size) {
    std::memcpy(bytes_.data() + used_, data, size);
    used_ += size;
  }
  std::array<char, 32768> bytes_;
  std::size_t used_ = 0;
};

// The one fault that is told.
enum class Stage { told_first, walked };
struct Report {
  std::atomic<pid_t> thread{0};
  volatile int signal = 0;
  volatile Stage stage = Stage::told_first;
  std::uint64_t has_address = 0;
  std::uint64_t address = 0;
  Trace trace;
  FixedFrame frame;
};
Report g_report;

// As if nobody had handled it.
[[noreturn]] void end_with(int number) {
  ::signal(number, SIG_DFL);
  sigset_t set;
  ::sigemptyset(&set);
  ::sigaddset(&set, number);
  ::pthread_sigmask(SIG_UNBLOCK, &set, nullptr);
  ::raise(number);
  ::_exit(128 + number);
}

void begin_frame(std::size_t frames) {
  FixedFrame& frame = g_report.frame;
  frame.begin();
  frame.number(static_cast<std::uint64_t>(g_report.signal));
  frame.number(g_report.has_address);
  frame.number(g_report.address);
  frame.number(frames);
}

void send_trace() {
  g_report.stage = Stage::walked;
  FixedFrame& frame = g_report.frame;
  const Trace& trace = g_report.trace;
  begin_frame(trace.count);
  for (std::size_t i = 0; i < trace.count; ++i) {
    Dl_info where{};
    // A return address points behind the call; one less lies in it.
    const std::uintptr_t address = trace.addresses[i] - (i == 0 ? 0 : 1);
    // NOLINTNEXTLINE(performance-no-int-to-ptr): numbers are what the unwinder gives
    const bool known = ::dladdr(reinterpret_cast<const void*>(address), &where) != 0 && where.dli_fname != nullptr;
    std::string_view file = known ? where.dli_fname : "";
    std::string_view symbol = known && where.dli_sname != nullptr ? where.dli_sname : "";
    if (!frame.has_room(file.size() + symbol.size() + 64)) file = symbol = {};
    if (!frame.has_room(64)) break;
    frame.text(file);
    frame.number(known ? address - reinterpret_cast<std::uintptr_t>(where.dli_fbase) : address);
    frame.text(symbol);
  }
  frame.send(g_socket);
}

// The unwinder reads the code at each address: one where none is would be its own fault.
void walk_stack(void* context) {
  Trace& trace = g_report.trace;
  trace.begin = faulting_instruction(context);
  if (!is_readable(trace.begin)) {
    trace.add(trace.begin);
    trace.begin = step_back_to_caller(context);
    if (trace.begin == 0) return;
  }
  _Unwind_Backtrace(take_frame, &trace);
  if (!trace.has_begun) trace.add(trace.begin);
}

// The unwinder and the loader take locks that the fault may have left taken.
void on_alarm(int) { end_with(g_report.signal); }

void limit_time() {
  struct sigaction action {};
  action.sa_handler = on_alarm;
  action.sa_flags = SA_ONSTACK;
  ::sigaction(SIGALRM, &action, nullptr);
  sigset_t set;
  ::sigemptyset(&set);
  ::sigaddset(&set, SIGALRM);
  ::pthread_sigmask(SIG_UNBLOCK, &set, nullptr);
  ::alarm(k_alarm_s);
}

void on_fault(int number, siginfo_t* info, void* context) {
  if (::getpid() != g_process) end_with(number);  // a copy that a task forked has nothing to say
  pid_t reporter = 0;
  if (!g_report.thread.compare_exchange_strong(reporter, ::gettid())) {
    while (reporter != ::gettid()) ::pause();  // the other thread's fault ends this one too
    // A fault while the stack was walked: what is known of it is told.
    if (g_report.stage == Stage::told_first && g_report.trace.count != 0) send_trace();
    end_with(g_report.signal);
  }
  g_report.signal = number;
  g_report.has_address = has_fault_address(info) ? 1 : 0;
  g_report.address = g_report.has_address != 0 ? reinterpret_cast<std::uintptr_t>(info->si_addr) : 0;
  begin_frame(0);
  g_report.frame.send(g_socket);
  limit_time();
  walk_stack(context);
  send_trace();
  end_with(number);
}

}  // namespace

std::span<const int> instruction_faults() {
  static constexpr std::array k_faults{SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP, SIGSYS};
  return k_faults;
}

void* make_alternate_stack() {
  constexpr int k_flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE;
  void* memory = ::mmap(nullptr, k_stack_bytes, PROT_READ | PROT_WRITE, k_flags, -1, 0);
  return memory != MAP_FAILED ? memory : nullptr;
}

void use_alternate_stack(void* stack) {
  stack_t wanted{};
  wanted.ss_sp = stack;
  wanted.ss_size = k_stack_bytes;
  ::sigaltstack(&wanted, nullptr);
}

void drop_alternate_stack(void* stack) {
  stack_t current{};
  if (::sigaltstack(nullptr, &current) == 0 && current.ss_sp == stack) {
    current.ss_flags = SS_DISABLE;
    ::sigaltstack(&current, nullptr);
  }
  ::munmap(stack, k_stack_bytes);
}

void report_crashes_to(int socket) {
  g_socket = socket;
  g_process = ::getpid();
  if (void* stack = make_alternate_stack()) use_alternate_stack(stack);
  struct sigaction action {};
  action.sa_sigaction = on_fault;
  action.sa_flags = SA_SIGINFO | SA_ONSTACK | SA_NODEFER;
  for (const int number : instruction_faults()) ::sigaction(number, &action, nullptr);
  ::sigaction(SIGABRT, &action, nullptr);
}

}  // namespace skrobot
