// SPDX-License-Identifier: MIT
#include "worker/run_session.hpp"

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <boost/test/unit_test.hpp>
#include <cmath>
#include <limits>
#include <skrobot/host.hpp>
#include <thread>

#include "support/forked.hpp"
#include "support/temporary_directory.hpp"
#include "track/shared_memory.hpp"

using namespace skrobot;
using protocol::Fields;
using protocol::Frame;
using protocol::Type;

namespace {

skrobot_str text(std::string_view view) { return to_str(view); }

// A session, what it shares with the host, and the host's end of the conversation. None is ever destroyed: a session
// outlives its task's threads, and each later fork of this process looks after the block.
struct Bench {
  Bench() : memory(*new SharedMemory(SharedMemory::shareable())) {
    BOOST_TEST_REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, socket.data()) == 0);
    BOOST_TEST_REQUIRE(::pipe2(output.data(), O_CLOEXEC) == 0);
    channel = new Channel(socket[0], output[1]);
    order.params = R"({"rate":0.5})";
    order.texts = {{"rate", "0.5"}, {"empty", ""}, {"a.b", "ż"}};
    order.run_id = "the id";
    order.directory = (directory / "files").string();
    order.seed = UINT64_MAX;
  }
  ~Bench() {
    for (const int descriptor : {socket[0], socket[1], output[0], output[1]}) ::close(descriptor);
  }
  const skrobot_run& start() { return (new RunSession(*channel, memory.block(), order))->table(); }
  std::vector<std::pair<Type, std::string>> sent() const {
    protocol::Splitter splitter;
    std::array<char, 65536> bytes{};
    for (ssize_t got = 0; (got = ::recv(socket[1], bytes.data(), bytes.size(), MSG_DONTWAIT)) > 0;)
      splitter.add({bytes.data(), static_cast<std::size_t>(got)});
    std::vector<std::pair<Type, std::string>> all;
    while (const auto message = splitter.next()) all.emplace_back(message->type, message->payload);
    return all;
  }
  std::vector<MetricPoint> points() const {
    std::vector<MetricPoint> all;
    const RingHeads heads = ring_heads(memory.block());
    const auto take = [&](const MetricPoint& point) { all.push_back(point); };
    drain_ring(memory.block().run_thread, heads.run_thread, take);
    drain_ring(memory.block().other_threads, heads.other_threads, take);
    return all;
  }

  test::TemporaryDirectory directory;
  SharedMemory& memory;
  std::array<int, 2> socket{}, output{};
  Channel* channel;
  RunOrder order;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(run_session_test, Bench)

BOOST_AUTO_TEST_CASE(an_order_is_read_as_it_was_sent) {
  Frame frame(Type::run);
  frame.text("/a plugin.so").text("stamp").text("train_task").text(R"({"a":1})").number(2);
  frame.text("a").text("1").text("b").text("").text("id").text("/dir").number(UINT64_MAX).text("0123456789abcdef");
  frame.number(1 << 20).number(1);
  Fields fields(frame.bytes().substr(sizeof(protocol::Header)));
  const RunOrder read = RunOrder::read(fields, *channel);
  BOOST_TEST(fields.ok());
  BOOST_TEST(read.path == "/a plugin.so");
  BOOST_TEST(read.stamp == "stamp");
  BOOST_TEST(read.task == "train_task");
  BOOST_TEST(read.params == R"({"a":1})");
  BOOST_TEST(read.texts.size() == 2u);
  BOOST_TEST(read.texts.at("a") == "1");
  BOOST_TEST(read.texts.at("b") == "");
  BOOST_TEST(read.run_id == "id");
  BOOST_TEST(read.directory == "/dir");
  BOOST_TEST(read.seed == UINT64_MAX);
  BOOST_TEST(read.confinement.memory_limit == std::uint64_t{1} << 20);
  BOOST_TEST(read.confinement.has_secrets);
}

BOOST_AUTO_TEST_CASE(an_order_that_is_cut_anywhere_is_refused) {
  Frame frame(Type::run);
  frame.text("p").text("s").text("t").text("{}").number(1).text("a").text("1").text("i").text("d").number(7);
  frame.text("m").number(0).number(0);
  const std::string whole(frame.bytes().substr(sizeof(protocol::Header)));
  for (std::size_t size = 0; size < whole.size(); ++size) {
    Fields fields(std::string_view(whole).substr(0, size));
    RunOrder::read(fields, *channel);
    BOOST_TEST(!fields.ok(), size);
  }
  // So many parameters that reading them would never end.
  Frame many(Type::run);
  many.text("p").text("s").text("t").text("{}").number(UINT64_MAX).text("a");
  Fields fields(many.bytes().substr(sizeof(protocol::Header)));
  BOOST_TEST(RunOrder::read(fields, *channel).texts.size() <= 1u);
  BOOST_TEST(!fields.ok());
}

