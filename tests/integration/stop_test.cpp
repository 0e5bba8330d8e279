// SPDX-License-Identifier: MIT
// Whatever a task does to its processes, none of them outlives its run, however that ends and whatever the system lets
// the host use.
#include <boost/test/unit_test.hpp>
#include <csignal>
#include <skrobot/json.hpp>

#include "support/program.hpp"
#include "support/temporary_directory.hpp"

using namespace skrobot;
using namespace skrobot::test;

namespace {

// The ways in which processes are kept together: what the system offers, and less.
const std::vector<std::map<std::string, std::string>> k_ways{{}, {{"SKROBOT_CGROUP", "none"}}};

std::string name_of(const std::map<std::string, std::string>& way) {
  return way.empty() ? "as the system lets it" : "without a cgroup";
}

struct Bench {
  TemporaryDirectory directory;

  Program program(std::vector<std::string> arguments, const std::map<std::string, std::string>& way = {}) {
    Program program = test::skrobot(directory.path(), std::move(arguments));
    program.environment.insert(way.begin(), way.end());
    return program;
  }
  std::size_t processes() { return processes_of(directory.path()); }
  json::value only_record(const std::string& task) {
    return parse_json(read_text(only_experiment(directory / "experiments") / (task + ".run")));
  }
  // A program below a filter of system calls.
  Program refusing(const std::string& error, const std::vector<std::string>& calls,
                   std::vector<std::string> arguments) {
    Program program = this->program(std::move(arguments));
    std::vector<std::string> words{SKROBOT_REFUSE_PROGRAM, error};
    words.insert(words.end(), calls.begin(), calls.end());
    words.emplace_back("--");
    program.words.insert(program.words.begin(), words.begin(), words.end());
    return program;
  }
};

// Plugins that hide, and how many processes each comes to with its host and supervisor.
struct Hidden {
  const char* plugin;
  std::size_t processes;
};
const std::vector<Hidden> k_hidden{{"loops_forever", 3},          {"joins_its_hosts_group", 3},
                                   {"joins_its_childs_group", 4}, {"leaves_its_session", 6},
                                   {"adopts_its_orphans", 4},     {"traces_itself", 4}};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(stop_test, Bench)

BOOST_AUTO_TEST_CASE(nothing_outlives_a_killed_host) {
  for (const auto& way : k_ways) {
    for (const Hidden& hidden : k_hidden) {
      BOOST_TEST_CONTEXT(hidden.plugin << " " << name_of(way)) {
        Started started(
            program({"run", std::string(hidden.plugin) + "_task", "--plugins", fixture(hidden.plugin)}, way));
        BOOST_TEST_REQUIRE(wait_until([&] { return processes() == hidden.processes; }), processes());
        started.signal(SIGKILL);
        BOOST_TEST(wait_until([&] { return processes() == 0; }), processes() << " processes are left");
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(nothing_outlives_a_killed_host_that_forks_its_workers) {
  for (const std::string workers : {"fresh", "reuse"}) {
    for (const auto& way : k_ways) {
      for (const Hidden& hidden : k_hidden) {
        BOOST_TEST_CONTEXT(hidden.plugin << " " << workers << " " << name_of(way)) {
          Started started(program(
              {"sweep", std::string(hidden.plugin) + "_task", "--trial-seeds", "different", "--search", "random",
               "--trials", "4", "--jobs", "1", "--workers", workers, "--plugins", fixture(hidden.plugin)},
              way));
          // A supervisor forks fresh workers itself; others are forked by a process below theirs.
          const std::size_t all = hidden.processes + (workers == "reuse" ? 1 : 0);
          BOOST_TEST_REQUIRE(wait_until([&] { return processes() == all; }), processes());
          started.signal(SIGKILL);
          BOOST_TEST(wait_until([&] { return processes() == 0; }), processes() << " processes are left");
        }
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(a_trial_leaves_nothing_and_the_next_one_runs) {
  for (const char* workers : {"fresh", "reuse"}) {
    for (const auto& way : k_ways) {
      for (const char* plugin : {"leaves_nameless_daemon", "adopts_its_orphans", "stops_its_parent", "kills_its_parent",
                                 "returns_minus_one", "null_task"}) {
        BOOST_TEST_CONTEXT(plugin << " " << workers << " " << name_of(way)) {
          const std::string task = std::string(plugin) == "null_task" ? plugin : std::string(plugin) + "_task";
          const Ended ended = test::run(program(
              {"sweep", task, "--trial-seeds", "different", "--search", "random", "--trials", "3", "--jobs", "1",
               "--workers", workers, "--timeout", "500ms", "--grace", "50ms", "--plugins", fixture(plugin), "--quiet"},
              way));
          const bool completes = task == "null_task" || task == "leaves_nameless_daemon_task";
          BOOST_TEST(ended.exit_code == (completes ? 0 : 1), ended.errors);
          BOOST_TEST(processes() == 0u);
          const Ended listed = test::run(program({"list", "--json"}));
          const json::value runs = parse_json(listed.output);
          BOOST_TEST(runs.as_array().size() == 3u, listed.output);
          for (const json::value& run : runs.as_array()) {
            BOOST_TEST((completes ? run.at("state") == "completed"
                                  : run.at("state") != "completed" && run.at("state") != "lost"),
                       to_text(run));
          }
          std::filesystem::remove_all(directory / "experiments");
        }
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(a_scan_ends_whatever_a_plugin_does) {
  for (const auto& way : k_ways) {
    BOOST_TEST_CONTEXT(name_of(way)) {
      const Ended listed =
          test::run(program({"plugins", "list", "--json", "--plugins", fixture("hides_in_scan")}, way));
      BOOST_TEST(listed.output.find("did not respond within 10 s during inspection") != std::string::npos,
                 listed.output);
      BOOST_TEST(processes() == 0u);
    }
  }
}

BOOST_AUTO_TEST_CASE(the_record_says_what_kept_its_processes_together) {
  const auto way_of = [&](const std::vector<std::string>& more, const std::map<std::string, std::string>& way) {
    std::vector<std::string> words{"run", "null_task", "--quiet", "--plugins", fixture("null_task")};
    words.insert(words.end(), more.begin(), more.end());
    BOOST_TEST(test::run(program(words, way)).exit_code == 0);
    const json::value containment = only_record("null_task").at("containment");
    const Ended shown = test::run(program({"show"}));
    BOOST_TEST(shown.output.find(containment.at("processes") == "none"
                                     ? "the task ran in the host's process"
                                     : "processes tracked by a " +
                                           std::string(containment.at("processes").as_string())) != std::string::npos,
               shown.output);
    std::filesystem::remove_all(directory / "experiments");
    return containment;
  };
  BOOST_TEST(to_text(way_of({}, k_ways[1])) == R"({"processes":"supervisor","memory":null,"left":0})");
  BOOST_TEST(to_text(way_of({"--memory-limit", "1G"}, k_ways[1])) ==
             R"({"processes":"supervisor","memory":"each","left":0})");
  BOOST_TEST(to_text(way_of({"--isolation", "none"}, {})) == R"({"processes":"none","memory":null,"left":0})");
  const json::value best = way_of({"--memory-limit", "1G"}, {});
  BOOST_TEST((best.at("processes") == "cgroup" || best.at("processes") == "supervisor"), to_text(best));
  BOOST_TEST((best.at("memory") == "each" || (best.at("memory") == "all" && best.at("processes") == "cgroup")),
             to_text(best));
}

BOOST_AUTO_TEST_CASE(a_run_does_without_what_an_older_kernel_lacks) {
  for (const char* error : {"ENOSYS", "EPERM", "EMFILE"}) {
    BOOST_TEST_CONTEXT(error) {
      std::vector<std::string> calls{"pidfd_open", "pidfd_send_signal"};
      if (std::string(error) == "ENOSYS")
        calls.emplace_back("clone3");  // the C library itself takes no other answer from that one
      const Ended ran =
          test::run(refusing(error, calls, {"run", "null_task", "--quiet", "--plugins", fixture("null_task")}));
      if (ran.exit_code == 77) {
        BOOST_TEST_MESSAGE("skipped: no filter of system calls here: " << ran.errors);
        return;
      }
      BOOST_TEST(ran.exit_code == 0, ran.errors);
      const Ended stopped = test::run(refusing(error, calls,
                                               {"run", "joins_its_hosts_group_task", "--timeout", "200ms", "--grace",
                                                "50ms", "--plugins", fixture("joins_its_hosts_group")}));
      BOOST_TEST(stopped.exit_code == 1, stopped.errors);
      BOOST_TEST(stopped.errors.find("was stopped at its timeout") != std::string::npos, stopped.errors);
      BOOST_TEST(processes() == 0u);
    }
  }
}

BOOST_AUTO_TEST_CASE(a_call_that_the_kernel_refuses_ends_the_run_with_a_reason) {
  for (const char* call : {"socketpair", "poll", "ppoll", "prctl", "mkdir", "setpgid", "waitid"}) {
    BOOST_TEST_CONTEXT(call) {
      const Ended ended = test::run(refusing("EPERM", {call},
                                             {"run", "joins_its_childs_group_task", "--timeout", "200ms", "--grace",
                                              "50ms", "--plugins", fixture("joins_its_childs_group")}));
      BOOST_TEST(ended.exit_code != 0);
      BOOST_TEST(ended.errors.find("skrobot: error: ") != std::string::npos, ended.errors);
      BOOST_TEST(wait_until([&] { return processes() == 0; }));
      std::filesystem::remove_all(directory / "experiments");
    }
  }
}

BOOST_AUTO_TEST_CASE(few_descriptors_end_a_run_with_a_reason) {
  std::size_t completed = 0;
  for (int limit = 5; limit < 60; limit += limit < 20 ? 1 : 4) {
    BOOST_TEST_CONTEXT("ulimit -n " << limit) {
      Program limited = program({"run", "null_task", "--quiet", "--plugins", fixture("null_task")});
      limited.words.insert(limited.words.begin(),
                           {"/bin/sh", "-c", "ulimit -n " + std::to_string(limit) + "; exec \"$@\"", "sh"});
      const Ended ended = test::run(limited);
      completed += ended.exit_code == 0;
      // Below the first few even the loader finds no libraries, and says so itself.
      if (ended.exit_code != 0) BOOST_TEST(!ended.errors.empty());
      BOOST_TEST(processes() == 0u);
    }
  }
  BOOST_TEST(completed > 0u);
}

BOOST_AUTO_TEST_SUITE_END()
