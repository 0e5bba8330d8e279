// SPDX-License-Identifier: MIT
// What the fixtures that want to outlive their run share.
#ifndef SKROBOT_TESTS_PLUGINS_SUPERVISED_HPP
#define SKROBOT_TESTS_PLUGINS_SUPERVISED_HPP

#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>

inline int parent_of(int pid) {
  std::ifstream file("/proc/" + std::to_string(pid) + "/stat");
  const std::string stat((std::istreambuf_iterator<char>(file)), {});
  const std::size_t name_end = stat.rfind(')');
  return name_end == std::string::npos ? 0 : std::atoi(stat.c_str() + name_end + 4);
}

inline std::string name_of(int pid) {
  std::string name;
  std::getline(std::ifstream("/proc/" + std::to_string(pid) + "/comm"), name);
  return name;
}

// The host: the first process above that is no part of the worker.
inline int host_process() {
  int pid = ::getppid();
  while (pid > 1 && name_of(pid).find("skrobot-worker") == 0) pid = parent_of(pid);
  return pid;
}

// SIGKILL and SIGSTOP are all that it still hears.
inline void ignore_signals() {
  sigset_t all;
  ::sigfillset(&all);
  ::sigprocmask(SIG_BLOCK, &all, nullptr);
}

// Leaves a process in a session of its own, its parent gone, its environment empty. Returns when it sleeps.
inline void leave_nameless_daemon() {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) ::abort();
  if (::fork() == 0) {
    ::setsid();
    if (::fork() == 0) {
      ignore_signals();
      ::prctl(PR_SET_PDEATHSIG, 0);
      char sleep[] = "sleep", time[] = "1000";
      char *arguments[] = {sleep, time, nullptr}, *none[] = {nullptr};
      ::execve("/bin/sleep", arguments, none);
    }
    ::_exit(0);
  }
  // The end of the pipe: the daemon is a program of its own.
  ::close(ends[1]);
  char byte = 0;
  [[maybe_unused]] const auto got = ::read(ends[0], &byte, 1);
  ::close(ends[0]);
}

#endif
