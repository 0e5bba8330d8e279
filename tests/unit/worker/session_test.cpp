// SPDX-License-Identifier: MIT
// With real plugins, in this process: the fixtures must have been built.
#include "worker/session.hpp"

#include <fcntl.h>
#include <skrobot/plugin.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <boost/test/unit_test.hpp>
#include <optional>
#include <thread>

#include "isolate/protocol.hpp"
#include "support/program.hpp"
#include "track/shared_memory.hpp"

using namespace skrobot;
using namespace skrobot::protocol;

namespace {

std::string path_of(const std::string& name) { return test::fixture(name) + "/" + name + ".so"; }

struct Done {
  std::int64_t status = 0;
  std::int32_t code = 0;
  std::string message;
};

int g_confined = 0;
Confinement g_confinement;

// What a host hears of a worker that serves these frames.
struct Served {
  explicit Served(std::vector<Frame> frames, int memory = -1, bool confines = false) {
    std::array<int, 2> socket{}, output{};
    BOOST_TEST_REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, socket.data()) == 0);
    BOOST_TEST_REQUIRE(::pipe2(output.data(), O_CLOEXEC) == 0);
    g_confined = 0;
    std::thread worker([&] {
      serve({socket[1], output[1], memory, confines ? confine : nullptr});
      ::shutdown(socket[1], SHUT_RDWR);
    });
    for (Frame& frame : frames) {
      const std::string_view bytes = frame.bytes();
      BOOST_TEST(::send(socket[0], bytes.data(), bytes.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(bytes.size()));
    }
    ::shutdown(socket[0], SHUT_WR);
    Splitter splitter;
    std::array<char, 65536> bytes{};
    for (ssize_t got = 0; (got = ::recv(socket[0], bytes.data(), bytes.size(), 0)) > 0;) {
      splitter.add({bytes.data(), static_cast<std::size_t>(got)});
      while (const auto message = splitter.next()) take(*message);
    }
    worker.join();
    for (const int end : {socket[0], socket[1], output[0], output[1]}) ::close(end);
  }
  static void confine(const Confinement& confinement) {
    ++g_confined;
    g_confinement = confinement;
  }
  void take(const Message& message) {
    BOOST_TEST(!done.has_value());  // always the last
    types.push_back(message.type);
    Fields fields(message.payload);
    if (message.type == Type::result) result += fields.text();
    if (message.type != Type::done) return;
    done.emplace();
    done->status = static_cast<std::int64_t>(fields.number());
    done->code = static_cast<std::int32_t>(fields.number());
    done->message = fields.text();
    BOOST_TEST(fields.ok());
  }
  const Done& end() const {
    BOOST_TEST_REQUIRE(done.has_value());
    return *done;
  }

  std::vector<Type> types;
  std::string result;
  std::optional<Done> done;
};

Frame describe(const std::string& path) { return std::move(Frame(Type::describe).text(path)); }

Frame run(const std::string& name, const std::string& task, std::uint64_t memory_limit = 0) {
  Frame frame(Type::run);
  frame.text(path_of(name)).text("").text(task).text("{}").number(0).text("id").text("/nowhere").number(1);
  frame.text("0123456789abcdef").number(memory_limit).number(memory_limit != 0 ? 1 : 0);
  return frame;
}

Frame notify(const std::string& name, const std::string& notifier) {
  Frame frame(Type::notify);
  frame.text(path_of(name)).text("").text(notifier).text("{}").text("{}").text("0123456789abcdef").number(0);
  return frame;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(session_test)

BOOST_AUTO_TEST_CASE(a_plugin_is_described_by_what_it_offers) {
  const Served served({describe(path_of("null_task"))});
  BOOST_TEST(served.end().status == SKROBOT_OK);
  BOOST_TEST((served.types == std::vector<Type>{Type::plugin, Type::item, Type::done}));
}

BOOST_AUTO_TEST_CASE(loading_before_the_request_is_not_answered) {
  Frame load(Type::load), gone(Type::load);
  load.text(path_of("null_task"));
  gone.text("/there/is/no/plugin.so");
  const Served served({std::move(load), std::move(gone), Frame(Type::load), describe(path_of("null_task"))});
  BOOST_TEST((served.types == std::vector<Type>{Type::plugin, Type::item, Type::done}));
}

BOOST_AUTO_TEST_CASE(a_host_that_is_gone_gets_no_answer) {
  BOOST_TEST(Served({}).types.empty());
  BOOST_TEST(Served({std::move(Frame(Type::load).text("/there/is/no/plugin.so"))}).types.empty());
}

BOOST_AUTO_TEST_CASE(an_unknown_request_is_answered) {
  for (const auto type : {Type::done, static_cast<Type>(0), static_cast<Type>(UINT32_MAX)}) {
    const Served served({Frame(type)});
    BOOST_TEST((served.types == std::vector<Type>{Type::done}));
    BOOST_TEST(served.end().status == k_unusable);
    BOOST_TEST(served.end().message == "the worker got an unknown request");
  }
}

BOOST_AUTO_TEST_CASE(a_loader_that_refuses_is_told_from_other_failures) {
  const Served refused({describe(path_of("missing_dependency"))});
  BOOST_TEST(refused.end().status == k_not_loaded);
  BOOST_TEST(refused.end().message.find("libskrobot_absent.so") != std::string::npos, refused.end().message);
  const Served absent({describe("/there/is/no/plugin.so")});
  BOOST_TEST(absent.end().status == k_unusable);
  BOOST_TEST(absent.end().message == "it cannot be read");
  BOOST_TEST(Served({Frame(Type::describe)}).end().status == k_unusable);
  const Served wrong({notify("null_task", "null_task_notifier")});
  BOOST_TEST(wrong.end().status == k_unusable);
  BOOST_TEST(wrong.end().message ==
             "the plugin offers no 'null_task_notifier'; the file has changed since it was inspected");
}

BOOST_AUTO_TEST_CASE(a_task_is_run_with_the_memory_of_the_host) {
  const SharedMemory memory = SharedMemory::shareable();
  const Served served({run("null_task", "null_task")}, memory.descriptor());
  BOOST_TEST(served.end().status == SKROBOT_OK, served.end().message);
  BOOST_TEST(served.end().message == "");
}

BOOST_AUTO_TEST_CASE(a_run_without_memory_or_half_an_order_is_refused) {
  BOOST_TEST(Served({run("null_task", "null_task")}).end().message ==
             "the worker did not understand the host: their versions differ");
  const SharedMemory memory = SharedMemory::shareable();
  const Served served({std::move(Frame(Type::run).text(path_of("null_task")))}, memory.descriptor());
  BOOST_TEST(served.end().status == k_unusable);
}

BOOST_AUTO_TEST_CASE(a_call_is_confined_before_the_plugin_is_loaded) {
  const SharedMemory memory = SharedMemory::shareable();
  const Served served({run("null_task", "there_is_no_such_task", 1 << 30)}, memory.descriptor(), true);
  BOOST_TEST(served.end().status == k_unusable);
  BOOST_TEST(g_confined == 1);
  BOOST_TEST(g_confinement.memory_limit == std::uint64_t{1} << 30);
  BOOST_TEST(g_confinement.has_secrets);
}

BOOST_AUTO_TEST_CASE(a_notifier_that_fails_is_quoted) {
  const Served served({notify("failing_notifier", "failing_notifier")});
  BOOST_TEST(served.end().status == SKROBOT_FAILED);
  BOOST_TEST(!served.end().message.empty());
}

BOOST_AUTO_TEST_SUITE_END()
