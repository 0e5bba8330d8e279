// SPDX-License-Identifier: MIT
// Notifications of runs and of sweeps are found and sent again in one way.
#include "app/pending_delivery.hpp"

#include <boost/test/unit_test.hpp>
#include <skrobot/error.hpp>
#include <skrobot/json.hpp>

#include "support/temporary_directory.hpp"
#include "sweep/sweep_lock.hpp"

using namespace skrobot;
using namespace skrobot::test;

namespace {

class Listener : public AnyNotifier {
 public:
  std::string name() const override { return "mail"; }
  std::optional<json::object> recorded_params() const override { return json::object{{"to", "ada"}}; }
  void notify(const Notification& notification, const CancelToken*) override {
    heard.push_back(notification.run);
    if (fails) throw std::runtime_error("no line");
  }
  std::vector<std::string> heard;
  bool fails = false;
};

struct Bench {
  Bench() {
    std::filesystem::create_directory(record);
    write_text(record / "experiment.log", R"({"experiment_id": "e1", "experimenter": "ada", "format": 1})");
    write_text(record / "a_task.params", "{}");
    write_text(record / "a_task.result", "1\n");
    write_text(record / "a_task.run", R"({"format": 1, "id": "r1", "task": "a_task", "state": "completed",
      "host": "another", "notifications": [
      {"notifier": "mail", "params": {"to": "ada"}, "state": "failed", "error": "no line", "attempts": 3}]})");
    write_text(record / "sweep.json", R"({"format": 1, "notifications": [
      {"occasion": "first failure", "notifier": "mail", "params": {}, "state": "delivered", "error": null, "attempts": 1},
      {"occasion": "end", "notifier": "mail", "params": {"to": "ada"}, "state": "failed", "error": "no line",
       "attempts": 3, "notification": {"state": "completed", "run": "sweep", "message": "It is over."}}]})");
  }
  json::object entry(const char* file, std::size_t index) {
    return parse_json(read_text(record / file)).at("notifications").at(index).as_object();
  }

  TemporaryDirectory directory;
  const std::filesystem::path record = directory / "experiment";
  Listener listener;
  CancelToken cancel;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(pending_delivery_test, Bench)

BOOST_AUTO_TEST_CASE(those_of_runs_and_of_sweeps_are_found_and_sent) {
  std::vector<PendingDelivery> all = pending_deliveries(record);
  BOOST_TEST_REQUIRE(all.size() == 2u);
  BOOST_TEST(all[0].subject == "experiment/a_task");
  BOOST_TEST(all[0].record == record / "a_task.run");
  BOOST_TEST(all[1].subject == "experiment/sweep");
  BOOST_TEST(all[1].record == record / "sweep.json");
  BOOST_TEST(all[1].index == 1u);
  listener.fails = true;
  for (PendingDelivery& one : all) {
    const Delivery failed = one.send(listener, cancel);
    BOOST_TEST(failed.error == "no line");
    BOOST_TEST(failed.attempts == 6u);  // the earlier ones count
  }
  BOOST_TEST(entry("sweep.json", 1).at("attempts").to_number<int>() == 6);
  BOOST_TEST(entry("sweep.json", 1).contains("notification"));
  listener.fails = false;
  for (PendingDelivery& one : pending_deliveries(record)) BOOST_TEST(one.send(listener, cancel).error == "");
  BOOST_TEST(listener.heard.back() == "sweep");
  BOOST_TEST(entry("a_task.run", 0).at("state").as_string() == "delivered");
  const json::object sent = entry("sweep.json", 1);
  BOOST_TEST(sent.at("state").as_string() == "delivered");
  BOOST_TEST(sent.at("occasion").as_string() == "end");
  BOOST_TEST(sent.at("attempts").to_number<int>() == 7);
  BOOST_TEST(!sent.contains("notification"));
  BOOST_TEST(pending_deliveries(record).empty());
  // Another process saw them as pending, too.
  const std::size_t before = listener.heard.size();
  for (PendingDelivery& one : all) BOOST_TEST(one.send(listener, cancel).error == "");
  BOOST_TEST(listener.heard.size() == before);
}

BOOST_AUTO_TEST_CASE(a_sweep_that_runs_tells_its_own_notifiers) {
  const std::vector<PendingDelivery> all = pending_deliveries(record);
  BOOST_TEST_REQUIRE(all.size() == 2u);
  const SweepLock lock(record);
  BOOST_TEST(pending_deliveries(record).size() == 1u);
  BOOST_CHECK_THROW(all[1].send(listener, cancel), Error);
  BOOST_TEST(listener.heard.empty());
}

BOOST_AUTO_TEST_CASE(a_record_that_has_changed_is_not_obeyed) {
  std::vector<PendingDelivery> all = pending_deliveries(record);
  BOOST_TEST_REQUIRE(all.size() == 2u);
  for (PendingDelivery& one : all) {
    BOOST_CHECK_NO_THROW(read_own(one));
    BOOST_TEST(to_text(*one.delivery.params) == R"({"to":"ada"})");
    write_text(one.record, R"({"notifications": [{"notifier": "other"}, {"notifier": "other"}]})");
    BOOST_CHECK_EXCEPTION(read_own(one), Error,
                          [](const Error& e) { return std::string(e.what()).ends_with(" has changed"); });
  }
}

BOOST_AUTO_TEST_SUITE_END()
