// SPDX-License-Identifier: MIT
// The process that forks workers and the host's side of it: both ends of one socket.
#include "worker/zygote.hpp"

#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <boost/test/unit_test.hpp>
#include <thread>

#include "isolate/fork_server.hpp"
#include "isolate/supervision.hpp"

using namespace skrobot;

namespace {

// `work` runs in each worker, with its ends, and returns the worker's exit code.
class Zygote {
 public:
  template <class Work, class Before>
  Zygote(Work work, Before before) {
    std::array<int, 2> ends{};
    BOOST_TEST_REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) == 0);
    pid_ = ::fork();
    if (pid_ == 0) {
      for (int number = 1; number < NSIG; ++number) ::signal(number, SIG_DFL);
      ::close(ends[0]);
      before();
      const ForkedEnds forked = serve_forks(ends[1], "", nullptr);
      ::_exit(work(forked));
    }
    ::close(ends[1]);
    socket_ = ends[0];
    BOOST_TEST_REQUIRE(pid_ > 0);
  }
  template <class Work>
  explicit Zygote(Work work) : Zygote(work, [] {}) {}
  ~Zygote() {
    if (pid_ > 0) end();
  }
  Zygote(const Zygote&) = delete;
  Zygote& operator=(const Zygote&) = delete;

  ForkServer take() { return ForkServer(Descriptor(std::exchange(socket_, -1))); }
  void end() {
    if (socket_ >= 0) ::close(std::exchange(socket_, -1));
    int status = 0;
    BOOST_TEST(::waitpid(std::exchange(pid_, -1), &status, 0) > 0);
    BOOST_TEST(WIFEXITED(status));
    BOOST_TEST(WEXITSTATUS(status) == 0);
  }
  int pid() const { return pid_; }

 private:
  int pid_ = -1;
  int socket_ = -1;
};

// What the supervisor tells, after the start, of how the worker ended.
int exit_code_told(const WorkerChannels& channels) {
  protocol::SupervisorReport report;
  for (const auto kind : {protocol::SupervisorTells::started, protocol::SupervisorTells::ended}) {
    if (::recv(channels.control.get(), &report, sizeof report, 0) != static_cast<ssize_t>(sizeof report)) return -1;
    BOOST_TEST((report.kind == kind));
  }
  return WIFEXITED(report.wait_status) ? WEXITSTATUS(report.wait_status) : -2;
}

void close_ends_of_worker(WorkerChannels& channels) {
  channels.worker_socket = Descriptor();
  channels.worker_output = Descriptor();
  channels.supervisor_control = Descriptor();
}

std::string all_from(int descriptor) {
  std::string text;
  std::array<char, 1000> buffer{};
  for (ssize_t got = 0; (got = ::read(descriptor, buffer.data(), buffer.size())) > 0;)
    text.append(buffer.data(), static_cast<std::size_t>(got));
  return text;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(zygote_test)

BOOST_AUTO_TEST_CASE(each_worker_has_its_own_ends_one_after_another) {
  static int served = 0;  // of each process its own
  Zygote zygote([](const ForkedEnds& ends) {
    ++served;
    const std::string text = "for the socket";
    if (::write(ends.socket, text.data(), text.size()) != static_cast<ssize_t>(text.size())) return 1;
    if (::write(STDOUT_FILENO, "out ", 4) != 4 || ::write(STDERR_FILENO, "err", 3) != 3) return 2;
    if (ends.memory < 0 || ::lseek(ends.memory, 0, SEEK_END) != 5) return 3;
    return ::getpgrp() == ::getpid() && served == 1 ? 5 : 4;
  });
  ForkServer server = zygote.take();
  server.load("/there/is/no/plugin.so");  // said when it is called
  std::FILE* memory = std::tmpfile();
  BOOST_TEST_REQUIRE(memory != nullptr);
  std::fputs("12345", memory);
  std::fflush(memory);
  for (int i = 0; i < 3; ++i) {
    WorkerChannels channels = make_worker_channels();
    std::string reason;
    BOOST_TEST_REQUIRE((server.fork(channels, ::fileno(memory), reason) == ForkServer::Answer::forked));
    BOOST_TEST(reason == "");
    close_ends_of_worker(channels);
    BOOST_TEST(exit_code_told(channels) == 5);
    BOOST_TEST(all_from(channels.output.get()) == "out err");  // ends: nobody else has it
    BOOST_TEST(all_from(channels.socket.get()) == "for the socket");
  }
  std::fclose(memory);
  server.close();
  zygote.end();
}

BOOST_AUTO_TEST_CASE(a_process_with_threads_is_not_forked) {
  Zygote zygote([](const ForkedEnds&) { return 1; }, [] { std::thread([] { ::pause(); }).detach(); });
  ForkServer server = zygote.take();
  for (int i = 0; i < 2; ++i) {
    WorkerChannels channels = make_worker_channels();
    std::string reason;
    BOOST_TEST((server.fork(channels, -1, reason) == ForkServer::Answer::gone ||
                reason == "the plugin starts threads when loaded and cannot be forked"));
  }
  server.close();
  zygote.end();
}

BOOST_AUTO_TEST_CASE(it_ends_when_its_host_is_gone_and_takes_the_worker_along) {
  Zygote zygote([](const ForkedEnds&) -> int {
    while (true) ::pause();
  });
  ForkServer server = zygote.take();
  WorkerChannels channels = make_worker_channels();
  const Descriptor memory(::dup(0));
  std::string reason;
  BOOST_TEST_REQUIRE((server.fork(channels, memory.get(), reason) == ForkServer::Answer::forked));
  close_ends_of_worker(channels);
  server.close();
  channels.control = Descriptor();
  BOOST_TEST(all_from(channels.output.get()) == "");  // returns when the worker is gone
  zygote.end();
}

BOOST_AUTO_TEST_CASE(nonsense_ends_it) {
  for (const std::string& bytes : {std::string("x"), std::string(8, '\xFF'), std::string(100, 'z')}) {
    std::array<int, 2> ends{};
    BOOST_TEST_REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) == 0);
    const pid_t pid = ::fork();
    if (pid == 0) {
      ::close(ends[0]);
      serve_forks(ends[1], "", nullptr);
      ::_exit(9);
    }
    ::close(ends[1]);
    BOOST_TEST(::send(ends[0], bytes.data(), bytes.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(bytes.size()));
    ::shutdown(ends[0], SHUT_WR);
    int status = 0;
    BOOST_TEST(::waitpid(pid, &status, 0) == pid);
    BOOST_TEST(WIFEXITED(status));
    BOOST_TEST(WEXITSTATUS(status) == 0);
    ::close(ends[0]);
  }
}

BOOST_AUTO_TEST_SUITE_END()
