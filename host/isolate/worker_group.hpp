// SPDX-License-Identifier: MIT
#ifndef SKROBOT_HOST_ISOLATE_WORKER_GROUP_HPP
#define SKROBOT_HOST_ISOLATE_WORKER_GROUP_HPP

#include <cstdint>
#include <string>

namespace skrobot {

/// A cgroup (version 2) for a worker and all that it starts: nothing leaves it without leave, and it ends at once. Gone
/// with the object in the process that made it.
class WorkerGroup {
 public:
  /// Below the cgroup at `parent`, a directory; empty, or where it cannot be made: there is none, and is_there() says
  /// so.
  explicit WorkerGroup(const std::string& parent);
  WorkerGroup(const WorkerGroup&) = delete;
  WorkerGroup& operator=(const WorkerGroup&) = delete;
  ~WorkerGroup();

  bool is_there() const { return directory_ >= 0; }
  /// As fork(), and the child is in the group from its first instruction on. Where that cannot be, the group is given
  /// up and the child is in none. REQUIRES: this process has one thread.
  int fork();
  /// Removes the group, ending what is in it, and makes it anew; nothing where there is none.
  void renew();
  /// Sends SIGKILL to all that is in it.
  void kill() const;
  /// Limits the memory of all in it together, in bytes, with shared memory and files in memory. False: the system does
  /// not let us.
  bool limit_memory(std::uint64_t bytes) const;
  bool has_memory_limit() const;
  /// Has the group above hand a controller ("memory") on. No group that has processes does: where all of them are
  /// skrobot's own, they move into one below it, `skrobot-hosts`; others' are never moved, and nothing is handed on. To
  /// be called in the group.
  bool enable(const std::string& controller) const;
  /// How many processes in it the kernel has ended for its memory limit.
  unsigned memory_kills() const;

  /// Ends what is in the group that the process `maker` made below `parent`, and removes it; nothing where there is
  /// none.
  static void end(const std::string& parent, int maker);
  /// The cgroup of this process as a directory, where it may make groups below it; empty where not, or where
  /// SKROBOT_CGROUP is "none" in the environment. Looked up once. Thread-safe.
  static const std::string& usual_parent();

 private:
  int fork_into();
  void make();
  void give_up();

  std::string path_;
  int directory_ = -1;
  int maker_ = -1;
};

}  // namespace skrobot

#endif
