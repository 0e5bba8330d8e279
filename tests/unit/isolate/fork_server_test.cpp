// SPDX-License-Identifier: MIT
// Against what another process might answer; zygote_test drives it with a real one.
#include "isolate/fork_server.hpp"

#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <boost/test/unit_test.hpp>
#include <cstring>

using namespace skrobot;
using protocol::Fields;
using protocol::Frame;
using protocol::Header;
using protocol::Type;

namespace {

struct Bench {
  Bench() {
    std::array<int, 2> ends{};
    BOOST_TEST_REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) == 0);
    server.emplace(Descriptor(ends[0]));
    peer = Descriptor(ends[1]);
  }
  void say(std::string_view bytes) const {
    BOOST_TEST(::send(peer.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(bytes.size()));
  }
  void answer(std::uint64_t pid, std::string_view text) const {
    Frame frame(Type::forked);
    frame.number(pid).text(text);
    say(frame.bytes());
  }
  ForkServer::Answer fork() { return server->fork(channels, -1, reason); }
  // One frame, and how many descriptors came with it.
  Type heard(std::string& payload, std::size_t& descriptors) const {
    std::array<char, 65536> bytes{};
    iovec data{bytes.data(), bytes.size()};
    alignas(cmsghdr) std::array<char, CMSG_SPACE(16 * sizeof(int))> control{};
    msghdr message{};
    message.msg_iov = &data;
    message.msg_iovlen = 1;
    message.msg_control = control.data();
    message.msg_controllen = control.size();
    const ssize_t got = ::recvmsg(peer.get(), &message, MSG_CMSG_CLOEXEC);
    BOOST_TEST_REQUIRE(got >= static_cast<ssize_t>(sizeof(Header)));
    descriptors = 0;
    for (cmsghdr* at = CMSG_FIRSTHDR(&message); at != nullptr; at = CMSG_NXTHDR(&message, at)) {
      std::array<int, 16> passed{};
      const std::size_t size = at->cmsg_len - CMSG_LEN(0);
      std::memcpy(passed.data(), CMSG_DATA(at), size);
      descriptors = size / sizeof(int);
      for (std::size_t i = 0; i < descriptors; ++i) ::close(passed[i]);
    }
    Header header{};
    std::memcpy(&header, bytes.data(), sizeof header);
    payload.assign(bytes.data() + sizeof header, header.size);
    BOOST_TEST(got == static_cast<ssize_t>(sizeof header + header.size));
    return static_cast<Type>(header.type);
  }

  std::optional<ForkServer> server;
  Descriptor peer;
  WorkerChannels channels = make_worker_channels();
  std::string reason = "untouched";
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(fork_server_test, Bench)

BOOST_AUTO_TEST_CASE(a_plugin_is_named_without_waiting) {
  server->load("/a plugin.so");
  std::string payload;
  std::size_t descriptors = 9;
  BOOST_TEST((heard(payload, descriptors) == Type::load));
  BOOST_TEST(Fields(payload).text() == "/a plugin.so");
  BOOST_TEST(descriptors == 0u);
}

BOOST_AUTO_TEST_CASE(a_fork_is_asked_for_with_four_descriptors) {
  answer(4711, "");
  const Descriptor memory(::dup(0));
  BOOST_TEST((server->fork(channels, memory.get(), reason) == ForkServer::Answer::forked));
  BOOST_TEST(reason == "");
  std::string payload;
  std::size_t descriptors = 0;
  BOOST_TEST((heard(payload, descriptors) == Type::fork));
  BOOST_TEST(payload == "");
  BOOST_TEST(descriptors == protocol::k_fork_descriptors);
}

BOOST_AUTO_TEST_CASE(a_refusal_has_its_reason) {
  const Descriptor memory(::dup(0));
  answer(0, "it starts threads");
  BOOST_TEST((server->fork(channels, memory.get(), reason) == ForkServer::Answer::refused));
  BOOST_TEST(reason == "it starts threads");
  answer(UINT64_MAX, "a number that is none");
  BOOST_TEST((server->fork(channels, memory.get(), reason) == ForkServer::Answer::refused));
}

BOOST_AUTO_TEST_CASE(one_that_is_gone_is_noticed) {
  const Descriptor memory(::dup(0));
  peer = Descriptor();
  BOOST_TEST((server->fork(channels, memory.get(), reason) == ForkServer::Answer::gone));
  server->load("/x.so");  // nobody hears it
  server->close();
  BOOST_TEST((server->fork(channels, memory.get(), reason) == ForkServer::Answer::gone));
}

BOOST_AUTO_TEST_CASE(what_is_no_answer_is_taken_for_none) {
  const Descriptor memory(::dup(0));
  const auto answered = [&](std::string_view bytes) {
    Bench bench;
    bench.say(bytes);
    ::shutdown(bench.peer.get(), SHUT_WR);
    return bench.server->fork(bench.channels, memory.get(), bench.reason);
  };
  const auto header = [](Type type, std::uint32_t size) {
    const Header made{static_cast<std::uint32_t>(type), size};
    return std::string(reinterpret_cast<const char*>(&made), sizeof made);
  };
  BOOST_TEST((answered("x") == ForkServer::Answer::gone));
  BOOST_TEST((answered(header(Type::forked, 100)) == ForkServer::Answer::gone));         // ends too early
  BOOST_TEST((answered(header(Type::done, 0)) == ForkServer::Answer::gone));             // another frame
  BOOST_TEST((answered(header(Type::forked, UINT32_MAX)) == ForkServer::Answer::gone));  // a size that is none
  BOOST_TEST((answered(header(Type::forked, 0)) == ForkServer::Answer::refused));        // without a number
}

BOOST_AUTO_TEST_SUITE_END()
