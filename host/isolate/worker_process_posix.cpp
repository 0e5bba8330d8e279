// SPDX-License-Identifier: MIT
#include <unistd.h>

#include <cstdlib>
#include <skrobot/error.hpp>
#include <string>
#include <utility>
#include <vector>

#include "base/machine.hpp"
#include "base/own_process.hpp"
#include "isolate/supervised.hpp"
#include "isolate/worker_spawn.hpp"

namespace skrobot {
namespace {

class WorkerProcess final : public Worker {
 public:
  WorkerProcess(std::shared_ptr<SupervisorProcess> supervisor, WorkerChannels ends)
      : socket_(std::move(ends.socket)),
        output_(std::move(ends.output)),
        supervised_(std::move(ends.control), std::move(supervisor)) {}

  int socket() const override { return socket_.get(); }
  int output() const override { return output_.get(); }
  int ended() const override { return supervised_.descriptor(); }
  bool has_ended() override { return supervised_.has_ended(); }
  void signal(int number) override { supervised_.signal(number); }
  WorkerEnd wait() override {
    supervised_.wait();
    return supervised_.end();
  }

 private:
  Descriptor socket_;
  Descriptor output_;
  Supervised supervised_;
};

std::unique_ptr<Worker> start(const std::filesystem::path& program, int memory, const EnvironmentVariables& more) {
  WorkerChannels ends = make_worker_channels();
  const int supervisor = spawn_worker(
      program, {}, {ends.worker_socket.get(), ends.worker_output.get(), memory, ends.supervisor_control.get()},
      ends.worker_output.get(), more);
  return make_supervised_worker(std::make_shared<SupervisorProcess>(supervisor), std::move(ends));
}

}  // namespace

// Without them, something would fail in the middle of a run.
void require_descriptors() {
  constexpr std::uint64_t k_least = 48;
  const std::uint64_t allowed = allow_descriptors(k_least);
  if (allowed >= k_least) return;
  throw Error(Fault::host,
              "too few file descriptors: a process may have " + std::to_string(allowed) +
                  " open, but running a plugin needs " + std::to_string(k_least),
              "raise the limit with 'ulimit -n " + std::to_string(k_least) + "' or more");
}

std::unique_ptr<Worker> make_supervised_worker(std::shared_ptr<SupervisorProcess> supervisor, WorkerChannels ends) {
  return std::make_unique<WorkerProcess>(std::move(supervisor), std::move(ends));
}

WorkerLauncher process_launcher(EnvironmentVariables more) {
  return [program = std::filesystem::path(), more = std::move(more)](int memory) mutable {
    if (program.empty()) {
      require_descriptors();
      program = find_worker_program();
    }
    return start(program, memory, more);
  };
}

}  // namespace skrobot
