// SPDX-License-Identifier: MIT
#include "worker/supervisor.hpp"

#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <optional>
#include <utility>

#include "base/processes.hpp"
#include "isolate/supervision.hpp"

namespace skrobot {
namespace {

using protocol::SupervisorOrder;
using protocol::SupervisorReport;
using protocol::SupervisorTells;

std::int64_t to_us(const timeval& time) { return time.tv_sec * 1'000'000LL + time.tv_usec; }

std::int64_t now_ms() {
  timespec now{};
  ::clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * 1000LL + now.tv_nsec / 1'000'000;
}

// Until a child ends, at most this long.
void nap() {
  sigset_t child;
  ::sigemptyset(&child);
  ::sigaddset(&child, SIGCHLD);
  const timespec limit{0, 2'000'000};
  ::sigtimedwait(&child, nullptr, &limit);
}

bool has_children() {
  siginfo_t info{};
  return ::waitid(P_ALL, 0, &info, WEXITED | WNOHANG | WNOWAIT | __WALL) == 0 || errno != ECHILD;
}

void tell(int control, const SupervisorReport& report) {
  while (::send(control, &report, sizeof report, MSG_NOSIGNAL) < 0 && errno == EINTR) {
  }
}

}  // namespace

struct Supervisor::End {
  std::optional<int> status;
  rusage usage{};
};

struct Supervisor::Signals {
  sigset_t mask{};
  struct sigaction on_child {};
};

Supervisor::~Supervisor() = default;

Supervisor::Supervisor(const std::string& groups, const WorkerGroup* around) : group_(groups), around_(around) {
  if (has_children()) spared_ = children_of(::getpid());
  ::prctl(PR_SET_CHILD_SUBREAPER, 1);
  auto usual = std::make_unique<Signals>();
  sigset_t all;
  ::sigfillset(&all);
  ::sigprocmask(SIG_BLOCK, &all, &usual->mask);
  // A signal that is ignored interrupts nothing, and children would not stay to be waited for.
  struct sigaction action {};
  action.sa_handler = [](int) {};
  ::sigaction(SIGCHLD, &action, &usual->on_child);
  usual_ = std::move(usual);
}

int Supervisor::fork_worker() {
  const int self = ::getpid();
  memory_kills_ = group().memory_kills();
  const int pid = group_.fork();
  if (pid == 0) {
    ::setpgid(0, 0);
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    ::sigaction(SIGCHLD, &usual_->on_child, nullptr);
    ::sigprocmask(SIG_SETMASK, &usual_->mask, nullptr);
    if (::getppid() != self) ::_exit(3);
  }
  if (pid > 0) ::setpgid(pid, pid);  // before it can be sent a signal
  return pid;
}

void Supervisor::reap(int worker, End& end) {
  int status = 0;
  rusage usage{};
  for (int pid = 0; (pid = ::wait4(-1, &status, WNOHANG | __WALL, &usage)) > 0;) {
    std::erase(spared_, pid);
    if (pid != worker) continue;
    end.status = status;
    end.usage = usage;
  }
}

// The worker is this process's own child and not waited for: its number cannot be another's.
void Supervisor::signal_worker(int worker, int number) {
  if (::getpgid(worker) != worker) ::kill(worker, number);
  ::kill(-worker, number);
}

// A process that ends hands its children to this one, at any moment: looked at until there are none. Returns how many
// could not be ended.
unsigned Supervisor::end_all(int worker, End& end) {
  constexpr std::int64_t k_patience_ms = 10'000, k_patience_with_others_ms = 500;
  const int self = ::getpid(), own_group = ::getpgrp();
  leaders_ = {worker};
  std::int64_t progress_ms = now_ms();
  std::vector<int> before;
  while (true) {
    reap(worker, end);
    if (!has_children()) return 0;
    const std::vector<int> found = descendants_of(self, spared_);
    if (found.empty()) {
      reap(worker, end);
      return 0;
    }
    group_.kill();
    bool may_end = false;
    for (const int pid : found) {
      // Its number is its own as long as its parent, below us or us, does not wait for it; that of one that is gone is
      // not given away so soon.
      if (ProcessState state; read_process_state(pid, state)) {
        if (state.group == pid) leaders_.push_back(pid);
        const bool is_ours = std::find(leaders_.begin(), leaders_.end(), state.group) != leaders_.end();
        // The whole group at one blow: what forks in it cannot get away. Never a group that it has only joined, the
        // host's perhaps.
        if (is_ours && state.group != own_group) ::kill(-state.group, SIGKILL);
      }
      may_end = ::kill(pid, SIGKILL) == 0 || errno != EPERM || may_end;
    }
    if (found != before) progress_ms = now_ms();
    before = found;
    const std::int64_t waited = now_ms() - progress_ms;
    if (waited > k_patience_ms || (!may_end && waited > k_patience_with_others_ms))
      return static_cast<unsigned>(found.size());
    nap();
  }
}

void Supervisor::tell_failure(int control, int number) {
  SupervisorReport report;
  report.kind = SupervisorTells::failed;
  report.wait_status = number;
  tell(control, report);
  ::close(control);
}

void Supervisor::attend(int control, int worker) {
  SupervisorReport report;
  report.kind = SupervisorTells::started;
  report.pid = worker;
  tell(control, report);
  sigset_t woken_by_children;
  ::sigfillset(&woken_by_children);
  ::sigdelset(&woken_by_children, SIGCHLD);
  End end;
  bool at_once = false;
  while (!at_once) {
    reap(worker, end);
    if (end.status) break;
    pollfd event{control, POLLIN, 0};
    if (::ppoll(&event, 1, nullptr, &woken_by_children) < 0) {
      if (errno == EINTR) continue;
      nap();
    }
    SupervisorOrder order{};
    const ssize_t got = ::recv(control, &order, sizeof order, MSG_DONTWAIT);
    if (got < 0 && (errno == EAGAIN || errno == EINTR)) continue;
    at_once = got != static_cast<ssize_t>(sizeof order) || order.signal == SIGKILL;
    if (!at_once) signal_worker(worker, order.signal);
  }
  report.left = end_all(worker, end);
  report.kind = SupervisorTells::ended;
  report.wait_status = end.status.value_or(SIGKILL);
  report.in_cgroup = group().is_there() ? 1 : 0;
  report.memory_limited = group().has_memory_limit() ? 1 : 0;
  report.out_of_memory = group().memory_kills() > memory_kills_ ? 1 : 0;
  report.user_us = to_us(end.usage.ru_utime);
  report.system_us = to_us(end.usage.ru_stime);
  report.peak_kib = end.usage.ru_maxrss;
  tell(control, report);
  ::close(control);
}

}  // namespace skrobot
