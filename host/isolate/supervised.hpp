// SPDX-License-Identifier: MIT
// The host's end of what it talks through with a worker's supervisor.
#ifndef SKROBOT_HOST_ISOLATE_SUPERVISED_HPP
#define SKROBOT_HOST_ISOLATE_SUPERVISED_HPP

#include <memory>
#include <optional>

#include "isolate/supervision.hpp"
#include "isolate/worker.hpp"
#include "isolate/worker_spawn.hpp"

namespace skrobot {

/// A supervisor that is a child of this process. Waited for when the last owner goes: it must have been told to end by
/// then. One thread drives it.
class SupervisorProcess {
 public:
  /// `pid` is known to OwnChildren.
  explicit SupervisorProcess(int pid) : pid_(pid) {}
  SupervisorProcess(const SupervisorProcess&) = delete;
  SupervisorProcess& operator=(const SupervisorProcess&) = delete;
  ~SupervisorProcess();

  bool is_there() const { return pid_ > 0; }
  /// Has it go on, should a plugin have stopped it.
  void resume() const;
  void kill() const;
  /// Kills it, waits for it, and ends what it leaves: its cgroup, the process `worker` (-1: none), and, where this
  /// process adopts orphans, those.
  void end(int worker);

 private:
  void reap();

  int pid_;
};

/// A supervised process. One thread drives it.
class Supervised {
 public:
  /// `supervisor` is a child of this process; -1: it is another's.
  Supervised(Descriptor control, int supervisor);
  /// The supervisor has other workers after this one.
  Supervised(Descriptor control, std::shared_ptr<SupervisorProcess> supervisor);
  Supervised(const Supervised&) = delete;
  Supervised& operator=(const Supervised&) = delete;
  /// As wait(); a supervisor of this one alone is gone too.
  ~Supervised();

  int descriptor() const { return control_.get(); }  ///< for poll(): readable when has_ended() may have changed
  /// Takes what the supervisor has told. True: it has told the end, or is gone.
  bool has_ended();
  /// To the process and its group; SIGKILL: to all that it started. A second SIGKILL ends the supervisor itself.
  void signal(int number);
  /// Ends all that is still there. True: as the supervisor told it; false: it was gone before, or did not answer.
  bool wait();
  /// REQUIRES: wait() was called.
  WorkerEnd end() const;

 private:
  Descriptor control_;
  std::shared_ptr<SupervisorProcess> supervisor_;  // null: another process's
  int worker_ = -1;
  bool gone_ = false;
  bool killed_ = false;
  std::optional<protocol::SupervisorReport> report_;  // the last
};

/// A worker with these ends. What it costs to wait for a supervisor of its own is paid when the worker is destroyed.
std::unique_ptr<Worker> make_supervised_worker(std::shared_ptr<SupervisorProcess> supervisor, WorkerChannels ends);

}  // namespace skrobot

#endif
