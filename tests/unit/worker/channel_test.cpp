// SPDX-License-Identifier: MIT
#include "worker/channel.hpp"

#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <boost/test/unit_test.hpp>
#include <string>
#include <thread>
#include <vector>

#include "isolate/conversation.hpp"
#include "isolate/output_splitter.hpp"

using namespace skrobot;
using namespace skrobot::protocol;

namespace {

struct Bench {
  std::array<int, 2> output{}, socket{};
  const std::string marker = random_marker();

  Bench() {
    BOOST_TEST_REQUIRE(::pipe(output.data()) == 0);
    BOOST_TEST_REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM, 0, socket.data()) == 0);
    ::fcntl(output[1], F_SETPIPE_SZ, 4096);
  }
  ~Bench() {
    for (const int descriptor : {output[0], output[1], socket[0], socket[1]}) ::close(descriptor);
  }
  static void make_non_blocking(int descriptor, bool on = true) {
    ::fcntl(descriptor, F_SETFL, (::fcntl(descriptor, F_GETFL) & ~O_NONBLOCK) | (on ? O_NONBLOCK : 0));
  }

  // The records that come out of the pipe until `count` are there.
  std::vector<std::string> read_records(std::size_t count) {
    std::vector<std::string> records;
    std::string printed;
    std::string parts;  // of a record that is not complete
    const auto take = [&](int, std::string_view text, bool goes_on) {
      parts += text;
      if (!goes_on) records.push_back(std::exchange(parts, {}));
    };
    OutputSplitter splitter(
        marker, [&](std::string_view bytes) { printed += bytes; }, take);
    std::array<char, 1000> buffer{};
    while (records.size() < count) {
      const ssize_t got = ::read(output[0], buffer.data(), buffer.size());
      if (got <= 0) break;
      splitter.add({buffer.data(), static_cast<std::size_t>(got)});
    }
    BOOST_TEST(printed == "");
    return records;
  }
  static std::string text_of(int i) { return std::to_string(i) + std::string(static_cast<std::size_t>(i % 9000), 'x'); }
};

void ignore(int) {}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(channel_test, Bench)

BOOST_AUTO_TEST_CASE(no_record_is_lost_in_a_full_pipe_that_does_not_block) {
  Channel channel(socket[1], output[1]);
  channel.set_marker(marker);
  constexpr int k_count = 2000;
  // Nobody reads before the pipe is full; then the descriptor changes again and again, as it may while a call waits.
  make_non_blocking(output[1]);
  std::atomic<bool> is_over{false};
  std::thread writer([&] {
    for (int i = 0; i < k_count; ++i) channel.log(1, text_of(i));
  });
  std::thread changer([&] {
    for (bool on = false; !is_over; on = !on) make_non_blocking(output[1], on), std::this_thread::yield();
  });
  const std::vector<std::string> records = read_records(k_count);
  is_over = true;
  writer.join();
  changer.join();
  BOOST_TEST_REQUIRE(records.size() == static_cast<std::size_t>(k_count));
  for (int i = 0; i < k_count; ++i) BOOST_TEST_REQUIRE(records[static_cast<std::size_t>(i)] == text_of(i));
}

BOOST_AUTO_TEST_CASE(signals_and_several_threads_lose_no_record) {
  Channel channel(socket[1], output[1]);
  channel.set_marker(marker);
  struct sigaction action {
  }, before{};
  action.sa_handler = ignore;  // without SA_RESTART
  ::sigaction(SIGUSR1, &action, &before);
  constexpr int k_threads = 4, k_count = 500;
  std::atomic<bool> is_over{false};
  std::vector<std::thread> writers;
  for (int thread = 0; thread < k_threads; ++thread) {
    writers.emplace_back([&] {
      for (int i = 0; i < k_count; ++i) channel.log(1, text_of(i));
    });
  }
  std::thread sender([&] {
    while (!is_over) {
      for (std::thread& writer : writers) ::pthread_kill(writer.native_handle(), SIGUSR1);
      std::this_thread::yield();
    }
  });
  make_non_blocking(output[1]);
  std::vector<std::string> records = read_records(k_threads * k_count);
  is_over = true;
  sender.join();
  for (std::thread& writer : writers) writer.join();
  ::sigaction(SIGUSR1, &before, nullptr);
  BOOST_TEST_REQUIRE(records.size() == static_cast<std::size_t>(k_threads * k_count));
  std::sort(records.begin(), records.end());
  for (std::size_t i = 0; i < records.size(); i += k_threads) {
    for (std::size_t j = 1; j < k_threads; ++j) BOOST_TEST_REQUIRE(records[i] == records[i + j]);
  }
}

BOOST_AUTO_TEST_CASE(a_message_goes_whole_through_a_socket_that_does_not_block) {
  Channel channel(socket[1], output[1]);
  make_non_blocking(socket[1]);
  const std::string text(5'000'000, 't');
  std::thread writer([&] { channel.send_pieces(Type::result, text); });
  Channel host(socket[0], output[1]);
  std::string got;
  while (got.size() < text.size()) {
    Type type{};
    std::string payload;
    BOOST_TEST_REQUIRE(host.receive(type, payload));
    BOOST_TEST_REQUIRE((type == Type::result));
    got += Fields(payload).text();
  }
  writer.join();
  BOOST_TEST((got == text));
}

BOOST_AUTO_TEST_CASE(a_request_is_waited_for_on_a_socket_that_does_not_block) {
  Channel channel(socket[1], output[1]);
  make_non_blocking(socket[1]);
  const std::string text(1'000'000, 't');
  std::thread host([&] {
    std::string bytes(Frame(Type::load).text(text).bytes());
    for (std::size_t at = 0; at < bytes.size(); at += 1000) {
      if (::send(socket[0], bytes.data() + at, std::min<std::size_t>(1000, bytes.size() - at), 0) <= 0) return;
    }
  });
  Type type{};
  std::string payload;
  BOOST_TEST(channel.receive(type, payload));
  host.join();
  BOOST_TEST((Fields(payload).text() == text));
}

BOOST_AUTO_TEST_CASE(a_dead_host_is_not_waited_for) {
  const auto before = ::signal(SIGPIPE, SIG_IGN);
  Channel channel(socket[1], output[1]);
  channel.set_marker(marker);
  make_non_blocking(output[1]);
  make_non_blocking(socket[1]);
  ::close(output[0]);
  ::close(socket[0]);
  output[0] = socket[0] = -1;
  channel.log(1, std::string(100'000, 'x'));
  channel.send_pieces(Type::result, std::string(100'000, 'x'));
  Type type{};
  std::string payload;
  BOOST_TEST(!channel.receive(type, payload));
  ::signal(SIGPIPE, before);
}

BOOST_AUTO_TEST_SUITE_END()