BOOST_AUTO_TEST_CASE(a_task_sees_what_was_ordered) {
  const skrobot_run& run = start();
  BOOST_TEST(run.struct_size == sizeof(skrobot_run));
  BOOST_TEST(to_view(run.params) == order.params);
  BOOST_TEST(to_view(run.run_id) == "the id");
  BOOST_TEST(run.directory.data == order.directory);  // NUL-terminated
  BOOST_TEST(run.seed == UINT64_MAX);
  skrobot_str found = text("untouched");
  BOOST_TEST(run.param(run.ctx, text("rate"), &found) == SKROBOT_OK);
  BOOST_TEST(found.data == std::string("0.5"));
  BOOST_TEST(run.param(run.ctx, text("a.b"), &found) == SKROBOT_OK);
  BOOST_TEST(to_view(found) == "ż");
  BOOST_TEST(run.param(run.ctx, text("empty"), &found) == SKROBOT_OK);
  BOOST_TEST(found.size == 0u);
  found = text("untouched");
  for (const std::string_view name : {"", "rat", "rates", "Rate"})
    BOOST_TEST(run.param(run.ctx, text(name), &found) == SKROBOT_NOT_FOUND, name);
  BOOST_TEST(to_view(found) == "untouched");
}

BOOST_AUTO_TEST_CASE(the_wish_to_stop_is_the_hosts_flag) {
  const skrobot_run& run = start();
  BOOST_TEST(*run.cancelled == 0u);
  memory.block().cancelled = 1;
  BOOST_TEST(*run.cancelled == 1u);
}

BOOST_AUTO_TEST_CASE(a_metric_is_told_once_and_before_its_points) {
  const skrobot_run& run = start();
  const std::uint32_t loss = run.metric_open(run.ctx, text("loss"), text("nats"));
  BOOST_TEST(run.metric_open(run.ctx, text("loss"), text("other")) == loss);
  const std::uint32_t rate = run.metric_open(run.ctx, text("ż"), text(""));
  BOOST_TEST(rate != loss);
  const auto told = sent();
  BOOST_TEST_REQUIRE(told.size() == 2u);
  Fields first(told[0].second), second(told[1].second);
  BOOST_TEST((told[0].first == Type::metric_open));
  BOOST_TEST(first.number() == loss);
  BOOST_TEST(first.text() == "loss");
  BOOST_TEST(first.text() == "nats");
  BOOST_TEST(second.number() == rate);
  BOOST_TEST(second.text() == "ż");
  BOOST_TEST(second.text() == "");
}

BOOST_AUTO_TEST_CASE(a_name_of_any_length_fits_a_frame) {
  const skrobot_run& run = start();
  const std::string name(3 << 20, 'n');
  const std::uint32_t id = run.metric_open(run.ctx, text(name), text(name));
  BOOST_TEST(run.metric_open(run.ctx, text(name + "2"), text("")) != id);  // differ only behind the cut
  const auto told = sent();
  BOOST_TEST_REQUIRE(told.size() == 2u);
  Fields fields(told[0].second);
  fields.number();
  BOOST_TEST(fields.text() == name.substr(0, protocol::k_most_name_bytes));
  BOOST_TEST(fields.text() == name.substr(0, protocol::k_most_name_bytes));
}

BOOST_AUTO_TEST_CASE(points_pass_through_memory_bit_by_bit) {
  const skrobot_run& run = start();
  const std::uint32_t id = run.metric_open(run.ctx, text("x"), text(""));
  run.metric(run.ctx, id, INT64_MIN, -0.0);
  const std::array<std::int64_t, 2> steps{INT64_MAX, 0};
  const std::array<double, 2> values{std::numeric_limits<double>::infinity(), 5e-324};
  run.metric_block(run.ctx, id, steps.data(), values.data(), 2);
  run.metric_block(run.ctx, id, nullptr, nullptr, 0);
  std::thread other([&] { run.metric(run.ctx, id, 7, 1.5); });
  other.join();
  const auto all = points();
  BOOST_TEST_REQUIRE(all.size() == 4u);
  BOOST_TEST(all[0].step == INT64_MIN);
  BOOST_TEST(std::signbit(all[0].value));
  BOOST_TEST(all[1].step == INT64_MAX);
  BOOST_TEST(all[1].value == values[0]);
  BOOST_TEST(all[2].value == 5e-324);
  BOOST_TEST(all[3].step == 7);
  for (const MetricPoint& point : all) BOOST_TEST(point.id == id);
}

