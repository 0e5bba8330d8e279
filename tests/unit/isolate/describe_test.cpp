// SPDX-License-Identifier: MIT
// A worker that says what a test wants, on a thread; and real plugins, which must have been built.
#include "isolate/describe.hpp"

#include <skrobot/plugin.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <boost/test/unit_test.hpp>
#include <functional>
#include <memory>
#include <thread>

#include "isolate/protocol.hpp"
#include "isolate/worker_spawn.hpp"
#include "support/program.hpp"

using namespace skrobot;
using protocol::Frame;
using protocol::Type;

namespace {

class SayingWorker : public Worker {
 public:
  explicit SayingWorker(std::vector<std::string> frames)
      : channels_(make_worker_channels()), ended_(::eventfd(0, EFD_CLOEXEC)) {
    speaker_ = std::thread([this, frames = std::move(frames)] {
      for (const std::string& frame : frames) {
        for (std::size_t at = 0; at < frame.size();) {
          const ssize_t sent =
              ::send(channels_.worker_socket.get(), frame.data() + at, frame.size() - at, MSG_NOSIGNAL);
          if (sent <= 0) return;
          at += static_cast<std::size_t>(sent);
        }
      }
      ::shutdown(channels_.worker_socket.get(), SHUT_WR);
      channels_.worker_output = Descriptor();
      const std::uint64_t one = 1;
      static_cast<void>(!::write(ended_.get(), &one, sizeof one));
    });
  }
  ~SayingWorker() override {
    ::shutdown(channels_.socket.get(), SHUT_RDWR);
    speaker_.join();
  }
  int socket() const override { return channels_.socket.get(); }
  int output() const override { return channels_.output.get(); }
  int ended() const override { return ended_.get(); }
  void signal(int) override {}
  WorkerEnd wait() override {
    WorkerEnd end;
    end.status = 0;
    return end;
  }

