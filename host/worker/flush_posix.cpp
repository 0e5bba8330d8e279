// SPDX-License-Identifier: MIT
#include "worker/flush.hpp"

#include <dlfcn.h>

#include <cstdio>
#include <iostream>

namespace skrobot {
namespace {

// A plugin may have asked a stream to throw when it cannot write: the others are flushed all the same.
template <class Flush>
void flush_one(Flush flush) {
  try {
    flush();
  } catch (...) {
  }
}

void flush_shared_library() {
  // Already loaded, or not at all; never unloaded.
  void* library = ::dlopen("libstdc++.so.6", RTLD_LAZY | RTLD_NOLOAD);
  if (library == nullptr) return;
  using Flush = void* (*)(void*);
  const auto flush = reinterpret_cast<Flush>(::dlsym(library, "_ZNSo5flushEv"));  // std::ostream::flush()
  if (flush == nullptr) return;
  for (const char* name : {"_ZSt4cout", "_ZSt4clog", "_ZSt4cerr"}) {
    // Zeroes until something that uses it is loaded: then its first word, the table of virtual functions, is there.
    auto* stream = static_cast<void**>(::dlsym(library, name));
    if (stream != nullptr && *stream != nullptr) flush_one([&] { flush(stream); });
  }
}

}  // namespace

void flush_standard_streams() noexcept {
  flush_one([] { std::cout.flush(); });
  flush_one([] { std::clog.flush(); });
  flush_shared_library();
  std::fflush(nullptr);
}

}  // namespace skrobot
