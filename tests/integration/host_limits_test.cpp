// SPDX-License-Identifier: MIT
// What a shell can withhold from the host (descriptors, file sizes, memory), and what no plugin can make it take.
#include <boost/test/unit_test.hpp>
#include <cstdio>
#include <regex>
#include <set>
#include <skrobot/json.hpp>

#include "support/peak_memory.hpp"
#include "support/program.hpp"
#include "support/temporary_directory.hpp"

using namespace skrobot;
using namespace skrobot::test;

namespace {

struct Bench {
  TemporaryDirectory directory;

  // The real skrobot after `prepared`, which a shell does before it.
  Ended after(const std::string& prepared, std::vector<std::string> arguments, const std::string& redirected = "") {
    Program program = test::skrobot(directory.path(), std::move(arguments));
    program.words.insert(program.words.begin(), {"/bin/sh", "-c", prepared + "; exec \"$@\" " + redirected, "sh"});
    return test::run(program);
  }
  std::string state_of(const std::string& repository, const std::string& run) {
    return std::string(
        parse_json(read_text(only_experiment(directory / repository) / (run + ".run"))).at("state").as_string());
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(host_limits_test, Bench)

BOOST_AUTO_TEST_CASE(with_standard_descriptors_closed_records_are_as_ever) {
  int number = 0;
  for (const char* closed : {"<&-", ">&-", "2>&-", "<&- >&-", "<&- 2>&-", ">&- 2>&-", "<&- >&- 2>&-"}) {
    BOOST_TEST_CONTEXT(closed) {
      const std::string repository = "repository-" + std::to_string(++number);
      const Ended ended =
          after(":", {"run", "null_task", "--plugins", fixture("null_task"), "--experiments", repository}, closed);
      BOOST_TEST(ended.exit_code == 0, ended.errors);
      BOOST_TEST(state_of(repository, "null_task") == "completed");
      const auto record = only_experiment(directory / repository);
      BOOST_TEST(names_in(record).size() == 6u);
      BOOST_TEST(read_text(record / "null_task.metrics") == "metric,step,time,value\n");
      const Ended swept = after(":",
                                {"sweep", "trial_task", "x=0,1", "--plugins", fixture("trial"), "--workers", "reuse",
                                 "--experiments", repository + "-sweep"},
                                closed);
      BOOST_TEST(swept.exit_code == 0, swept.errors);
    }
  }
}

BOOST_AUTO_TEST_CASE(a_worker_with_standard_descriptors_closed_only_says_what_it_is) {
  const std::filesystem::path worker = std::filesystem::path(SKROBOT_PROGRAM).parent_path() / "skrobot-worker";
  Program program{{"/bin/sh", "-c", "exec \"$0\" <&- >&-", worker.string()}, directory.path(), {}};
  const Ended ended = test::run(program);
  BOOST_TEST(ended.exit_code == 2);
  BOOST_TEST(ended.errors.starts_with("skrobot-worker: started by skrobot; "), ended.errors);
}

BOOST_AUTO_TEST_CASE(a_limit_on_file_sizes_is_told_like_a_full_disk) {
  // In units of 512 bytes: room for the shared memory, and not for the metrics.
  const Ended ended = after("ulimit -f 8000", {"run", "million_metrics_task", "--plugins", fixture("million_metrics")});
  BOOST_TEST(ended.exit_code == 3, ended.errors);
  BOOST_TEST(
      ended.errors.find(
          "cannot write the metrics and log of million_metrics_task: the limit on file sizes is reached (ulimit -f)") !=
          std::string::npos,
      ended.errors);
  BOOST_TEST(ended.errors.find("recorded in") == std::string::npos, ended.errors);
  BOOST_TEST(ended.errors.find("hint: what could be written is in ") != std::string::npos, ended.errors);
  const Ended none =
      after("ulimit -f 0", {"run", "null_task", "--plugins", fixture("null_task"), "--experiments", "none"});
  BOOST_TEST(none.exit_code == 3);
  BOOST_TEST(none.errors.find("which exceeds the limit on file sizes (ulimit -f)") != std::string::npos, none.errors);
}

BOOST_AUTO_TEST_CASE(a_large_result_that_does_not_fit_is_told) {
  const Ended ended =
      after("ulimit -f 20000", {"run", "returns_many_values_task", "--plugins", fixture("returns_many_values")});
  BOOST_TEST(ended.exit_code == 3);
  BOOST_TEST(ended.output == "");
  BOOST_TEST(ended.errors.find("returns_many_values_task.result: the limit on file sizes is reached (ulimit -f)") !=
                 std::string::npos,
             ended.errors);
  const auto record = only_experiment(directory / "experiments");
  for (const std::string& name : names_in(record))
    BOOST_TEST((!name.starts_with(".") && !name.ends_with(".result")), name);
}

BOOST_AUTO_TEST_CASE(plugins_have_the_limits_that_the_user_gave) {
  const auto told = [&](const std::string& prepared, std::vector<std::string> more) {
    std::vector<std::string> words{
        "run", "tells_its_limits_task", "--plugins", fixture("tells_its_limits"), "--experiments", "limits"};
    words.insert(words.end(), more.begin(), more.end());
    const Ended ended = after(prepared, words);
    BOOST_TEST_REQUIRE(ended.exit_code == 0, ended.errors);
    return parse_json(ended.output);
  };
  const json::value few = told("ulimit -S -n 20", {});
  BOOST_TEST(few.at("descriptors").as_int64() == 20);
  BOOST_TEST(few.at("ends").as_bool());
  BOOST_TEST(told("ulimit -S -n 300", {}).at("descriptors").as_int64() == 300);
}

BOOST_AUTO_TEST_CASE(too_few_descriptors_are_called_so) {
  for (const int count : {10, 12, 14, 15, 16, 17, 18, 24, 47}) {
    const Ended ended =
        after("ulimit -n " + std::to_string(count), {"run", "null_task", "--plugins", fixture("null_task")});
    BOOST_TEST(ended.exit_code == 3);
    BOOST_TEST(ended.errors ==
               "skrobot: error: too few file descriptors: a process may have " + std::to_string(count) +
                   " open, but running a plugin needs 48\nhint: raise the limit with 'ulimit -n 48' or more\n");
    BOOST_TEST(!std::filesystem::exists(directory / "experiments"));
  }
  const Ended enough = after("ulimit -n 48", {"run", "null_task", "--plugins", fixture("null_task")});
  BOOST_TEST(enough.exit_code == 0, enough.errors);
}

BOOST_AUTO_TEST_CASE(a_sweep_starts_as_many_trials_at_once_as_there_are_descriptors_for) {
  const std::vector<std::string> words{"sweep",          "trial_task", "x=0:1/600", "pause_ms=50",  "--plugins",
                                       fixture("trial"), "--jobs",     "500",       "--experiments"};
  const auto sweep = [&](const std::string& limit, const std::string& repository, std::vector<std::string> more) {
    std::vector<std::string> all = words;
    all.push_back(repository);
    all.insert(all.end(), more.begin(), more.end());
    const Ended ended = after(limit, all);
    BOOST_TEST(ended.exit_code == 0, ended.errors);
    BOOST_TEST(ended.errors.find("600 trials: 600 completed") != std::string::npos, ended.errors);
    return ended.errors;
  };
  // The least that is enough for 500 may be more than this machine allows: then it is fewer, and said.
  sweep("ulimit -S -n 1024", "soft", {});
  for (const auto& [repository, more] : {std::pair{"hard", std::vector<std::string>{}},
                                         std::pair{"reused", std::vector<std::string>{"--workers", "reuse"}}}) {
    const std::string errors = sweep("ulimit -n 1024", repository, more);
    BOOST_TEST(std::regex_search(errors, std::regex("warning: only [0-9]+ of 500 trials run in parallel: a process "
                                                    "may have 1024 open files \\(ulimit -n\\)")),
               errors);
  }
}

BOOST_AUTO_TEST_CASE(a_run_whose_host_has_no_memory_left_is_over) {
  if (SKROBOT_SANITIZED) return;
  // Enough to begin with, and not for the names of a million metrics; the worker has its own way to say so.
  std::set<std::string> states;
  for (const int kib : {45'000, 50'000, 55'000, 60'000, 70'000}) {
    const std::string repository = "memory-" + std::to_string(kib);
    const Ended ended =
        after("ulimit -v " + std::to_string(kib),
              {"run", "million_metrics_task", "--plugins", fixture("million_metrics"), "--experiments", repository});
    if (!std::filesystem::exists(directory / repository)) continue;
    BOOST_TEST_CONTEXT(kib << " KiB: " << ended.errors) {
      BOOST_TEST(ended.exit_code != 0);
      const std::string state = state_of(repository, "million_metrics_task");
      BOOST_TEST(state != "running");
      BOOST_TEST(processes_of(directory.path()) == 0u);
      states.insert(read_text(only_experiment(directory / repository) / "million_metrics_task.errors"));
    }
  }
  BOOST_TEST(states.contains("skrobot ran out of memory\n"));
}

BOOST_AUTO_TEST_CASE(a_large_result_is_shown_as_its_file_and_not_taken_apart) {
  write_text(
      directory / "plan.json",
      R"({"tasks": [{"task": "returns_many_values_task"}, {"task": "trial_task", "params": {"k": "${returns_many_values_task.result.0}"}}]})");
  const Ended ended =
      test::run(test::skrobot(directory.path(), {"run", "plan.json", "--json", "--plugins",
                                                 fixture("returns_many_values"), "--plugins", fixture("trial")}));
  BOOST_TEST(ended.exit_code == 2, ended.errors);
  BOOST_TEST(ended.errors.find("the result of returns_many_values_task has 238.4 MiB; only results of at most 4 MiB "
                               "and 100000 values can be taken apart") != std::string::npos,
             ended.errors);
  BOOST_TEST(ended.errors.find("hint: let returns_many_values_task write a file to its directory") != std::string::npos,
             ended.errors);
  int exit_code = -1;
  const Program show = test::skrobot(directory.path(), {"show", "latest"});
  const Ended shown = test::run(show);
  BOOST_TEST(shown.exit_code == 0, shown.errors);
  BOOST_TEST(shown.output.find("has 238.4 MiB; only results of at most 4 MiB") != std::string::npos, shown.output);
  const auto peak = peak_memory_kib(show, exit_code);
  if (!SKROBOT_SANITIZED && peak) BOOST_TEST(*peak < 64 << 10);
}

BOOST_AUTO_TEST_CASE(the_hosts_memory_stays_below_64_mib_whatever_a_plugin_does) {
  if (SKROBOT_SANITIZED) return;
  // These are given the time that they take; of the others, some end only when they are stopped.
  const std::set<std::string> takes_long{"explains_at_length", "logs_a_huge_record", "metrics_with_long_names",
                                         "million_metrics",    "returns_a_lot",      "returns_deep_json",
                                         "returns_many_values"};
  // They fill the disk, end the host, or take ten seconds to be looked at.
  const std::set<std::string> apart{"fills_the_disk", "disk_filling_notifier", "kills_its_host", "hangs_in_scan",
                                    "hides_in_scan"};
  long most = 0;
  std::string worst;
  std::size_t runs = 0;
  for (const std::string& plugin : names_in(SKROBOT_TEST_PLUGINS)) {
    const std::string file = fixture(plugin) + "/" + plugin + ".so";
    if (apart.contains(plugin) || !std::filesystem::exists(file)) continue;
    const Ended listed =
        test::run(test::skrobot(directory.path(), {"plugins", "list", "--json", "--plugins", fixture(plugin)}));
    BOOST_TEST_REQUIRE(listed.exit_code == 0, listed.errors);
    std::vector<std::vector<std::string>> commands;
    const json::value plugins = parse_json(listed.output);
    for (const json::value& one : plugins.as_array()) {
      if (std::filesystem::path(std::string(one.at("path").as_string())).stem() != plugin) continue;
      for (const json::value& item : one.at("items").as_array()) {
        const std::string name(item.at("name").as_string());
        if (item.at("kind").as_string() == "task") commands.push_back({"run", name});
        else commands.push_back({"run", "null_task", "--plugins", fixture("null_task"), "--notify", name});
      }
    }
    if (commands.empty())
      commands.push_back(
          {"run", "null_task", "--plugins", fixture("null_task")});  // it cannot be used, and is looked at
    for (std::vector<std::string> words : commands) {
      words.insert(words.end(),
                   {"--plugins", fixture(plugin), "--experiments", "repository-" + plugin, "--grace", "100ms",
                    "--memory-limit", "3GiB", "--timeout", takes_long.contains(plugin) ? "5m" : "1s"});
      std::filesystem::remove_all(directory / "home/.cache");
      int exit_code = -1;
      const auto peak = peak_memory_kib(test::skrobot(directory.path(), words), exit_code);
      if (!peak) {
        BOOST_TEST_MESSAGE("skipped: this system allows no program to be traced");
        return;
      }
      BOOST_TEST(*peak > 0, plugin);
      BOOST_TEST(*peak < 64 << 10, plugin << " brought the host to " << *peak << " KiB");
      BOOST_TEST(exit_code < 128, plugin << ": " << exit_code);
      ++runs;
      if (*peak > most) most = *peak, worst = plugin;
    }
    std::filesystem::remove_all(directory / ("repository-" + plugin));
  }
  BOOST_TEST(runs > 80u);
  const std::string figure = "the host's peak memory over " + std::to_string(runs) +
                             " runs of fixtures: " + std::to_string(most) + " KiB (" + worst + ")\n";
  std::fputs(figure.c_str(), stdout);
  write_text(SKROBOT_BINARY_DIR "/peak-memory.txt", figure);
}

BOOST_AUTO_TEST_SUITE_END()