BOOST_AUTO_TEST_CASE(a_full_ring_wakes_the_host_and_loses_nothing) {
  const skrobot_run& run = start();
  constexpr std::int64_t k_points = 3 * decltype(SharedBlock::run_thread)::k_capacity;
  std::vector<MetricPoint> all;
  std::atomic<bool> is_over{false};
  std::thread host([&] {
    while (!is_over) {
      for (const MetricPoint& point : points()) all.push_back(point);
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
  });
  for (std::int64_t step = 0; step < k_points; ++step) run.metric(run.ctx, 1, step, 0.5);
  is_over = true;
  host.join();
  for (const MetricPoint& point : points()) all.push_back(point);
  BOOST_TEST_REQUIRE(all.size() == static_cast<std::size_t>(k_points));
  bool is_in_order = true;
  for (std::int64_t step = 0; step < k_points; ++step)
    is_in_order = is_in_order && all[static_cast<std::size_t>(step)].step == step;
  BOOST_TEST(is_in_order);
  for (const auto& [type, payload] : sent()) BOOST_TEST((type == Type::wake && payload.empty()));
}

BOOST_AUTO_TEST_CASE(a_copy_that_a_task_forks_leaves_the_rings_alone) {
  const skrobot_run& run = start();
  run.metric(run.ctx, 1, 1, 1);
  BOOST_TEST(test::exit_code_of([&] {
               // More than the ring holds: nobody would make room.
               const std::size_t many = 2 * decltype(SharedBlock::run_thread)::k_capacity;
               for (std::size_t i = 0; i < many; ++i) run.metric(run.ctx, 1, 99, 99);
               run.progress(run.ctx, 99, 99);
               run.metric_open(run.ctx, text("of the copy"), text(""));
               return 7;
             }) == 7);
  const auto all = points();
  BOOST_TEST_REQUIRE(all.size() == 1u);
  BOOST_TEST(all[0].step == 1);
  BOOST_TEST(memory.block().progress_done == 0u);
  BOOST_TEST(sent().empty());
}

BOOST_AUTO_TEST_CASE(progress_is_the_last_that_was_told) {
  const skrobot_run& run = start();
  run.progress(run.ctx, 3, 10);
  run.progress(run.ctx, UINT64_MAX, 0);
  BOOST_TEST(memory.block().progress_done == UINT64_MAX);
  BOOST_TEST(memory.block().progress_total == 0u);
}

BOOST_AUTO_TEST_CASE(a_result_is_sent_in_pieces_that_fit) {
  const skrobot_run& run = start();
  const std::string bytes(100'000, 'r');
  BOOST_TEST(run.result.write(run.result.ctx, text(bytes)) == SKROBOT_OK);
  BOOST_TEST(run.result.write(run.result.ctx, text("end")) == SKROBOT_OK);
  std::string whole;
  for (const auto& [type, payload] : sent()) {
    BOOST_TEST((type == Type::result));
    BOOST_TEST(payload.size() <= protocol::k_piece_bytes + sizeof(std::uint64_t));
    whole += Fields(payload).text();
  }
  BOOST_TEST(whole == bytes + "end");
}

BOOST_AUTO_TEST_CASE(the_directory_is_made_when_it_is_asked_for) {
  const skrobot_run& run = start();
  BOOST_TEST(!std::filesystem::exists(order.directory));
  skrobot_error error{};
  error.struct_size = sizeof error;
  for (int i = 0; i < 2; ++i) BOOST_TEST(run.make_directory(run.ctx, &error) == SKROBOT_OK);
  BOOST_TEST(std::filesystem::is_directory(order.directory));
}

BOOST_AUTO_TEST_CASE(a_directory_that_cannot_be_made_is_named_and_cut) {
  test::write_text(directory / "file", "");
  order.directory = (directory / "file/below").string();
  skrobot_error error{};
  error.struct_size = sizeof error;
  error.code = 99;
  const skrobot_run& run = start();
  BOOST_TEST(run.make_directory(run.ctx, &error) == SKROBOT_FAILED);
  BOOST_TEST(error.code == 0);
  BOOST_TEST(std::string(error.message).starts_with("cannot create the directory " + order.directory + ": "));
  order.directory = (directory / std::string(5000, 'd')).string();
  std::fill(std::begin(error.message), std::end(error.message), 'x');
  const skrobot_run& other = start();
  BOOST_TEST(other.make_directory(other.ctx, &error) == SKROBOT_FAILED);
  BOOST_TEST(::strnlen(error.message, sizeof error.message) == sizeof error.message - 1);
}

BOOST_AUTO_TEST_SUITE_END()
