// SPDX-License-Identifier: MIT
#include "base/own_process.hpp"

#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <filesystem>

namespace skrobot {
namespace {

// 0: it was not raised.
std::atomic<std::uint64_t> g_usual{0};

rlimit descriptor_limit() {
  rlimit limit{};
  ::getrlimit(RLIMIT_NOFILE, &limit);
  return limit;
}

}  // namespace

void open_standard_descriptors() {
  // The lowest free number is what open() gives.
  int descriptor = 0;
  do {
    descriptor = ::open("/dev/null", O_RDWR);
  } while (descriptor >= 0 && descriptor <= 2);
  if (descriptor > 2) ::close(descriptor);
}

void ignore_file_size_signal() { ::signal(SIGXFSZ, SIG_IGN); }

std::uint64_t open_descriptors() {
  std::error_code code;
  std::uint64_t count = 0;
  for (std::filesystem::directory_iterator at("/proc/self/fd", code), end; !code && at != end; at.increment(code))
    ++count;
  return count;
}

std::uint64_t allow_descriptors(std::uint64_t wanted) {
  rlimit limit = descriptor_limit();
  if (limit.rlim_cur >= wanted || limit.rlim_cur >= limit.rlim_max) return limit.rlim_cur;
  const rlim_t usual = limit.rlim_cur;
  limit.rlim_cur = std::min<rlim_t>(wanted, limit.rlim_max);
  if (::setrlimit(RLIMIT_NOFILE, &limit) != 0) return usual;
  std::uint64_t none = 0;
  g_usual.compare_exchange_strong(none, usual);
  return limit.rlim_cur;
}

std::uint64_t usual_descriptors() {
  const std::uint64_t usual = g_usual;
  return usual != 0 ? usual : descriptor_limit().rlim_cur;
}

void restore_descriptors(std::uint64_t usual) {
  rlimit limit = descriptor_limit();
  if (usual == 0 || usual >= limit.rlim_cur) return;
  limit.rlim_cur = usual;
  ::setrlimit(RLIMIT_NOFILE, &limit);
}

}  // namespace skrobot
