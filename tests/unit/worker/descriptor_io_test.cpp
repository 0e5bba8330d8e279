// SPDX-License-Identifier: MIT
#include "worker/descriptor_io.hpp"

#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <boost/test/unit_test.hpp>
#include <string>
#include <thread>

using namespace skrobot;

namespace {

// Both ends are non-blocking, as a plugin may have made them.
struct Bench {
  Bench() {
    BOOST_TEST_REQUIRE(::pipe2(pipe.data(), O_CLOEXEC | O_NONBLOCK) == 0);
    BOOST_TEST_REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, socket.data()) == 0);
    ::fcntl(pipe[1], F_SETPIPE_SZ, 4096);
    const int small = 4096;
    ::setsockopt(socket[0], SOL_SOCKET, SO_SNDBUF, &small, sizeof small);
    action.sa_handler = [](int) {};  // without SA_RESTART: calls are interrupted
    ::sigaction(SIGUSR1, &action, &before);
    pipe_before = ::signal(SIGPIPE, SIG_IGN);
  }
  ~Bench() {
    for (const int descriptor : {pipe[0], pipe[1], socket[0], socket[1]}) ::close(descriptor);
    ::sigaction(SIGUSR1, &before, nullptr);
    ::signal(SIGPIPE, pipe_before);
  }
  // Reads slowly, and interrupts the writer all the time.
  static std::string read_all(int descriptor, std::size_t size, pthread_t writer) {
    std::string text;
    std::array<char, 1000> buffer{};
    while (text.size() < size) {
      ::pthread_kill(writer, SIGUSR1);
      const ssize_t got = ::read(descriptor, buffer.data(), buffer.size());
      if (got > 0) text.append(buffer.data(), static_cast<std::size_t>(got));
      else if (got == 0) break;
      else std::this_thread::yield();
    }
    return text;
  }
  static std::string pattern(std::size_t size) {
    std::string text(size, '\0');
    for (std::size_t i = 0; i < size; ++i) text[i] = static_cast<char>(i * 31 >> 3);
    return text;
  }
  std::array<int, 2> pipe{}, socket{};
  struct sigaction action {
  }, before{};
  void (*pipe_before)(int) = nullptr;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(descriptor_io_test, Bench)

BOOST_AUTO_TEST_CASE(all_is_written_to_a_full_pipe_and_through_signals) {
  const std::string text = pattern(200'000);
  std::string got;
  std::thread reader([&, writer = ::pthread_self()] { got = read_all(pipe[0], text.size(), writer); });
  const bool is_written = write_all(pipe[1], text);
  reader.join();
  BOOST_TEST(is_written);
  BOOST_TEST((got == text));
}

BOOST_AUTO_TEST_CASE(all_is_sent_to_a_full_socket_and_through_signals) {
  const std::string text = pattern(200'000);
  std::string got;
  std::thread reader([&, writer = ::pthread_self()] { got = read_all(socket[1], text.size(), writer); });
  const bool is_sent = send_all(socket[0], text);
  reader.join();
  BOOST_TEST(is_sent);
  BOOST_TEST((got == text));
}

BOOST_AUTO_TEST_CASE(all_is_received_in_parts) {
  const std::string text = pattern(50'000);
  std::string got(text.size(), '\0');
  std::thread sender([&, reader = ::pthread_self()] {
    for (std::size_t at = 0; at < text.size(); at += 777) {
      ::pthread_kill(reader, SIGUSR1);
      send_all(socket[1], std::string_view(text).substr(at, 777));
    }
  });
  const bool is_received = receive_all(socket[0], got.data(), got.size());
  sender.join();
  BOOST_TEST(is_received);
  BOOST_TEST((got == text));
}

BOOST_AUTO_TEST_CASE(nothing_is_done_at_once) {
  char byte = 'x';
  BOOST_TEST(write_all(pipe[1], ""));
  BOOST_TEST(send_all(socket[0], ""));
  BOOST_TEST(receive_all(socket[0], &byte, 0));
  BOOST_TEST(byte == 'x');
}

BOOST_AUTO_TEST_CASE(a_side_that_is_gone_is_noticed) {
  ::close(std::exchange(pipe[0], -1));
  BOOST_TEST(!write_all(pipe[1], "x"));
  send_all(socket[1], "ab");
  ::close(std::exchange(socket[1], -1));
  std::array<char, 3> bytes{};
  BOOST_TEST(!receive_all(socket[0], bytes.data(), 3));  // two of three came
  ::signal(SIGPIPE, SIG_DFL);
  BOOST_TEST(!send_all(socket[0], "x"));  // and this process is still there
  BOOST_TEST(!write_all(-1, "x"));
  BOOST_TEST(!send_all(-1, "x"));
  BOOST_TEST(!receive_all(-1, bytes.data(), 1));
}

BOOST_AUTO_TEST_SUITE_END()
