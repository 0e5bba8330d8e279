// SPDX-License-Identifier: MIT
#include "worker/fault_context.hpp"

#include <signal.h>
#include <ucontext.h>

#include <array>
#include <boost/test/unit_test.hpp>
#include <cstring>

#include "worker/guarded.hpp"

using namespace skrobot;

namespace {

std::uintptr_t address_of(const void* place) { return reinterpret_cast<std::uintptr_t>(place); }

bool has_address(int signal, int code) {
  siginfo_t info{};
  info.si_signo = signal;
  info.si_code = code;
  return has_fault_address(&info);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(fault_context_test)

BOOST_AUTO_TEST_CASE(only_a_fault_has_an_address) {
  BOOST_TEST(has_address(SIGSEGV, SEGV_MAPERR));
  BOOST_TEST(has_address(SIGSEGV, SEGV_ACCERR));
  BOOST_TEST(has_address(SIGBUS, BUS_ADRERR));
  BOOST_TEST(has_address(SIGFPE, FPE_INTDIV));
  BOOST_TEST(has_address(SIGILL, ILL_ILLOPC));
  BOOST_TEST(!has_address(SIGSEGV, SI_KERNEL));  // a general protection fault: the kernel does not know
  for (const int sent : {SI_USER, SI_QUEUE, SI_TKILL}) {
    BOOST_TEST(!has_address(SIGSEGV, sent));  // where the sender's number is
    BOOST_TEST(!has_address(SIGABRT, sent));
  }
  BOOST_TEST(!has_address(SIGABRT, 1));
  BOOST_TEST(!has_address(SIGTRAP, TRAP_BRKPT));
}

BOOST_AUTO_TEST_CASE(memory_is_readable_up_to_its_last_byte) {
  const char local = 0;
  BOOST_TEST(is_readable(address_of(&local)));
  BOOST_TEST(is_readable(address_of(reinterpret_cast<const void*>(&has_address))));
  BOOST_TEST(!is_readable(0));
  BOOST_TEST(!is_readable(8));
  BOOST_TEST(!is_readable(UINTPTR_MAX));
  const auto* bytes = static_cast<const char*>(guarded_bytes(1));
  BOOST_TEST(is_readable(address_of(bytes)));
  BOOST_TEST(!is_readable(address_of(bytes + 1)));
}

BOOST_AUTO_TEST_CASE(the_instruction_is_that_of_the_context) {
  ucontext_t context{};
  BOOST_TEST_REQUIRE(::getcontext(&context) == 0);
  BOOST_TEST(is_readable(faulting_instruction(&context)));
}

#if defined(__x86_64__)

namespace {

// What is found in the caller when `code` ends where a call into nowhere returns to.
struct Stepped {
  std::uintptr_t address, instruction, stack;
};
Stepped step_back(const std::array<std::uintptr_t, 2>& stack) {
  ucontext_t context{};
  context.uc_mcontext.gregs[REG_RIP] = 0;
  context.uc_mcontext.gregs[REG_RSP] = static_cast<greg_t>(address_of(stack.data()));
  const std::uintptr_t address = step_back_to_caller(&context);
  return {address, faulting_instruction(&context),
          static_cast<std::uintptr_t>(context.uc_mcontext.gregs[REG_RSP]) - address_of(stack.data())};
}

bool is_call(const std::array<unsigned char, 7>& code) {
  const std::uintptr_t behind = address_of(code.data() + code.size());
  const Stepped found = step_back({behind, 0});
  if (found.address == 0) return false;
  return found.address == behind - 1 && found.instruction == behind - 1 && found.stack == sizeof behind;
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_call_into_nowhere_leads_to_its_caller) {
  BOOST_TEST(is_call({0x90, 0x90, 0xE8, 1, 2, 3, 4}));              // call relative
  BOOST_TEST(is_call({0x90, 0x90, 0x90, 0x90, 0x90, 0xFF, 0xD0}));  // call rax
  BOOST_TEST(is_call({0x90, 0x90, 0x90, 0x90, 0x41, 0xFF, 0xD3}));  // call r11
  BOOST_TEST(is_call({0x90, 0x90, 0x90, 0x90, 0xFF, 0x55, 0x08}));  // call [rbp+8]
  BOOST_TEST(is_call({0x90, 0x90, 0x90, 0xFF, 0x54, 0x24, 0x08}));  // call [rsp+8]
  BOOST_TEST(is_call({0x90, 0xFF, 0x15, 1, 2, 3, 4}));              // call [rip+…]
  BOOST_TEST(is_call({0xFF, 0x94, 0x24, 1, 2, 3, 4}));              // call [rsp+…]
}

BOOST_AUTO_TEST_CASE(what_does_not_look_like_a_call_changes_nothing) {
  BOOST_TEST(!is_call({0x90, 0x90, 0x90, 0x90, 0x90, 0xFF, 0xE0}));  // jmp rax
  BOOST_TEST(!is_call({0x90, 0x90, 0xE9, 1, 2, 3, 4}));              // jmp relative
  BOOST_TEST(!is_call({0, 0, 0, 0, 0, 0, 0}));
  for (const std::uintptr_t address : {std::uintptr_t{0}, std::uintptr_t{6}, std::uintptr_t{7}, UINTPTR_MAX}) {
    const Stepped found = step_back({address, 0});
    BOOST_TEST(found.address == 0u);
    BOOST_TEST(found.instruction == 0u);
    BOOST_TEST(found.stack == 0u);
  }
  ucontext_t context{};
  context.uc_mcontext.gregs[REG_RSP] = 8;  // a stack that is not there
  BOOST_TEST(step_back_to_caller(&context) == 0u);
  BOOST_TEST(context.uc_mcontext.gregs[REG_RSP] == 8);
}

#endif

BOOST_AUTO_TEST_SUITE_END()