 private:
  WorkerChannels channels_;
  Descriptor ended_;
  std::thread speaker_;
};

std::string bytes_of(Frame frame) { return std::string(frame.bytes()); }

std::string item(const std::string& name, const std::string& schema = "", const std::string& kind = SKROBOT_TASK_V1,
                 const std::string& summary = "A summary") {
  Frame frame(Type::item);
  frame.text(kind).text(name).text(summary).text("https://x").text(schema);
  return bytes_of(std::move(frame));
}

std::string done(std::int64_t status = SKROBOT_OK, const std::string& message = "") {
  Frame frame(Type::done);
  frame.number(static_cast<std::uint64_t>(status)).number(0).text(message);
  return bytes_of(std::move(frame));
}

PluginInfo described(std::vector<std::string> frames) {
  Frame plugin(Type::plugin);
  plugin.text("org.example.x").text("1.2").number(0);
  frames.insert(frames.begin(), bytes_of(std::move(plugin)));
  return describe_plugin([&](int) { return std::make_unique<SayingWorker>(frames); }, "/x.so");
}

std::string fault_of(const std::string& one_item) {
  const PluginInfo info = described({one_item, done()});
  BOOST_TEST(info.items.empty());
  return info.fault;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(describe_test)

BOOST_AUTO_TEST_CASE(what_a_plugin_offers_is_taken) {
  const PluginInfo info = described({item("a_task", R"({"properties":{"x":{"type":"string"}}})"),
                                     item("a_notifier", "", SKROBOT_NOTIFIER_V1), done()});
  BOOST_TEST(info.fault == "");
  BOOST_TEST(info.identity.id == "org.example.x");
  BOOST_TEST(info.identity.version == "1.2");
  BOOST_TEST(info.identity.path == "/x.so");
  BOOST_TEST_REQUIRE(info.items.size() == 2u);
  BOOST_TEST((info.items[0].kind == ItemKind::task));
  BOOST_TEST(info.items[0].name == "a_task");
  BOOST_TEST(info.items[0].summary == "A summary");
  BOOST_TEST((info.items[1].kind == ItemKind::notifier));
  BOOST_TEST(described({done()}).items.empty());
}

BOOST_AUTO_TEST_CASE(a_newer_kind_is_passed_over) {
  const PluginInfo info = described({item("NOT snake", "[", "skrobot.dream/9"), item("a_task"), done()});
  BOOST_TEST(info.fault == "");
  BOOST_TEST(info.items.size() == 1u);
}

BOOST_AUTO_TEST_CASE(a_name_is_snake_case) {
  for (const std::string& name : std::vector<std::string>{"a", "a1_", std::string(64, 'a')})
    BOOST_TEST(described({item(name), done()}).fault == "", name);
  for (const std::string& name :
       std::vector<std::string>{"", "1a", "_a", "A", "a-b", "a b", "ż", "a\n", std::string(65, 'a')})
    BOOST_TEST(fault_of(item(name)).find("is not snake_case") != std::string::npos, name);
  const std::string hostile = fault_of(item("\x1b[31m\xFF"));
  BOOST_TEST(hostile.find('\x1b') == std::string::npos);
}

BOOST_AUTO_TEST_CASE(two_of_one_kind_have_two_names) {
  BOOST_TEST(described({item("a"), item("a"), done()}).fault == "cannot be used: it offers two tasks named 'a'");
  BOOST_TEST(described({item("a"), item("a", "", SKROBOT_NOTIFIER_V1), done()}).fault == "");
}

BOOST_AUTO_TEST_CASE(a_schema_that_cannot_be_used_is_told) {
  BOOST_TEST(fault_of(item("a", "{")).starts_with("cannot be used: the schema of 'a' is not JSON: line 1, column 2: "));
  BOOST_TEST(fault_of(item("a", "[]")) == "cannot be used: the schema of 'a' cannot be used: it is not an object");
}

BOOST_AUTO_TEST_CASE(a_plugin_that_offers_too_much_is_refused) {
  std::vector<std::string> frames;
  for (int i = 0; i < 1000; ++i) frames.push_back(item("task_" + std::to_string(i)));
  std::vector<std::string> more = frames;
  frames.push_back(done());
  BOOST_TEST(described(frames).items.size() == 1000u);
  more.push_back(item("one_more"));
  more.push_back(done());
  BOOST_TEST(described(more).fault == "cannot be used: it offers more than 1000 tasks and notifiers");
  BOOST_TEST(described(more).items.empty());
  const std::string schema = R"({"properties":{},"x":")" + std::string(200'000, 'x') + "\"}";
  std::vector<std::string> large;
  for (int i = 0; i < 25; ++i) large.push_back(item("task_" + std::to_string(i), schema));
  large.push_back(done());
  BOOST_TEST(described(large).fault == "cannot be used: its schemas have more than 4 MiB together");
}

BOOST_AUTO_TEST_CASE(what_goes_wrong_in_the_worker_is_told_and_what_lasts) {
  const PluginInfo refused = described({done(protocol::k_not_loaded, "libx.so: cannot open\x1b[31m")});
  BOOST_TEST(refused.fault == "cannot be used: libx.so: cannot open\\x1b[31m");
  BOOST_TEST(!refused.is_lasting);
  const PluginInfo unusable = described({item("a"), done(protocol::k_unusable, "it has no id")});
  BOOST_TEST(unusable.fault == "cannot be used: it has no id");
  BOOST_TEST(unusable.is_lasting);
  BOOST_TEST(unusable.items.empty());
  const PluginInfo silent = described({item("a")});
  BOOST_TEST(silent.fault.ends_with(" during inspection"), silent.fault);
  BOOST_TEST(silent.items.empty());
}

BOOST_AUTO_TEST_CASE(texts_of_a_plugin_are_made_harmless_and_short) {
  const PluginInfo info = described({item("a", "", SKROBOT_TASK_V1, "\x1b[31m" + std::string(100'000, 's')), done()});
  BOOST_TEST_REQUIRE(info.items.size() == 1u);
  BOOST_TEST(info.items[0].summary.size() <= 200u);
  BOOST_TEST(info.items[0].summary.find('\x1b') == std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_real_worker_describes_real_plugins) {
  const auto path = [](const std::string& name) { return test::fixture(name) + "/" + name + ".so"; };
  const WorkerLauncher launch = process_launcher();
  BOOST_TEST(describe_plugin(launch, path("null_task")).items.size() == 1u);
  BOOST_TEST(describe_plugin(launch, path("duplicate_names")).fault.find("it offers two ") != std::string::npos);
  BOOST_TEST(describe_plugin(launch, path("bad_name")).fault.find("is not snake_case") != std::string::npos);
  BOOST_TEST(!describe_plugin(launch, path("missing_dependency")).is_lasting);
}

BOOST_AUTO_TEST_SUITE_END()
