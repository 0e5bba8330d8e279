// SPDX-License-Identifier: MIT
// The fuzzer: `fuzzer TARGET [libFuzzer's arguments]`. What a target throws ends it, as a crash does.
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "fuzz/targets.hpp"

namespace {
const skrobot::fuzz::Target* g_target = nullptr;
}

extern "C" int LLVMFuzzerInitialize(int* count, char*** arguments) {
  for (const auto& target : skrobot::fuzz::targets()) {
    if (*count > 1 && std::strcmp(target.name, (*arguments)[1]) == 0) g_target = &target;
  }
  if (g_target == nullptr) {
    std::fprintf(stderr, "the first argument must be one of:");
    for (const auto& target : skrobot::fuzz::targets()) std::fprintf(stderr, " %s", target.name);
    std::fprintf(stderr, "\n");
    std::exit(2);
  }
  (*arguments)[1] = (*arguments)[0];
  ++*arguments;
  --*count;
  return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  try {
    g_target->run({reinterpret_cast<const char*>(data), size});
  } catch (const std::exception& e) {
    std::fprintf(stderr, "%s: %s\n", g_target->name, e.what());
    std::abort();
  }
  return 0;
}
