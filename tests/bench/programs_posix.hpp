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
  for (const int descriptor : {1, 2})
    ::posix_spawn_file_actions_addopen(&actions, descriptor, "/dev/null", O_WRONLY, 0);
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

inline double processor_seconds_of(int whose) {
  rusage usage{};
  ::getrusage(whose, &usage);
  const auto seconds_of = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
  };
  return seconds_of(usage.ru_utime) + seconds_of(usage.ru_stime);
}

/// For Times: of the programs that were waited for, and of this one with them.
inline double programs_processor_seconds() { return processor_seconds_of(RUSAGE_CHILDREN); }
inline double all_processor_seconds() { return processor_seconds_of(RUSAGE_SELF) + programs_processor_seconds(); }

/// A file system in memory; empty where there is none that can be written to.
inline std::filesystem::path memory_folder() { return ::access("/dev/shm", W_OK) == 0 ? "/dev/shm" : ""; }

}  // namespace skrobot::bench

#endif
