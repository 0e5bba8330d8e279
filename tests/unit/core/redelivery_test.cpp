// SPDX-License-Identifier: MIT
#include "core/redelivery.hpp"

#include <boost/test/unit_test.hpp>
#include <skrobot/error.hpp>
#include <skrobot/json.hpp>

#include "support/failing_file_system.hpp"
#include "support/temporary_directory.hpp"

namespace skrobot {
namespace {

class Listener : public AnyNotifier {
 public:
  std::string name() const override { return "mail"; }
  std::optional<json::object> recorded_params() const override { return json::object{{"to", "ada"}}; }
  void notify(const Notification& notification, const CancelToken*) override {
    ++heard;
    last = notification;
    if (fails) throw std::runtime_error("no line");
  }
  int heard = 0;
  bool fails = false;
  Notification last;
};

struct Bench {
  test::TemporaryDirectory directory;
  const std::filesystem::path record = directory / "experiment";
  Listener listener;

  // A run of another machine that ended, and whose notifier was not reached.
  void write_record(const char* state = "completed") {
    std::filesystem::remove_all(record);
    std::filesystem::create_directories(record);
    test::write_text(record / "experiment.log", R"({"experiment_id": "e1", "experimenter": "ada", "format": 1})");
    test::write_text(record / "a_task.params", R"({"x": 1})");
    test::write_text(record / "a_task.result", "[1,2]\n");
    test::write_text(record / "a_task.errors", "no data\n\ndetails\n");
    test::write_text(
        record / "a_task.run",
        std::string(R"({"format": 1, "id": "r1", "task": "a_task", "state": ")") + state +
            R"(", "host": "another", "started": "2026-03-01T12:00:00.123+01:00", "notifications": [)"
            R"({"notifier": "mail", "params": {"to": "ada"}, "state": "failed", "error": "no line", "attempts": 3},)"
            R"({"notifier": "mail", "params": {"to": "bob"}, "state": "delivered", "error": null, "attempts": 1},)"
            R"({"notifier": "mail", "params": {"to": "cy"}, "state": "pending", "error": null, "attempts": 0}]})");
  }
  std::vector<Undelivered> open() { return undelivered(read_experiment(record)); }
  // "failed 3, delivered 1, pending 0"; fails the test when the record cannot be read.
  std::string states() {
    std::string text;
    const StoredRun run = read_run({record, "a_task"});
    BOOST_TEST_REQUIRE(run.record.has_value(), run.fault);
    const json::object written = to_json(*run.record);
    for (const json::value& item : written.at("notifications").as_array()) {
      text +=
          (text.empty() ? "" : ", ") + std::string(item.at("state").as_string()) + " " + to_text(item.at("attempts"));
    }
    return text;
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(redelivery_test, Bench)

BOOST_AUTO_TEST_CASE(failed_and_untried_notifications_are_found) {
  write_record();
  const auto found = open();
  BOOST_TEST_REQUIRE(found.size() == 2u);
  BOOST_TEST(found[0].index == 0u);
  BOOST_TEST(found[1].index == 2u);
  write_record("running");
  BOOST_TEST(open().empty());
}

BOOST_AUTO_TEST_CASE(the_notification_is_made_from_the_record) {
  write_record();
  const Notification completed = notification_from_record(open().at(0));
  BOOST_TEST(completed.message == "The task [a_task] under experiment [e1] is completed successfully.");
  BOOST_TEST(to_text(completed.result) == "[1,2]");
  BOOST_TEST(to_text(completed.params) == R"({"x":1})");
  write_record("failed");
  const Notification failed = notification_from_record(open().at(0));
  BOOST_TEST(failed.message == "The task [a_task] under experiment [e1] has failed with error:\n\nno data");
  BOOST_TEST(failed.experimenter == "ada");
}

BOOST_AUTO_TEST_CASE(an_incomplete_record_is_reported) {
  write_record();
  std::filesystem::remove(record / "a_task.result");
  BOOST_CHECK_EXCEPTION(notification_from_record(open().at(0)), Error, [](const Error& error) {
    return std::string(error.what()).ends_with("a_task.result cannot be read: no such file or directory");
  });
}

BOOST_AUTO_TEST_CASE(a_sent_notification_is_recorded_and_not_repeated) {
  write_record();
  const auto found = open();
  BOOST_TEST(redeliver(real_file_system(), found.at(0), listener, nullptr).error == "");
  BOOST_TEST(states() == "delivered 4, delivered 1, pending 0");
  // Another process saw it as open too.
  BOOST_TEST(redeliver(real_file_system(), found.at(0), listener, nullptr).error == "");
  BOOST_TEST(listener.heard == 1);
  BOOST_TEST(states() == "delivered 4, delivered 1, pending 0");
}

BOOST_AUTO_TEST_CASE(every_failing_operation_is_reported_and_the_record_stays_complete) {
  write_record();
  test::FailingFileSystem whole;
  redeliver(whole, open().at(0), listener, nullptr);
  BOOST_TEST(whole.operations().size() >= 5u);  // create, write, sync, rename, sync_directory
  std::size_t injected = 0;
  for (std::size_t at = 0; at < whole.operations().size(); ++at) {
    for (const std::errc code : {std::errc::no_space_on_device, std::errc::io_error, std::errc::permission_denied}) {
      BOOST_TEST_CONTEXT(whole.operations()[at] << " fails") {
        ++injected;
        write_record();
        test::FailingFileSystem files(at, code);
        BOOST_CHECK_EXCEPTION(redeliver(files, open().at(0), listener, nullptr), Error, [&](const Error& error) {
          return error.fault() == Fault::host &&
                 std::string(error.what()).find("a_task.run: " + reason(std::make_error_code(code))) !=
                     std::string::npos;
        });
        // The old one, or the new one when only the directory could not be synced: a notification is sent twice rather
        // than never.
        const bool renamed = whole.operations()[at] == "sync_directory";
        BOOST_TEST(states() == (renamed ? "delivered 4, delivered 1, pending 0" : "failed 3, delivered 1, pending 0"));
        for (const std::string& name : test::names_in(record)) BOOST_TEST(!name.starts_with("."), name);
        if (!renamed) BOOST_TEST(redeliver(real_file_system(), open().at(0), listener, nullptr).error == "");
      }
    }
  }
  BOOST_TEST_MESSAGE(injected << " failures injected, all told");
}

BOOST_AUTO_TEST_CASE(failed_attempts_are_counted) {
  write_record();
  listener.fails = true;
  BOOST_TEST(redeliver(real_file_system(), open().at(1), listener, nullptr).error == "no line");
  BOOST_TEST(states() == "failed 3, delivered 1, failed 3");
}

BOOST_AUTO_TEST_CASE(a_run_that_was_deleted_while_it_was_told_is_not_made_again) {
  class Deleter : public Listener {
   public:
    explicit Deleter(std::filesystem::path run) : run_(std::move(run)) {}
    void notify(const Notification& notification, const CancelToken* cancel) override {
      Listener::notify(notification, cancel);
      std::filesystem::remove(run_);
    }

   private:
    std::filesystem::path run_;
  };
  write_record();
  const auto items = open();
  BOOST_TEST_REQUIRE(!items.empty());
  Deleter deleter(record / "a_task.run");
  BOOST_CHECK_THROW(redeliver(real_file_system(), items[0], deleter, nullptr), Error);
  BOOST_TEST(deleter.heard == 1);
  for (const std::string& name : test::names_in(record))
    BOOST_TEST((name == "experiment.log" || name.starts_with("a_task.")), name);
  BOOST_TEST(!std::filesystem::exists(record / "a_task.run"));
}

BOOST_AUTO_TEST_CASE(nothing_is_written_through_a_link) {
  write_record();
  const auto items = open();
  BOOST_TEST_REQUIRE(!items.empty());
  std::filesystem::rename(record, directory / "outside");
  std::filesystem::create_directory_symlink(directory / "outside", record);
  const std::string before = test::read_text(directory / "outside/a_task.run");
  BOOST_CHECK_THROW(open(), Error);
  BOOST_CHECK_THROW(redeliver(real_file_system(), items[0], listener, nullptr), Error);
  BOOST_TEST(listener.heard == 0);
  BOOST_TEST(test::read_text(directory / "outside/a_task.run") == before);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace skrobot
