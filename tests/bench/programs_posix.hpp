// SPDX-License-Identifier: MIT
// For benchmarks of whole programs: starting them, and what they cost.
#ifndef SKROBOT_TESTS_BENCH_PROGRAMS_POSIX_HPP
#define SKROBOT_TESTS_BENCH_PROGRAMS_POSIX_HPP

#include <fcntl.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

#include "bench.hpp"

extern char** environ;

namespace skrobot::bench {

/// Starts a program whose output is thrown away; -1 when it cannot be started.
inline pid_t start(std::vector<std::string> words) {
  std::vector<char*> arguments;
  for (std::string& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  ::posix_spawn_file_actions_init(&actions);
  for (const int descriptor : {1, 2}) ::posix_spawn_file_actions_addopen(&actions, descriptor, "/dev/null", O_WRONLY, 0);
  pid_t pid = -1;
  const bool started = ::posix_spawnp(&pid, arguments[0], &actions, nullptr, arguments.data(), environ) == 0;
  ::posix_spawn_file_actions_destroy(&actions);
  return started ? pid : -1;
}

/// Runs a program to its end; false when it cannot be started or its exit code is another one.
inline bool run(const std::vector<std::string>& words, int expected = 0, rusage* usage = nullptr) {
  const pid_t pid = start(words);
  int status = -1;
  rusage used{};
  if (pid < 0 || ::wait4(pid, &status, 0, &used) != pid) return false;
  if (usage != nullptr) *usage = used;
  return WIFEXITED(status) && WEXITSTATUS(status) == expected;
}

/// The same, or the end of this program.
inline void must_run(const std::vector<std::string>& words, int expected = 0, rusage* usage = nullptr) {
  if (run(words, expected, usage)) return;
  std::fprintf(stderr, "%s %s failed\n", words[0].c_str(), words.size() > 1 ? words[1].c_str() : "");
  std::exit(1);
}

/// Of the processes that were waited for.
inline double processor_seconds() {
  rusage usage{};
  ::getrusage(RUSAGE_CHILDREN, &usage);
  const auto seconds_of = [](const timeval& time) { return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6; };
  return seconds_of(usage.ru_utime) + seconds_of(usage.ru_stime);
}

/// As Times, of the programs that the work runs.
struct ProgramTimes {
  std::vector<double> wall, cpu;
  template <class Work>
  void measure(double per, Work&& work) {
    const double before = processor_seconds();
    wall.push_back(per * seconds(work));
    cpu.push_back(per * (processor_seconds() - before));
  }
};

/// A directory of its own on a file system in memory; an empty path where there is none.
class MemoryScratch {
 public:
  MemoryScratch() {
    if (::mkdtemp(path_.data()) == nullptr) path_.clear();
  }
  ~MemoryScratch() {
    std::error_code code;
    if (!path_.empty()) std::filesystem::remove_all(path_, code);
  }
  MemoryScratch(const MemoryScratch&) = delete;
  MemoryScratch& operator=(const MemoryScratch&) = delete;
  const std::string& path() const { return path_; }

 private:
  std::string path_ = "/dev/shm/skrobot-bench-XXXXXX";
};

}  // namespace skrobot::bench

#endif
