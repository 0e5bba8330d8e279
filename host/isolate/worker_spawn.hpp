// SPDX-License-Identifier: MIT
// What every way to start a worker's process is made of.
#ifndef SKROBOT_HOST_ISOLATE_WORKER_SPAWN_HPP
#define SKROBOT_HOST_ISOLATE_WORKER_SPAWN_HPP

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "isolate/worker.hpp"

namespace skrobot {

/// A file descriptor that is closed with it; -1: none.
class Descriptor {
 public:
  explicit Descriptor(int value = -1) : value_(value) {}
  Descriptor(Descriptor&& other) noexcept : value_(std::exchange(other.value_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(value_, other.value_);
    return *this;
  }
  ~Descriptor();
  int get() const { return value_; }

 private:
  int value_;
};

/// Both ends of what a worker and the host talk through; all close-on-exec.
struct WorkerChannels {
  Descriptor socket, worker_socket;
  Descriptor output, worker_output;
  Descriptor control, supervisor_control;
};
/// Throws Error(Fault::host).
WorkerChannels make_worker_channels();

/// Throws Error(Fault::host) when this process may open too few descriptors to run a plugin, raising the limit first.
void require_descriptors();

/// Starts `program` in a process group of its own, with stdin from /dev/null, stdout and stderr to `output` (-1:
/// /dev/null), and copies of `passed` from 3 on. Its arguments are `words`, then the copies' numbers (-1 for -1), then
/// the cgroup below which it may make groups (WorkerGroup::usual_parent()), then usual_descriptors(). Its environment
/// is this process's, with `variables` in front. Returns its number, which OwnChildren knows. Throws
/// Error(Fault::host).
int spawn_worker(const std::filesystem::path& program, const std::vector<std::string>& words,
                 const std::vector<int>& passed, int output, const EnvironmentVariables& variables = {});

/// Ends each child that this process did not start (see adopt_orphans); nothing where it adopts none.
void end_orphans();

[[noreturn]] void fail_to_start(const std::string& what, int number);

}  // namespace skrobot

#endif
