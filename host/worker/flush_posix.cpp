// SPDX-License-Identifier: MIT
#include "worker/flush.hpp"

#include <dlfcn.h>

#include <cstdio>
#include <iostream>

namespace skrobot {
namespace {

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
    if (stream != nullptr && *stream != nullptr) flush(stream);
  }
}

}  // namespace

void flush_standard_streams() noexcept {
  try {
    std::cout.flush();
    std::clog.flush();
    flush_shared_library();
  } catch (...) {  // a plugin has asked its stream to throw when it cannot write
  }
  std::fflush(nullptr);
}

}  // namespace skrobot
