// SPDX-License-Identifier: MIT
// Whatever a notifier does, the run's outcome stays; what could not be delivered is recorded and can be sent later.
#include <boost/test/unit_test.hpp>
#include <csignal>
#include <regex>
#include <skrobot/json.hpp>

#include "base/text.hpp"
#include "support/program.hpp"
#include "support/skrobot_bench.hpp"
#include "support/temporary_directory.hpp"

using namespace skrobot;
using namespace skrobot::test;

namespace {

struct Bench : SkrobotBench {
  // Runs null_task and tells these notifiers.
  Ended run_and_tell(const std::vector<std::string>& notifiers) {
    std::vector<std::string> words{"run", "null_task", "--plugins", fixture("null_task"), "-q"};
    for (const std::string& notifier : notifiers) {
      const std::string name = notifier.substr(0, notifier.find(':'));
      if (name != "file_notifier") words.insert(words.end(), {"--plugins", fixture(name)});
      words.insert(words.end(), {"--notify", notifier});
    }
    return run_skrobot(words);
  }
  json::array deliveries() {
    const json::value run = parse_json(read_text(only_experiment(directory / "experiments") / "null_task.run"));
    BOOST_TEST(run.at("state").as_string() == "completed");
    return run.at("notifications").as_array();
  }
  std::string told() { return read_text(directory / "failures.told"); }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(notifiers_test, Bench)

BOOST_AUTO_TEST_CASE(notifiers_change_no_outcome) {
  const Ended ended = run_and_tell({"failing_notifier", "crashing_notifier", "exiting_notifier", "printing_notifier",
                                    "file_notifier:path=told.jsonl"});
  BOOST_TEST(ended.exit_code == 0, ended.errors);
  BOOST_TEST(ended.output == "null\n");
  BOOST_TEST(ended.errors ==
             "skrobot: warning: the notifier failing_notifier failed (3 attempts): the server said no\n"
             "skrobot: warning: the notifier crashing_notifier failed (3 attempts): crashed with SIGABRT (Aborted)\n"
             "skrobot: warning: the notifier exiting_notifier failed (3 attempts): ended the process with exit code 0 "
             "instead of "
             "returning (exit, _exit, or its descriptors were closed)\n");
  std::string states;
  for (const json::value& delivery : deliveries()) states += std::string(delivery.at("state").as_string()) + " ";
  BOOST_TEST(states == "failed failed failed delivered delivered ");
  const json::value message = parse_json(read_text(directory / "told.jsonl")).at("message");
  BOOST_TEST(std::regex_match(
      std::string(message.as_string()),
      std::regex(R"(The task \[null_task\] under experiment \[[0-9a-f-]{36}\] is completed successfully\.)")));
}

// Each alone: the run's outcome stays, and the failure is one warning on one line, in the record whole.
BOOST_AUTO_TEST_CASE(whatever_a_notifier_does_is_recorded) {
  struct NotifierFault {
    const char* notifier;
    const char* summary;
    const char* state;
    const char* error;  // a regular expression
    bool under_sanitizers = true;
  };
  const std::vector<NotifierFault> faults{
      {"failing_notifier", "Throws a std::exception", "failed", "the server said no"},
      {"throwing_notifier", "Throws something that is no std::exception", "failed",
       "threw an exception that is not a std::exception: int"},
      {"hostile_notifier", "Fails with a megabyte of control characters and invalid UTF-8", "failed", "[^]*red[^]*"},
      {"crashing_notifier", "Calls abort", "failed", R"(crashed with SIGABRT \(Aborted\))"},
      {"segfaulting_notifier", "Writes to a null pointer", "failed", R"(crashed with SIGSEGV \(Segmentation fault\))",
       false},
      {"exiting_notifier", "Calls exit(0)", "failed", "ended the process with exit code 0 instead of returning .*"},
      {"flooding_notifier", "Prints 64 MB, and then fails", "failed", "that was a lot"},
      {"printing_notifier", "Prints a line", "delivered", ""},
      {"leaking_notifier", "Leaves memory, descriptors, a thread and a child behind", "delivered", ""},
  };
  std::string table;
  for (const NotifierFault& fault : faults) {
    if (SKROBOT_SANITIZED && !fault.under_sanitizers) continue;
    BOOST_TEST_CONTEXT(fault.notifier) {
      std::filesystem::remove_all(directory / "experiments");
      const Ended ended = run_and_tell({fault.notifier});
      BOOST_TEST(ended.exit_code == 0, ended.errors);
      BOOST_TEST(ended.output == "null\n");
      const json::value delivery = deliveries().at(0);
      BOOST_TEST(delivery.at("state").as_string() == fault.state);
      const std::string error = delivery.at("error").is_null() ? "" : std::string(delivery.at("error").as_string());
      BOOST_TEST(std::regex_match(error.substr(0, 300), std::regex(fault.error)), error.substr(0, 300));
      BOOST_TEST(error.size() < 1u << 12);
      const auto lines = std::count(ended.errors.begin(), ended.errors.end(), '\n');
      BOOST_TEST(lines == (error.empty() ? 0 : 1), ended.errors);
      BOOST_TEST(ended.errors.find('\x1b') == std::string::npos);
      BOOST_TEST(ended.errors.size() < 4000u);
      BOOST_TEST(wait_until([&] { return processes_of(directory.path()) == 0; }));
      for (const std::string& name : names_in(only_experiment(directory / "experiments")))
        BOOST_TEST(!name.starts_with("."), name);
      table += std::string("| `") + fault.notifier + "` | " + fault.summary + " | " + fault.state + " | " +
               (error.empty() ? "-" : printable(error, 90)) + " |\n";
    }
  }
  if (SKROBOT_SANITIZED) return;
  const std::string readme = read_text(SKROBOT_SOURCE_DIR "/tests/README.md"),
                    made = SKROBOT_BINARY_DIR "/notifier-faults.md";
  write_text(made, table);
  BOOST_TEST((readme.find(table) != std::string::npos),
             "tests/README.md is out of date: the table of notifiers' faults is now in " << made);
}

BOOST_AUTO_TEST_CASE(a_failure_is_told_with_its_error) {
  const Ended ended = run_skrobot(
      {"run", "throws_std_task", "--plugins", fixture("throws_std"), "--notify", "file_notifier:path=told.jsonl"});
  BOOST_TEST(ended.exit_code == 1);
  const json::value told = parse_json(read_text(directory / "told.jsonl"));
  BOOST_TEST(std::regex_match(
      std::string(told.at("message").as_string()),
      std::regex(
          R"(The task \[throws_std_task\] under experiment \[[0-9a-f-]{36}\] has failed with error:\n\nthe data is empty)")));
  BOOST_TEST(told.at("state").as_string() == "failed");
  BOOST_TEST(told.at("error").as_string() == "the data is empty");
}

BOOST_AUTO_TEST_CASE(delivery_is_tried_again) {
  write_text(directory / "failures", "1\n2\n");
  const Ended ended = run_and_tell({"flaky_notifier:failures=failures"});
  BOOST_TEST(ended.exit_code == 0);
  BOOST_TEST(ended.errors == "");
  BOOST_TEST(deliveries().at(0).at("attempts").as_int64() == 3);
  BOOST_TEST(told() == "null_task completed\n");
}

BOOST_AUTO_TEST_CASE(what_could_not_be_delivered_is_sent_later) {
  write_text(directory / "failures", "1\n2\n3\n4\n");
  BOOST_TEST(run_and_tell({"flaky_notifier:failures=failures"}).exit_code == 0);
  BOOST_TEST(deliveries().at(0).at("state").as_string() == "failed");
  const std::vector<std::string> pending{
      "notify", "--pending", "--plugins", fixture("flaky_notifier"), "--notify", "flaky_notifier:failures=failures"};
  const Ended sent = run_skrobot(pending);  // fails once more, and then works
  BOOST_TEST(sent.exit_code == 0, sent.errors);
  BOOST_TEST(sent.output == "delivered    " + only_experiment(directory / "experiments").filename().string() +
                                "/null_task  flaky_notifier\n");
  BOOST_TEST(told() == "null_task completed\n");
  BOOST_TEST(deliveries().at(0).at("state").as_string() == "delivered");
  BOOST_TEST(deliveries().at(0).at("attempts").as_int64() == 5);
  BOOST_TEST(run_skrobot(pending).output == "No pending notifications.\n");
  BOOST_TEST(told() == "null_task completed\n");
}

BOOST_AUTO_TEST_CASE(a_typed_secret_is_given_again_to_send_later) {
  write_text(directory / "failures", "1\n2\n3\n4\n5\n6\n");
  const Ended ended = run_and_tell({"flaky_notifier:failures=failures,token=canary-7"});
  BOOST_TEST(ended.errors == "skrobot: warning: the notifier flaky_notifier failed (3 attempts): not now, <secret>\n");
  const Ended again = run_skrobot({"notify", "--pending", "--plugins", fixture("flaky_notifier"), "--notify",
                                   "flaky_notifier:failures=failures,token=canary-7"});
  BOOST_TEST(again.exit_code == 1);
  BOOST_TEST(again.output.ends_with("flaky_notifier: not now, <secret>\n"), again.output);
  BOOST_TEST(to_text(deliveries()).find("canary") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(an_interrupt_ends_the_waiting_for_a_notifier_that_hangs) {
  Started started(test::skrobot(directory.path(), {"run", "null_task", "--plugins", fixture("null_task"), "--plugins",
                                                   fixture("hanging_notifier"), "--notify", "hanging_notifier"}));
  const auto is_complete = [&] {
    std::error_code code;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(directory / "experiments", code)) {
      if (entry.path().filename() == "null_task.run" &&
          read_text(entry.path()).find("\"completed\"") != std::string::npos)
        return true;
    }
    return false;
  };
  BOOST_TEST_REQUIRE(wait_until(is_complete));
  started.signal(SIGINT);
  started.signal(SIGINT);
  const Ended ended = started.wait();
  BOOST_TEST(ended.output == "null\n");
  BOOST_TEST(ended.errors.find("the notifier hanging_notifier failed: was cancelled") != std::string::npos,
             ended.errors);
  BOOST_TEST(deliveries().at(0).at("state").as_string() == "failed");
}

BOOST_AUTO_TEST_CASE(a_notification_that_was_never_tried_is_pending) {
  {
    Started started(test::skrobot(directory.path(), {"run", "null_task", "--plugins", fixture("null_task"), "--plugins",
                                                     fixture("hanging_notifier"), "--notify", "hanging_notifier",
                                                     "--notify", "file_notifier:path=told.jsonl"}));
    BOOST_TEST_REQUIRE(wait_until([&] {
      std::error_code code;
      for (const auto& entry : std::filesystem::recursive_directory_iterator(directory / "experiments", code)) {
        if (entry.path().filename() == "null_task.run" &&
            read_text(entry.path()).find("\"completed\"") != std::string::npos)
          return true;
      }
      return false;
    }));
  }  // killed
  BOOST_TEST(deliveries().at(1).at("state").as_string() == "pending");
  // Without the plugin of the other one.
  const Ended sent = run_skrobot(
      {"notify", "--pending", "--json", "--notify", "hanging_notifier", "--notify", "file_notifier:path=told.jsonl"});
  BOOST_TEST(sent.exit_code == 1);
  const json::value all = parse_json(sent.output);
  BOOST_TEST(all.at(0).at("error").as_string() == "there is no notifier 'hanging_notifier'");
  BOOST_TEST(all.at(1).at("state").as_string() == "delivered");
  BOOST_TEST(parse_json(read_text(directory / "told.jsonl")).at("run").as_string() == "null_task");
}

// The second of these is what a stranger's archive would hold.
BOOST_AUTO_TEST_CASE(a_record_configures_no_notifier) {
  BOOST_TEST(run_and_tell({"file_notifier:path=missing/told.jsonl"}).exit_code == 0);
  const auto record = only_experiment(directory / "experiments") / "null_task.run";
  const auto write_delivery = [&](const json::value& params, const char* notifier) {
    json::value run = parse_json(read_text(record));
    run.at("notifications").at(0) = {
        {"notifier", notifier}, {"params", params}, {"state", "failed"}, {"error", "not now"}, {"attempts", 3}};
    write_text(record, to_text(run));
  };
  const json::value evil{{"argv", {"touch", (directory / "PWNED").string()}}};
  write_delivery(evil, "command_notifier");
  const Ended unconfigured = run_skrobot({"notify", "--pending"});
  BOOST_TEST(unconfigured.exit_code == 1);
  BOOST_TEST(unconfigured.output.ends_with("/null_task  command_notifier: it is not configured here\n"),
             unconfigured.output);
  BOOST_TEST(
      unconfigured.errors ==
      "hint: configure it in ~/.config/skrobot/skrobot.json, give it with --notify, or use the recorded parameters "
      "with --as-recorded\n");
  // What the user configured is called, and not what the record says.
  BOOST_TEST(run_skrobot({"notify", "--pending", "--notify",
                          "command_notifier:argv=[touch," + (directory / "mine").string() + "]"})
                 .exit_code == 0);
  BOOST_TEST(std::filesystem::exists(directory / "mine"));
  // As recorded, it is shown and asked for.
  write_delivery(evil, "command_notifier");
  const Ended no_terminal = run_skrobot({"notify", "--pending", "--as-recorded"});
  BOOST_TEST(no_terminal.exit_code == 2);
  BOOST_TEST(
      no_terminal.errors ==
      "skrobot: error: --as-recorded asks first, and there is no terminal to ask on\nhint: use --yes to call what "
      "the records ask for, whatever it is\n");
  const Program asking = test::skrobot(directory.path(), {"notify", "--pending", "--as-recorded"});
  const Ended refused = run_on_terminal(asking, 200, {{"Call them\\? \\[y/N\\] ", "n\n"}});
  BOOST_TEST(refused.exit_code == 2);
  BOOST_TEST(refused.errors == "");
  BOOST_TEST(refused.output.find(R"(command_notifier, for 1 notification: {"argv":["touch",")") != std::string::npos,
             refused.output);
  BOOST_TEST(!std::filesystem::exists(directory / "PWNED"));
  // Nor of a file that others may write to, whatever the answer.
  std::filesystem::permissions(record, std::filesystem::perms::others_write, std::filesystem::perm_options::add);
  const Ended foreign = run_skrobot({"notify", "--pending", "--as-recorded", "--yes"});
  BOOST_TEST(foreign.exit_code == 1);
  BOOST_TEST(foreign.output.find("only your own records are obeyed: every user can write to ") != std::string::npos,
             foreign.output);
  BOOST_TEST(!std::filesystem::exists(directory / "PWNED"));
  std::filesystem::permissions(record, std::filesystem::perms::others_write, std::filesystem::perm_options::remove);
  BOOST_TEST(run_on_terminal(asking, 200, {{"Call them\\? \\[y/N\\] ", "y\n"}}).exit_code == 0);
  BOOST_TEST(std::filesystem::exists(directory / "PWNED"));
}

BOOST_AUTO_TEST_CASE(of_several_notifiers_of_a_name_the_one_as_recorded_sends) {
  BOOST_TEST(run_and_tell({"file_notifier:path=missing/a.jsonl", "file_notifier:path=missing/b.jsonl"}).exit_code == 0);
  std::filesystem::create_directory(directory / "missing");
  const std::vector<std::string> pending{"notify",   "--pending",
                                         "--notify", "file_notifier:path=missing/b.jsonl",
                                         "--notify", "file_notifier:path=c.jsonl"};
  const Ended sent = run_skrobot(pending);
  BOOST_TEST(sent.exit_code == 1);
  BOOST_TEST(sent.output.find("failed       ") == 0u, sent.output);
  BOOST_TEST(
      sent.output.find("it is configured 2 times here, but never with the recorded parameters") != std::string::npos,
      sent.output);
  BOOST_TEST(std::filesystem::exists(directory / "missing/b.jsonl"));
  BOOST_TEST(!std::filesystem::exists(directory / "missing/a.jsonl"));
  BOOST_TEST(!std::filesystem::exists(directory / "c.jsonl"));
}

BOOST_AUTO_TEST_SUITE_END()
