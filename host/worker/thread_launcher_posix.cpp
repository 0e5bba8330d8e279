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
#include "isolate/worker_spawn.hpp"
#include "worker/session.hpp"
#include "worker/thread_launcher.hpp"

namespace skrobot {
namespace {

class WorkerThread : public Worker {
 public:
  explicit WorkerThread(int memory) : ended_(::eventfd(0, EFD_CLOEXEC)) {
    std::array<int, 2> ends{};
    require(ended_.get());
    require(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()));
    socket_ = Descriptor(ends[0]);
    worker_socket_ = Descriptor(ends[1]);
    require(::pipe2(ends.data(), O_CLOEXEC));
    output_ = Descriptor(ends[0]);
    Descriptor write_end(ends[1]);
    std::cout.flush();
    std::fflush(nullptr);
    for (int i = 0; i < 2; ++i) {
      saved_[i] = Descriptor(::fcntl(1 + i, F_DUPFD_CLOEXEC, 3));
      require(saved_[i].get());
    }
    set_terminal_descriptor(saved_[1].get());
    ::dup2(write_end.get(), 1);
    ::dup2(write_end.get(), 2);
    try {
      thread_ = std::thread([this, memory, write_end = std::move(write_end)]() mutable {
        serve({worker_socket_.get(), write_end.get(), memory});
        write_end = Descriptor();
        const std::uint64_t one = 1;
        [[maybe_unused]] const ssize_t written = ::write(ended_.get(), &one, sizeof one);
      });
    } catch (...) {
      give_back_streams();
      throw;
    }
  }
  WorkerThread(const WorkerThread&) = delete;
  WorkerThread& operator=(const WorkerThread&) = delete;
  ~WorkerThread() override { restore(); }

  int socket() const override { return socket_.get(); }
  int output() const override { return output_.get(); }
  int ended() const override { return ended_.get(); }
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
  static void require(int result) {
    if (result < 0) throw Error(Fault::host, "cannot start a task in this process: too many open files");
  }
  void give_back_streams() {
    for (int i = 0; i < 2; ++i) ::dup2(saved_[i].get(), 1 + i);
    set_terminal_descriptor(STDERR_FILENO);
    for (Descriptor& saved : saved_) saved = Descriptor();
  }
  void restore() {
    if (!thread_.joinable()) return;
    thread_.join();
    give_back_streams();
  }

  Descriptor ended_;
  Descriptor socket_;
  Descriptor worker_socket_;
  Descriptor output_;
  std::array<Descriptor, 2> saved_;
  std::thread thread_;
};

}  // namespace

WorkerLauncher thread_launcher() {
  return [](int memory) { return std::make_unique<WorkerThread>(memory); };
}
}  // namespace skrobot
