// SPDX-License-Identifier: MIT
// The process above a worker: it stays when the host goes, and ends all that the worker started, however that hid.
#ifndef SKROBOT_HOST_WORKER_SUPERVISOR_HPP
#define SKROBOT_HOST_WORKER_SUPERVISOR_HPP

#include <memory>
#include <string>
#include <vector>

#include "isolate/worker_group.hpp"

namespace skrobot {

/// Makes this process a supervisor: processes below it whose parents end become its children, and no signal but SIGKILL
/// and SIGSTOP reaches it. One worker at a time. REQUIRES: this process has one thread. Without a copy, and for as long
/// as the process lives.
class Supervisor {
 public:
  /// `groups`: the cgroup below which its workers get one of their own; empty: none. `around`: the cgroup that this
  /// process itself is in with its workers, and another ends; may be null. Children that are there already are left
  /// alone.
  explicit Supervisor(const std::string& groups, const WorkerGroup* around = nullptr);
  Supervisor(const Supervisor&) = delete;
  Supervisor& operator=(const Supervisor&) = delete;
  ~Supervisor();

  /// Forks a worker; returns 0 in it, -1 (and errno) on failure. The worker has signals as this process had them
  /// before, a process group of its own, and ends with this process.
  int fork_worker();

  /// Tells the host through `control` that the worker started and how it ended, obeys what comes, and returns when the
  /// worker and all that it started are gone. Closes `control`.
  void attend(int control, int worker);

  /// Gives the next worker a cgroup as new: nothing that was set, charged or made in the last one's is there.
  void renew_group() { group_.renew(); }

  /// Tells the host why there is no worker. Closes `control`.
  static void tell_failure(int control, int number);

  /// That of the workers; there in a worker too.
  const WorkerGroup& group() const { return around_ != nullptr ? *around_ : group_; }

 private:
  struct End;
  struct Signals;
  void reap(int worker, End& end);
  void signal_worker(int worker, int number);
  unsigned end_all(int worker, End& end);

  WorkerGroup group_;
  const WorkerGroup* around_;
  unsigned memory_kills_ = 0;  // before the current worker
  std::vector<int> spared_;
  std::vector<int> leaders_;              // of process groups that our descendants made
  std::unique_ptr<const Signals> usual_;  // what the worker gets back
};

}  // namespace skrobot

#endif
