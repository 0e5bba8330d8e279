// SPDX-License-Identifier: MIT
#include "isolate/supervised.hpp"

#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <string>
#include <utility>
#include <vector>

#include "base/clock.hpp"
#include "base/kept.hpp"
#include "base/own_children.hpp"
#include "base/processes.hpp"
#include "isolate/worker_group.hpp"

namespace skrobot {
namespace {

using namespace protocol;

// The supervisor ends what does not resist within milliseconds; this long it may need on a busy machine for what
// multiplies.
constexpr std::int64_t k_patience_ms = 30'000;

std::atomic<bool> g_adopts_orphans{false};
std::vector<int>& children_from_before() {
  static std::vector<int>& children = kept<std::vector<int>>();
  return children;
}

void wait_for(int pid) {
  while (::waitpid(pid, nullptr, 0) < 0 && errno == EINTR) {
  }
}

bool is_worker_program(int pid) {
  struct stat own {
  }, worker{};
  return ::stat(("/proc/" + std::to_string(pid) + "/exe").c_str(), &own) == 0 &&
         ::stat(find_worker_program().c_str(), &worker) == 0 && own.st_dev == worker.st_dev &&
         own.st_ino == worker.st_ino;
}

void end_process(int pid) {
  constexpr int k_most_naps = 5000;
  constexpr timespec k_nap{0, 1'000'000};
  ::kill(pid, SIGKILL);
  ProcessState state;
  for (int i = 0; i < k_most_naps && read_process_state(pid, state) && !state.is_zombie; ++i)
    ::nanosleep(&k_nap, nullptr);
}

}  // namespace

SupervisorProcess::~SupervisorProcess() {
  resume();
  reap();
}

void SupervisorProcess::resume() const {
  if (is_there()) ::kill(pid_, SIGCONT);
}

void SupervisorProcess::kill() const {
  if (is_there()) ::kill(pid_, SIGKILL);
}

void SupervisorProcess::reap() {
  if (!is_there()) return;
  wait_for(pid_);
  OwnChildren::instance().remove(std::exchange(pid_, -1));
}

// What a killed supervisor watched over is no child of anyone who would end it.
void SupervisorProcess::end(int worker) {
  if (!is_there()) return;
  const int supervisor = pid_;
  kill();
  reap();
  WorkerGroup::end(WorkerGroup::usual_parent(), supervisor);
  if (worker > 0 && is_worker_program(worker)) end_process(worker);
  end_orphans();
}

Supervised::Supervised(Descriptor control, int supervisor)
    : Supervised(std::move(control), supervisor > 0 ? std::make_shared<SupervisorProcess>(supervisor) : nullptr) {}

Supervised::Supervised(Descriptor control, std::shared_ptr<SupervisorProcess> supervisor)
    : control_(std::move(control)), supervisor_(std::move(supervisor)) {}

Supervised::~Supervised() {
  if (control_.get() >= 0) wait();
}

bool Supervised::has_ended() {
  while (!gone_ && (!report_ || report_->kind == SupervisorTells::started)) {
    SupervisorReport report;
    const ssize_t got = ::recv(control_.get(), &report, sizeof report, MSG_DONTWAIT);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) return false;
    gone_ = got != static_cast<ssize_t>(sizeof report);
    if (gone_) break;
    report_ = report;
    if (report.kind == SupervisorTells::started) worker_ = report.pid;
  }
  return true;
}

void Supervised::signal(int number) {
  const SupervisorOrder order{number};
  while (::send(control_.get(), &order, sizeof order, MSG_NOSIGNAL | MSG_DONTWAIT) < 0 && errno == EINTR) {
  }
  if (supervisor_ == nullptr || gone_) return;
  supervisor_->resume();
  if (number == SIGKILL && std::exchange(killed_, true)) supervisor_->kill();
}

bool Supervised::wait() {
  if (control_.get() < 0) return report_ && report_->kind != SupervisorTells::started;
  const std::int64_t begin = monotonic_ns();
  for (bool asked = false; !has_ended() && monotonic_ns() - begin < k_patience_ms * 1'000'000; asked = true) {
    constexpr int k_often_ms = 100;
    if (asked && supervisor_ != nullptr) supervisor_->resume();
    if (!asked) killed_ = false, signal(SIGKILL);
    pollfd event{control_.get(), POLLIN, 0};
    if (::poll(&event, 1, k_often_ms) < 0) {
      constexpr timespec k_nap{0, 1'000'000};
      ::nanosleep(&k_nap, nullptr);
    }
  }
  const bool told = report_ && report_->kind != SupervisorTells::started;
  control_ = Descriptor();
  if (!told && supervisor_ != nullptr) supervisor_->end(worker_);
  return told;
}

WorkerEnd Supervised::end() const {
  WorkerEnd end;
  if (!report_ || report_->kind == SupervisorTells::started) {
    end.signal = SIGKILL;
    end.containment = Containment::supervisor;
    return end;
  }
  if (report_->kind == SupervisorTells::failed) {
    end.start_error = report_->wait_status;
    return end;
  }
  if (WIFEXITED(report_->wait_status)) end.status = WEXITSTATUS(report_->wait_status);
  if (WIFSIGNALED(report_->wait_status)) end.signal = WTERMSIG(report_->wait_status);
  end.resources = {report_->user_us / 1000, report_->system_us / 1000, report_->peak_kib * 1024};
  end.containment = report_->in_cgroup != 0 ? Containment::cgroup : Containment::supervisor;
  end.has_shared_memory_limit = report_->memory_limited != 0;
  end.ran_out_of_memory = report_->out_of_memory != 0;
  end.left = report_->left;
  return end;
}

void adopt_orphans() {
  if (g_adopts_orphans || ::prctl(PR_SET_CHILD_SUBREAPER, 1) != 0) return;
  children_from_before() = children_of(::getpid());
  g_adopts_orphans = true;
}

// One that ends hands its children on, at any moment: looked at until there are none.
void end_orphans() {
  if (!g_adopts_orphans) return;
  constexpr int k_most_rounds = 10'000;
  const auto& before = children_from_before();
  for (int round = 0; round < k_most_rounds; ++round) {
    bool found = false, ended = false;
    for (const int child : children_of(::getpid())) {
      if (OwnChildren::instance().has(child) || std::find(before.begin(), before.end(), child) != before.end())
        continue;
      found = true;
      ::kill(child, SIGKILL);
      ended = ::waitpid(child, nullptr, WNOHANG) == child || ended;
    }
    if (!found) return;
    constexpr timespec k_nap{0, 1'000'000};
    if (!ended) ::nanosleep(&k_nap, nullptr);
  }
}

}  // namespace skrobot
