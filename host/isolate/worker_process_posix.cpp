// SPDX-License-Identifier: MIT
#include <signal.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <string>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "base/machine.hpp"
#include "isolate/worker_spawn.hpp"

namespace skrobot {
namespace {

class WorkerProcess : public Worker {
 public:
  WorkerProcess(pid_t pid, std::string cookie, Descriptor socket, Descriptor output, Descriptor lifeline)
      : pid_(pid),
        cookie_(std::move(cookie)),
        socket_(std::move(socket)),
        output_(std::move(output)),
        lifeline_(std::move(lifeline)),
        ended_(static_cast<int>(::syscall(SYS_pidfd_open, pid, 0))) {}
  WorkerProcess(const WorkerProcess&) = delete;
  WorkerProcess& operator=(const WorkerProcess&) = delete;
  ~WorkerProcess() override {
    if (pid_ >= 0) wait();
  }

  int socket() const override { return socket_.get(); }
  int output() const override { return output_.get(); }
  int ended() const override { return ended_.get(); }
  void signal(int number) override { ::kill(-pid_, number); }

  WorkerEnd wait() final {
    // While the worker is a zombie, its group's number cannot be another's.
    ::kill(-pid_, SIGKILL);
    int status = 0;
    rusage usage{};
    while (::wait4(pid_, &status, 0, &usage) < 0 && errno == EINTR) {
    }
    forget_worker(std::exchange(pid_, -1));
    end_orphans(cookie_);
    return worker_end(status, usage);
  }

 private:
  pid_t pid_;
  std::string cookie_;
  Descriptor socket_;
  Descriptor output_;
  Descriptor lifeline_;
  Descriptor ended_;
};

std::unique_ptr<Worker> start(const std::filesystem::path& program, int memory) {
  WorkerChannels ends = make_worker_channels();
  Spawned spawned = spawn_worker(program, {}, {ends.worker_socket.get(), ends.worker_output.get(), memory, ends.worker_lifeline.get()}, ends.worker_output.get());
  return std::make_unique<WorkerProcess>(spawned.pid, std::move(spawned.cookie), std::move(ends.socket), std::move(ends.output), std::move(ends.lifeline));
}

}  // namespace

std::filesystem::path find_worker_program() {
  constexpr const char* k_name = "skrobot-worker";
  std::vector<std::filesystem::path> places;
  if (const char* given = std::getenv("SKROBOT_WORKER"); given != nullptr && *given != '\0') {
    places.emplace_back(given);
  } else {
    const std::filesystem::path here = program_path().parent_path();
    places = {here / k_name, here.parent_path() / "lib" / "skrobot" / k_name, SKROBOT_INSTALLED_WORKER};
  }
  std::string tried;
  for (const auto& place : places) {
    if (::access(place.c_str(), X_OK) == 0) return place;
    tried += (tried.empty() ? "" : ", ") + place.string();
  }
  throw Error(Fault::host, "cannot find the program skrobot-worker; looked for " + tried,
              "set SKROBOT_WORKER to its path");
}

WorkerLauncher process_launcher() {
  return [program = std::filesystem::path()](int memory) mutable {
    if (program.empty()) program = find_worker_program();
    return start(program, memory);
  };
}

}  // namespace skrobot
