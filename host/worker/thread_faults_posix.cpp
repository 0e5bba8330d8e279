// SPDX-License-Identifier: MIT
// Makes faults of every thread reportable. The program exports these three functions of the C library, so that they
// are found first by what is loaded into it; each calls the library's own. There is no other place where a thread can
// be given an alternate stack before a plugin's code runs on it, and none where a fault can be kept from being
// blocked. Threads that are made below the C library (clone, and C11's thrd_create, which calls inside) and masks
// that are set there are not seen: they work, and their faults are told as before, by the signal alone.
#include <dlfcn.h>
#include <pthread.h>
#include <signal.h>

#include <new>

#include "worker/crash_handler.hpp"

#define SKROBOT_INTERPOSED extern "C" __attribute__((visibility("default")))

namespace {

using ThreadFunction = void* (*)(void*);

struct Start {
  ThreadFunction function;
  void* argument;
};

template <class Function>
Function next(const char* name) {
  return reinterpret_cast<Function>(::dlsym(RTLD_NEXT, name));
}

// Runs at the end of a thread however it ends: a destructor here would have to be unwound by pthread_exit, which need
// not be of the same compiler's library as this program.
pthread_key_t stack_key() {
  static const pthread_key_t key = [] {
    pthread_key_t made{};
    ::pthread_key_create(&made, skrobot::drop_alternate_stack);
    return made;
  }();
  return key;
}

sigset_t without_faults(const sigset_t& set) {
  sigset_t kept = set;
  for (const int number : skrobot::instruction_faults()) ::sigdelset(&kept, number);
  return kept;
}

void* begin_thread(void* stack) {
  const Start start = *static_cast<Start*>(stack);
  skrobot::use_alternate_stack(stack);
  ::pthread_setspecific(stack_key(), stack);
  return start.function(start.argument);
}

}  // namespace

SKROBOT_INTERPOSED int pthread_create(pthread_t* thread, const pthread_attr_t* attributes, ThreadFunction function,
                                      void* argument) noexcept {
  static const auto create = next<decltype(&::pthread_create)>("pthread_create");
  void* stack = skrobot::make_alternate_stack();
  if (stack == nullptr) return create(thread, attributes, function, argument);
  // Kept at the end that is used last: memory of the heap, freed on the new thread, would make it begin a heap of its
  // own.
  new (stack) Start{function, argument};
  const int failed = create(thread, attributes, begin_thread, stack);
  if (failed != 0) skrobot::drop_alternate_stack(stack);
  return failed;
}

SKROBOT_INTERPOSED int pthread_sigmask(int how, const sigset_t* set, sigset_t* old) noexcept {
  static const auto change = next<decltype(&::pthread_sigmask)>("pthread_sigmask");
  if (set == nullptr || how == SIG_UNBLOCK) return change(how, set, old);
  const sigset_t kept = without_faults(*set);
  return change(how, &kept, old);
}

SKROBOT_INTERPOSED int sigprocmask(int how, const sigset_t* set, sigset_t* old) noexcept {
  static const auto change = next<decltype(&::sigprocmask)>("sigprocmask");
  if (set == nullptr || how == SIG_UNBLOCK) return change(how, set, old);
  const sigset_t kept = without_faults(*set);
  return change(how, &kept, old);
}
