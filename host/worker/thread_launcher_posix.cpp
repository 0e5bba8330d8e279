// SPDX-License-Identifier: MIT
#include <fcntl.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cstdint>
#include <cstdio>
#include <iostream>
#include <skrobot/error.hpp>
#include <thread>

#include "base/terminal.hpp"
#include "worker/session.hpp"
#include "worker/thread_launcher.hpp"

namespace skrobot {
namespace {

class WorkerThread : public Worker {
 public:
  explicit WorkerThread(int memory) : ended_(::eventfd(0, EFD_CLOEXEC)) {
    std::array<int, 2> output{};
    if (ended_ < 0 || ::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, socket_.data()) != 0 ||
        ::pipe2(output.data(), O_CLOEXEC) != 0) {
      throw Error(Fault::host, "cannot start a task in this process: too many open files");
    }
    output_ = output[0];
    std::cout.flush();
    std::fflush(nullptr);
    for (int i = 0; i < 2; ++i) saved_[i] = ::fcntl(1 + i, F_DUPFD_CLOEXEC, 3);
    set_terminal_descriptor(saved_[1]);
    ::dup2(output[1], 1);
    ::dup2(output[1], 2);
    thread_ = std::thread([this, memory, write_end = output[1]] {
      serve({socket_[1], write_end, memory});
      ::close(write_end);
      const std::uint64_t one = 1;
      [[maybe_unused]] const ssize_t written = ::write(ended_, &one, sizeof one);
    });
  }
  WorkerThread(const WorkerThread&) = delete;
  WorkerThread& operator=(const WorkerThread&) = delete;
  ~WorkerThread() override {
    restore();
    for (const int descriptor : {socket_[0], socket_[1], output_, ended_}) ::close(descriptor);
  }

  int socket() const override { return socket_[0]; }
  int output() const override { return output_; }
  int ended() const override { return ended_; }
  void signal(int) override {}  // a thread cannot be ended from outside: the task is waited for
  WorkerEnd wait() override {
    restore();
    rusage usage{};
    ::getrusage(RUSAGE_SELF, &usage);
    WorkerEnd end;
    end.status = 0;
    end.resources.peak_memory_bytes = usage.ru_maxrss * 1024;
    return end;
  }

 private:
  void restore() {
    if (!thread_.joinable()) return;
    thread_.join();
    for (int i = 0; i < 2; ++i) ::dup2(saved_[i], 1 + i);
    set_terminal_descriptor(STDERR_FILENO);
    for (int i = 0; i < 2; ++i) ::close(saved_[i]);
  }

  std::array<int, 2> socket_{};
  std::array<int, 2> saved_{};
  int output_ = -1;
  int ended_ = -1;
  std::thread thread_;
};

}  // namespace

WorkerLauncher thread_launcher() {
  return [](int memory) { return std::make_unique<WorkerThread>(memory); };
}
}  // namespace skrobot
