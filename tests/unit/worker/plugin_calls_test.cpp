// SPDX-License-Identifier: MIT
// The tables that a plugin sees of its host, and what a plugin's own are checked for.
#include "worker/plugin_calls.hpp"

#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <boost/test/unit_test.hpp>
#include <skrobot/context.hpp>

using namespace skrobot;

namespace {

struct Bench {
  Bench() : ends(make_ends()), channel(ends[0], ends[1]) {}
  ~Bench() {
    for (const int end : {ends[0], ends[1], peer}) ::close(end);
  }
  std::array<int, 2> make_ends() {
    std::array<int, 2> socket{}, pipe{};
    BOOST_TEST_REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM, 0, socket.data()) == 0);
    BOOST_TEST_REQUIRE(::pipe(pipe.data()) == 0);
    ::close(pipe[0]);
    peer = socket[1];
    return {socket[0], pipe[1]};
  }
  std::string sent() const {
    std::array<char, 65536> bytes{};
    const ssize_t got = ::recv(peer, bytes.data(), bytes.size(), MSG_DONTWAIT);
    return std::string(bytes.data(), got > 0 ? static_cast<std::size_t>(got) : 0);
  }

  int peer = -1;
  std::array<int, 2> ends;
  Channel channel;
};

skrobot_descriptor descriptor_with(decltype(skrobot_descriptor::schema) schema) {
  skrobot_descriptor item{};
  item.struct_size = sizeof item;
  item.schema = schema;
  return item;
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(plugin_calls_test, Bench)

BOOST_AUTO_TEST_CASE(a_host_says_its_version_and_has_no_extension) {
  const skrobot_host host = make_host(channel);
  BOOST_TEST(host.struct_size == sizeof(skrobot_host));
  BOOST_TEST(host.abi_minor == SKROBOT_ABI_MINOR);
  BOOST_TEST((host.extension(host.ctx, to_str(std::string_view("org.example.gpu"))) == nullptr));
}

BOOST_AUTO_TEST_CASE(a_verdict_has_the_plugins_words_or_some_of_its_own) {
  PluginError error(channel);
  BOOST_TEST(error.verdict(SKROBOT_FAILED, "it did not say why").message == "it did not say why");
  BOOST_TEST(error.verdict(4711, "it did not say why").message ==
             "it returned 4711, which is not a status of the plugin contract");
  error.get()->code = -7;
  const std::string words = "no such column";
  words.copy(error.get()->message, words.size());
  const Verdict verdict = error.verdict(SKROBOT_FAILED, "it did not say why");
  BOOST_TEST((verdict.message == words && verdict.code == -7 && verdict.status == SKROBOT_FAILED));
  // A message that no zero ends is cut where its room ends.
  for (char& c : error.get()->message) c = 'x';
  BOOST_TEST(error.verdict(SKROBOT_FAILED, "").message == std::string(sizeof error.get()->message - 1, 'x'));
  error.get()->write_details(error.get()->ctx, to_str(std::string_view("the details")));
  BOOST_TEST(sent().find("the details") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_schema_is_taken_in_pieces_up_to_its_limit) {
  const auto in_pieces = descriptor_with([](const skrobot_descriptor*, skrobot_sink sink, skrobot_error*) noexcept {
    sink.write(sink.ctx, to_str(std::string_view("{\"a\":")));
    return sink.write(sink.ctx, to_str(std::string_view("1}")));
  });
  BOOST_TEST(read_schema(channel, in_pieces, "t") == R"({"a":1})");
  BOOST_TEST(read_schema(channel, descriptor_with(nullptr), "t") == "");
  const auto endless = descriptor_with([](const skrobot_descriptor*, skrobot_sink sink, skrobot_error*) noexcept {
    const std::string piece(1000, 'x');
    skrobot_status status = SKROBOT_OK;
    for (int i = 0; i < 10'000 && status == SKROBOT_OK; ++i) status = sink.write(sink.ctx, to_str(piece));
    return static_cast<skrobot_status>(SKROBOT_OK);  // whatever it was told
  });
  BOOST_CHECK_EXCEPTION(read_schema(channel, endless, "t"), std::runtime_error, [](const std::runtime_error& e) {
    return std::string(e.what()) == "the schema of 't' has more than 256 KiB";
  });
  const auto failing = descriptor_with([](const skrobot_descriptor*, skrobot_sink, skrobot_error* error) noexcept {
    std::string("no memory").copy(error->message, 9);
    return static_cast<skrobot_status>(SKROBOT_FAILED);
  });
  BOOST_CHECK_EXCEPTION(read_schema(channel, failing, "t"), std::runtime_error, [](const std::runtime_error& e) {
    return std::string(e.what()) == "the schema of 't' could not be written: no memory";
  });
}

BOOST_AUTO_TEST_CASE(an_object_is_destroyed_once_where_its_table_can) {
  static int destroyed = 0;
  skrobot_task_v1 table{};
  int thing = 0;
  { const Object<skrobot_task_v1> left(table, &thing); }
  table.destroy = [](void*) noexcept { ++destroyed; };
  { const Object<skrobot_task_v1> none(table, nullptr); }
  BOOST_TEST(destroyed == 0);
  {
    const Object<skrobot_task_v1> object(table, &thing);
    BOOST_TEST((object.get() == &thing));
  }
  BOOST_TEST(destroyed == 1);
}

BOOST_AUTO_TEST_SUITE_END()
