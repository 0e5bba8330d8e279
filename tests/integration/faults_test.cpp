// SPDX-License-Identifier: MIT
// Each fault has a plugin of its own; whatever it does, the host lives, the state is right, the error names plugin, task and fault, what
// was recorded before is kept, and nothing is left behind.
#include <boost/test/unit_test.hpp>
#include <dirent.h>
#include <fstream>
#include <regex>
#include <skrobot/json.hpp>

#include "support/program.hpp"
#include "support/temporary_directory.hpp"

using namespace skrobot;
using namespace skrobot::test;

namespace {

struct RunFault {
  const char* plugin;
  const char* state;
  const char* error;    // a regular expression for the first line of .errors
  const char* details;  // one for what follows; empty: nothing is asked
  bool under_sanitizers = true;
};

// The sanitizers' own handlers take the place of the system's for some.
const std::vector<RunFault> k_run_faults{
    {"throws_std", "failed", "the data is empty", ""},
    {"throws_non_std", "failed", "threw an exception that is not a std::exception: int", ""},
    {"throws_from_thread", "crashed", R"(throws_from_thread_task of plugin org\.example\.throws_from_thread crashed with SIGABRT .*)", "nobody catches this"},
    {"exits_zero", "crashed", "exits_zero_task of plugin org.example.exits_zero ended the process with exit code 0 instead of returning.*", "", false},
    {"exits_fast_zero", "crashed", "exits_fast_zero_task of .* ended the process with exit code 0 instead of returning.*", ""},
    {"quick_exits", "crashed", "quick_exits_task of .* ended the process with exit code 0 instead of returning.*", ""},
    {"aborts", "crashed", "aborts_task of plugin org.example.aborts crashed with SIGABRT .*", R"(#\d+ FixtureTask::run\()"},
    {"segfaults", "crashed", R"(segfaults_task of plugin org\.example\.segfaults crashed with SIGSEGV \(Segmentation fault\))", R"(#0 .*inner_function\(int volatile\*\) \+0x[0-9a-f]+ in segfaults\.so)", false},
    {"divides_by_zero", "crashed", "divides_by_zero_task of .* crashed with SIGFPE .*", R"(#0 FixtureTask::run\()", false},
    {"raises_sigill", "crashed", "raises_sigill_task of .* crashed with SIGILL .*", "", false},
    {"raises_sigbus", "crashed", "raises_sigbus_task of .* crashed with SIGBUS .*", R"(#0 FixtureTask::run\()", false},
    {"overflows_stack", "crashed", "overflows_stack_task of .* crashed with SIGSEGV .*", R"(#1 .*deeper\(int\))", false},
    {"runs_out_of_memory", "failed", R"(out of memory \(std::bad_alloc\))", "", false},
    {"loops_forever", "timed_out", "loops_forever_task was stopped at its timeout of 1 s; it did not stop when asked, and its worker was ended", ""},
    {"ignores_sigterm", "timed_out", "ignores_sigterm_task was stopped at its timeout of 1 s; it did not stop when asked.*", ""},
    {"hostile_error", "failed", R"([^\n]*red[^\n]*)", ""},
    {"null_table", "failed", ".*null_table.so cannot be used: 'null_table_task' has no table of functions", ""},
};

struct ScanFault {
  const char* plugin;
  const char* fault;  // a regular expression for what `plugins list` says of the file
  bool under_sanitizers = true;
};

const std::vector<ScanFault> k_scan_faults{
    {"not_a_plugin", "it is no skrobot plugin: it does not export skrobot_plugin_entry"},
    {"missing_dependency", "libskrobot_absent"},
    {"newer_abi", "built for version 2 of the plugin contract, this host has version 1"},
    {"older_abi", "built for version 0 of the plugin contract, this host has version 1"},
    {"small_entry", "its skrobot_plugin_entry is 16 bytes, this host needs"},
    {"null_functions", "lacks the function count or descriptor"},
    {"null_descriptor", "descriptor 0 of 1 is null"},
    {"duplicate_names", "it offers two tasks named 'old_task'"},
    {"bad_name", "the name '../Old Task' is not snake_case"},
    {"schema_not_json", "the schema of 'old_task' is not JSON: line 1, column 10"},
    {"schema_unknown_type", "the schema of 'old_task' cannot be used: 'x': unknown type \"colour\""},
    {"schema_unstable", "the schema of 'old_task' differs from call to call"},
    {"init_fails", "its init failed: no licence found"},
    {"static_constructor_throws", "it threw an exception while it was loaded: at load", false},
    {"static_constructor_aborts", "crashed with SIGABRT"},
    {"static_constructor_exits", "ended the process with exit code 0"},
    {"hangs_in_scan", "did not answer within 10 s while it was described"},
};

// Programs named skrobot-worker whose environment says that they belong to this test.
std::size_t workers_of(const std::filesystem::path& directory) {
  std::size_t count = 0;
  for (const auto& entry : std::filesystem::directory_iterator("/proc")) {
    std::ifstream command(entry.path() / "comm"), environment(entry.path() / "environ", std::ios::binary);
    std::string name, variables((std::istreambuf_iterator<char>(environment)), {});
    if (std::getline(command, name) && name == "skrobot-worker" && variables.find(directory.string()) != std::string::npos) ++count;
  }
  return count;
}

struct Bench {
  TemporaryDirectory directory;
  Ended run_skrobot(std::vector<std::string> arguments) { return test::run(test::skrobot(directory.path(), std::move(arguments))); }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(faults_test, Bench)

BOOST_AUTO_TEST_CASE(whatever_a_task_does_is_recorded) {
  for (const RunFault& fault : k_run_faults) {
    if (SKROBOT_SANITIZED && !fault.under_sanitizers) continue;
    BOOST_TEST_CONTEXT(fault.plugin) {
      const std::string task = std::string(fault.plugin) + "_task", repository = std::string("repository-") + fault.plugin;
      const Ended ended = run_skrobot({"run", task, "--plugins", fixture(fault.plugin), "--timeout", "1s", "--experiments", repository});
      const bool unusable = std::string(fault.plugin) == "null_table";
      BOOST_TEST(ended.exit_code == (unusable ? 3 : 1), ended.errors);
      const auto record = only_experiment(directory / repository);
      const json::value run = parse_json(read_text(record / (task + ".run")));
      BOOST_TEST(run.at("state").as_string() == fault.state);
      const std::string errors = read_text(record / (task + ".errors"));
      const std::string first = errors.substr(0, errors.find('\n'));
      BOOST_TEST(std::regex_match(first, std::regex(fault.error)), first);
      BOOST_TEST(std::regex_search(errors.substr(first.size()), std::regex(fault.details)), errors);
      BOOST_TEST(!std::filesystem::exists(record / (task + ".result")));
      parse_json(read_text(record / (task + ".params")));
      if (!unusable && std::string(fault.plugin) != "hostile_error") {
        BOOST_TEST(std::regex_search(read_text(record / (task + ".metrics")), std::regex("before,1,[0-9.]+,0\\.5\n")));
        BOOST_TEST(read_text(record / (task + ".log")).find("info    before the fault\n") != std::string::npos);
      }
      BOOST_TEST(ended.errors.find('\x1b') == std::string::npos);
      BOOST_TEST(run_skrobot({"run", "null_task", "--plugins", fixture("null_task"), "-q", "--experiments", repository + "-after"}).exit_code == 0);
    }
  }
  BOOST_TEST(workers_of(directory.path()) == 0u);
}

BOOST_AUTO_TEST_CASE(a_task_that_does_odd_things_and_returns_is_completed) {
  for (const char* plugin : {"closes_descriptors", "prints_a_lot", "changes_surroundings", "leaves_thread", "leaves_child"}) {
    BOOST_TEST_CONTEXT(plugin) {
      const std::string task = std::string(plugin) + "_task", repository = std::string("repository-") + plugin;
      const Ended ended = run_skrobot({"run", task, "--plugins", fixture(plugin), "--experiments", repository});
      BOOST_TEST(ended.exit_code == 0, ended.errors);
      const auto record = only_experiment(directory / repository);
      BOOST_TEST(parse_json(read_text(record / (task + ".run"))).at("state").as_string() == "completed");
      const std::string log = read_text(record / (task + ".log"));
      if (std::string(plugin) == "closes_descriptors") BOOST_TEST(log.find("after closing") != std::string::npos);
      if (std::string(plugin) == "prints_a_lot") BOOST_TEST(std::count(log.begin(), log.end(), '\n') == 65536 + 1);
      if (std::string(plugin) == "changes_surroundings") BOOST_TEST(read_text(record / task / "file.txt") == "text");
      if (std::string(plugin) == "leaves_child") {
        const auto child = parse_json(ended.output).at("child").as_int64();
        BOOST_TEST(wait_until([&] { return !std::filesystem::exists("/proc/" + std::to_string(child) + "/exe"); }));
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(a_plugin_that_cannot_be_used_is_listed_with_its_reason) {
  std::vector<std::string> arguments{"plugins", "list"};
  for (const ScanFault& fault : k_scan_faults) {
    arguments.insert(arguments.end(), {"--plugins", fixture(fault.plugin)});
  }
  // No library at all, and one that is cut short.
  std::filesystem::create_directory(directory / "bad");
  write_text(directory / "bad" / "text.so", "this is no library");
  write_text(directory / "bad" / "cut.so", read_text(std::filesystem::path(fixture("null_task")) / "null_task.so").substr(0, 700));
  std::string foreign = read_text(std::filesystem::path(fixture("null_task")) / "null_task.so");
  foreign[18] = 8;  // e_machine: MIPS
  foreign[19] = 0;
  write_text(directory / "bad" / "foreign.so", foreign);
  arguments.insert(arguments.end(), {"--plugins", "bad", "--plugins", fixture("null_task"), "--json"});
  const Ended ended = run_skrobot(arguments);
  BOOST_TEST_REQUIRE(ended.exit_code == 0, ended.errors);
  std::map<std::string, std::string> faults;
  const json::value plugins = parse_json(ended.output);
  for (const json::value& plugin : plugins.as_array()) {
    faults[std::filesystem::path(std::string(plugin.at("path").as_string())).stem()] = plugin.at("fault").as_string();
  }
  for (const ScanFault& fault : k_scan_faults) {
    if (SKROBOT_SANITIZED && !fault.under_sanitizers) continue;
    BOOST_TEST(faults[fault.plugin].find(fault.fault) != std::string::npos, fault.plugin << ": " << faults[fault.plugin]);
  }
  BOOST_TEST(faults["text"] == "cannot be used: it is not a shared library");
  BOOST_TEST(faults["cut"] == "cannot be used: it is cut short: it has 700 bytes, and says that there are more");
  BOOST_TEST(faults["foreign"] == "cannot be used: it is built for another kind of machine");
  BOOST_TEST(faults["null_task"] == "");
}

BOOST_AUTO_TEST_CASE(the_reason_is_remembered_until_the_file_changes) {
  std::filesystem::create_directory(directory / "plugins");
  const auto file = directory / "plugins" / "plugin.so";
  std::filesystem::copy_file(std::filesystem::path(fixture("static_constructor_aborts")) / "static_constructor_aborts.so", file);
  const auto list = [&] { return run_skrobot({"plugins", "list", "--plugins", "plugins"}).output; };
  BOOST_TEST(list().find("crashed with SIGABRT") != std::string::npos);
  BOOST_TEST(read_text(directory / "home/.cache/skrobot/plugins.json").find("crashed with SIGABRT") != std::string::npos);
  BOOST_TEST(list().find("crashed with SIGABRT") != std::string::npos);
  std::filesystem::remove(file);
  std::filesystem::copy_file(std::filesystem::path(fixture("null_task")) / "null_task.so", file);
  BOOST_TEST(list().find("null_task") != std::string::npos);
  BOOST_TEST(list().find("crashed") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_file_that_others_may_write_to_is_not_used) {
  std::filesystem::create_directory(directory / "plugins");
  const auto file = directory / "plugins" / "null_task.so";
  std::filesystem::copy_file(std::filesystem::path(fixture("null_task")) / "null_task.so", file);
  std::filesystem::permissions(file, std::filesystem::perms::all);
  const Ended refused = run_skrobot({"run", "null_task", "--plugins", "plugins"});
  BOOST_TEST(refused.exit_code == 2);
  BOOST_TEST(refused.errors.find("null_task.so could not be used") != std::string::npos, refused.errors);
  BOOST_TEST(run_skrobot({"plugins", "list", "--plugins", "plugins", "--json"}).output.find("every user of this machine may write to") != std::string::npos);
  BOOST_TEST(run_skrobot({"run", "null_task", "--plugins", "plugins", "--allow-untrusted"}).exit_code == 0);
}

BOOST_AUTO_TEST_CASE(a_killed_host_takes_its_worker_along) {
  {
    Started started(test::skrobot(directory.path(), {"run", "loops_forever_task", "--plugins", fixture("loops_forever")}));
    BOOST_TEST_REQUIRE(wait_until([&] { return workers_of(directory.path()) == 1; }));
  }  // killed
  BOOST_TEST(wait_until([&] { return workers_of(directory.path()) == 0; }));
}

BOOST_AUTO_TEST_CASE(notifiers_change_no_outcome) {
  const Ended ended = run_skrobot({"run", "null_task", "--plugins", fixture("null_task"), "--plugins", fixture("failing_notifier"), "--plugins",
                                   fixture("crashing_notifier"), "--plugins", fixture("printing_notifier"), "--notify", "failing_notifier",
                                   "--notify", "crashing_notifier", "--notify", "printing_notifier", "--notify", "file_notifier:path=told.jsonl"});
  BOOST_TEST(ended.exit_code == 0, ended.errors);
  BOOST_TEST(ended.output == "null\n");
  BOOST_TEST(ended.errors.find("skrobot: warning: the notifier failing_notifier failed: the server said no\n") != std::string::npos, ended.errors);
  BOOST_TEST(ended.errors.find("skrobot: warning: the notifier crashing_notifier failed: crashed with SIGABRT") != std::string::npos, ended.errors);
  const json::value run = parse_json(read_text(only_experiment(directory / "experiments") / "null_task.run"));
  BOOST_TEST(run.at("state").as_string() == "completed");
  std::string states;
  for (const json::value& delivery : run.at("notifications").as_array()) states += std::string(delivery.at("state").as_string()) + " ";
  BOOST_TEST(states == "failed failed delivered delivered ");
  const json::value told = parse_json(read_text(directory / "told.jsonl"));
  BOOST_TEST(std::regex_match(std::string(told.at("message").as_string()),
                              std::regex(R"(The task \[null_task\] under experiment \[[0-9a-f-]{36}\] is completed successfully\.)")));
}

BOOST_AUTO_TEST_CASE(a_failure_is_told_with_its_error) {
  const Ended ended = run_skrobot({"run", "throws_std_task", "--plugins", fixture("throws_std"), "--notify", "file_notifier:path=told.jsonl"});
  BOOST_TEST(ended.exit_code == 1);
  const json::value told = parse_json(read_text(directory / "told.jsonl"));
  BOOST_TEST(std::regex_match(std::string(told.at("message").as_string()),
                              std::regex(R"(The task \[throws_std_task\] under experiment \[[0-9a-f-]{36}\] has failed with error:\n\nthe data is empty)")));
  BOOST_TEST(told.at("state").as_string() == "failed");
  BOOST_TEST(told.at("error").as_string() == "the data is empty");
}

BOOST_AUTO_TEST_SUITE_END()
