// SPDX-License-Identifier: MIT
// Runs a program below a filter that refuses system calls, as a container or an old kernel does:
//   refuse ERRNO CALL... -- PROGRAM [ARGUMENT...]       refuse ENOSYS pidfd_open clone3 -- skrobot run …
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <cstdio>
#include <cstring>
#include <map>
#include <string>
#include <vector>

int main(int argc, char** argv) {
  const std::map<std::string, int> errors{
      {"ENOSYS", ENOSYS}, {"EPERM", EPERM}, {"EMFILE", EMFILE}, {"EAGAIN", EAGAIN}, {"EINVAL", EINVAL}};
  const std::map<std::string, int> calls{{"pidfd_open", SYS_pidfd_open},
                                         {"pidfd_send_signal", SYS_pidfd_send_signal},
                                         {"clone3", SYS_clone3},
                                         {"prctl", SYS_prctl},
                                         {"waitid", SYS_waitid},
                                         {"wait4", SYS_wait4},
                                         {"poll", SYS_poll},
                                         {"ppoll", SYS_ppoll},
                                         {"socketpair", SYS_socketpair},
                                         {"pipe2", SYS_pipe2},
                                         {"memfd_create", SYS_memfd_create},
                                         {"mkdir", SYS_mkdir},
                                         {"setpgid", SYS_setpgid},
                                         {"kill", SYS_kill},
                                         {"rt_sigprocmask", SYS_rt_sigprocmask}};
  if (argc < 2 || !errors.contains(argv[1])) return std::fputs("refuse: expected an error's name first\n", stderr), 2;
  std::vector<sock_filter> filter{BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr))};
  int at = 2;
  for (; at < argc && std::strcmp(argv[at], "--") != 0; ++at) {
    const auto call = calls.find(argv[at]);
    if (call == calls.end()) return std::fprintf(stderr, "refuse: unknown system call %s\n", argv[at]), 2;
    filter.push_back(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, static_cast<unsigned>(call->second), 0, 1));
    filter.push_back(BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | static_cast<unsigned>(errors.at(argv[1]))));
  }
  filter.push_back(BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW));
  if (at + 1 >= argc) return std::fputs("refuse: expected -- and a program\n", stderr), 2;
  const sock_fprog program{static_cast<unsigned short>(filter.size()), filter.data()};
  if (::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 || ::prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) != 0) {
    return std::perror("refuse: cannot set the filter"), 77;
  }
  ::execvp(argv[at + 1], argv + at + 1);
  return std::perror(argv[at + 1]), 127;
}
