// SPDX-License-Identifier: MIT
// The host's end of what it talks through with a worker's supervisor.
#ifndef SKROBOT_HOST_ISOLATE_SUPERVISED_HPP
#define SKROBOT_HOST_ISOLATE_SUPERVISED_HPP

#include <chrono>
#include <optional>

#include "isolate/supervision.hpp"
#include "isolate/worker.hpp"
#include "isolate/worker_spawn.hpp"

namespace skrobot {

/// A supervised process. One thread drives it.
class Supervised {
 public:
  /// `supervisor` is a child of this process; -1: it is another's.
  Supervised(Descriptor control, int supervisor);
  Supervised(const Supervised&) = delete;
  Supervised& operator=(const Supervised&) = delete;
  /// As wait(); the supervisor is gone too.
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
  void reap();
  void end_abandoned(int supervisor) const;

  Descriptor control_;
  int supervisor_;
  int worker_ = -1;
  bool gone_ = false;
  bool killed_ = false;
  std::optional<protocol::SupervisorReport> report_;  // the last
};

}  // namespace skrobot

#endif
