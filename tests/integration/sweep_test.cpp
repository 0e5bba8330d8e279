// SPDX-License-Identifier: MIT
// `skrobot sweep` on this machine as a user calls it: its plan, its table, what it leaves, and how it goes on after a
// kill.
#include <sys/stat.h>

#include <boost/test/unit_test.hpp>
#include <csignal>
#include <map>
#include <regex>
#include <skrobot/json.hpp>

#include "support/sweep_bench.hpp"

using namespace skrobot;
using namespace skrobot::test;

namespace {

std::string without_durations(const std::string& text) {
  return std::regex_replace(text, std::regex(R"(  \d+(\.\d+)? m?s\n)"), "  T\n");
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(sweep_test, SweepBench)

BOOST_AUTO_TEST_CASE(a_grid_leaves_a_record_for_each_trial_and_a_ranked_table) {
  const Ended ended = sweep({"trial_task", "x=0.1,0.3", "k=1:3", "--objective", "maximize:score", "--seed", "7",
                             "--jobs", "2", "--top", "3", "--tag", "kind=test"});
  BOOST_TEST_REQUIRE(ended.exit_code == 0, ended.errors);
  BOOST_TEST(without_durations(ended.output) ==
             "RANK  TRIAL  score  x    k  DURATION\n"
             "1     6      3      0.3  3  T\n"
             "2     3      2.96   0.1  3  T\n"
             "3     5      2      0.3  2  T\n"
             "\n"
             "The best is trial 6 with score 3:\n"
             "  skrobot run trial_task x=0.3 k=3 --seed 7\n");
  BOOST_TEST(ended.errors == "6 trials: 6 completed\nrecorded in " + experiment().string() + "\n");
  BOOST_TEST(names_in(experiment() / "trials").size() == 6u);
  const std::vector<std::string> files{"trial_task.log", "trial_task.metrics", "trial_task.params", "trial_task.result",
                                       "trial_task.run"};
  for (int number = 1; number <= 6; ++number) {
    BOOST_TEST(names_in(trial(number)) == files, boost::test_tools::per_element());
    const json::object record = object_in(trial(number) / "trial_task.run");
    BOOST_TEST(record.at("state").as_string() == "completed");
    BOOST_TEST(record.at("seed").to_number<int>() == 7);
    BOOST_TEST(to_text(record.at("tags")) == R"({"kind":"test"})");
  }
  const json::object params = object_in(trial(5) / "trial_task.params");
  BOOST_TEST(params.at("x").as_double() == 0.3);
  BOOST_TEST(params.at("k").as_int64() == 2);
  const std::string log = read_text(trial(5) / "trial_task.log");
  BOOST_TEST(log.find("output  x is 0.3 and k is 2\n") != std::string::npos, log);
  BOOST_TEST(std::count(log.begin(), log.end(), '\n') == 1);
  // Looked at afterwards it says the same, with all that are ranked.
  const Ended shown = test::run(test::skrobot(directory.path(), {"show", experiment().filename().string()}));
  BOOST_TEST_REQUIRE(shown.exit_code == 0, shown.errors);
  BOOST_TEST(without_durations(shown.output)
                     .find("sweep of trial_task: grid, 6 trials, maximize:score\n"
                           "  x  0.1, 0.3\n"
                           "  k  1 to 3, 3 values\n"
                           "\n"
                           "RANK  TRIAL  score  x    k  DURATION\n"
                           "1     6      3      0.3  3  T\n") != std::string::npos,
             shown.output);
  BOOST_TEST(shown.output.find("\n6     ") != std::string::npos);
  BOOST_TEST(shown.output.find("\nThe best is trial 6 with score 3:\n  skrobot run trial_task x=0.3 k=3 --seed 7\n") !=
             std::string::npos);
  // The ready command does what it says.
  const Ended again = test::run(program({"run", "trial_task", "x=0.3", "k=3", "--seed", "7"}));
  BOOST_TEST(again.exit_code == 0);
}

BOOST_AUTO_TEST_CASE(workers_share_the_processors) {
  BOOST_TEST_REQUIRE(sweep({"trial_task", "k=1:2", "--jobs", "64"}).exit_code == 0);
  BOOST_TEST(object_in(trial(1) / "trial_task.result").at("threads").as_string() == "1");
}

BOOST_AUTO_TEST_CASE(the_same_seed_gives_the_same_plan) {
  const std::vector<std::string> words{"trial_task", "x=-1:1", "k=log:1:100", "kind=a,b", "--search",  "random",
                                       "--trials",   "50",     "--seed",      "3",        "--dry-run", "--json"};
  const Ended first = sweep(words), second = sweep(words);
  BOOST_TEST_REQUIRE(first.exit_code == 0, first.errors);
  BOOST_TEST(first.output == second.output);
  const json::value document = parse_json(first.output);
  const json::array& trials = document.at("trials").as_array();
  BOOST_TEST(trials.size() == 50u);
  BOOST_TEST(!std::filesystem::exists(directory / "experiments"));
  std::vector<std::string> other = words;
  *std::next(std::find(other.begin(), other.end(), "--seed")) = "4";
  const Ended another = sweep(other);
  BOOST_TEST_REQUIRE(another.exit_code == 0, another.errors);
  const json::value other_document = parse_json(another.output);
  BOOST_TEST(other_document.at("trials").as_array().size() == 50u);
  BOOST_TEST(to_text(other_document.at("trials")) != to_text(document.at("trials")));
  // What is run is what was shown.
  std::vector<std::string> real(words.begin(), words.end() - 2);
  BOOST_TEST_REQUIRE(sweep(real).exit_code == 0);
  for (const int number : {1, 17, 50}) {
    const json::value& values = trials[static_cast<std::size_t>(number - 1)].at("values");
    const json::object params = object_in(trial(number) / "trial_task.params");
    for (const char* key : {"x", "k", "kind"}) BOOST_TEST(params.at(key) == values.at(key));
  }
}

BOOST_AUTO_TEST_CASE(the_plan_is_shown_before_anything_runs) {
  const Ended ended = sweep({"trial_task", "x=-1:1", "k=1:3", "kind=z", "--seed", "1", "--jobs", "2", "--dry-run"});
  BOOST_TEST_REQUIRE(ended.exit_code == 0, ended.errors);
  const std::string output = std::regex_replace(ended.output, std::regex("(trial_task of .*, ).*"), "$1PLUGIN");
  BOOST_TEST(output ==
             "trial_task of org.example.trial 1.0.0, PLUGIN\n"
             "  search       grid, 15 trials\n"
             "  objective    none\n"
             "  seed         1, the same for every trial\n"
             "  early stop   none\n"
             "  retries      0, on failure continue\n"
             "  timeout      none\n"
             "  launcher     local, 2 trials in parallel, workers fresh\n"
             "  experiments  " +
                 (directory / "experiments").string() +
                 "\n"
                 "\nvaried\n"
                 "  x  -1.0 to 1.0, 5 values\n"
                 "  k  1 to 3, 3 values\n"
                 "\nthe same in every trial\n"
                 "  kind  z\n"
                 "\n"
                 "TRIAL  x     k\n"
                 "1      -1.0  1\n2      -1.0  2\n3      -1.0  3\n4      -0.5  1\n5      -0.5  2\n6      -0.5  3\n7    "
                 "  0.0   1\n8      0.0   2\n9      0.0   3\n10     0.5   1\n"
                 "… and 5 more\n"
                 "\nNothing was run.\n");
  BOOST_TEST(!std::filesystem::exists(directory / "experiments"));
}

BOOST_AUTO_TEST_CASE(a_file_can_say_all_of_it) {
  write_text(directory / "sweep.json", R"({
    "task": "trial_task", "params": {"kind": "a,b"}, "space": {"x": [0.1, 0.2], "k": "1:2"},
    "search": "grid", "objective": "minimize:twice", "jobs": 1, "seed": 5, "retries": 1, "experimenter": "ada", "tags": {"a": "b"}})");
  const Ended ended = sweep({"sweep.json", "k=7,8,9"});
  BOOST_TEST_REQUIRE(ended.exit_code == 0, ended.errors);
  BOOST_TEST(experiment().filename().string().starts_with("ada-"));
  const json::object plan = object_in(experiment() / "sweep.json");
  BOOST_TEST(plan.at("trials").to_number<int>() == 6);
  BOOST_TEST(plan.at("retries").to_number<int>() == 1);
  BOOST_TEST(object_in(trial(6) / "trial_task.params").at("kind").as_string() == "a,b");
  BOOST_TEST(ended.output.find("The best is trial 1 with twice 0.2") != std::string::npos, ended.output);
  const auto wrong = [&](const char* text, const std::string& errors) {
    write_text(directory / "wrong.json", text);
    const Ended refused = sweep({"wrong.json"});
    BOOST_TEST(refused.exit_code == 2);
    BOOST_TEST(refused.errors == errors);
  };
  wrong("{\"space\": {}}", "skrobot: error: wrong.json:1:1: the key \"task\" is missing\n");
  wrong("{\"task\": \"trial_task\",\n \"serach\": \"grid\"}",
        "skrobot: error: wrong.json:2:2: unknown key 'serach'\nhint: did you mean 'search'?\n");
  wrong("{\"task\": \"trial_task\",\n \"space\": {\"k\": 3}}",
        "skrobot: error: wrong.json:2:17: the values of 'k' must be a list, or text such as \"FROM:TO\"\n");
  wrong("{\"task\": \"trial_task\",\n \"space\": {\"k\": [1, 200]}}",
        "skrobot: error: parameter 'k' of trial_task: must be at most 100, got 200 (wrong.json:2)\n");
  const Ended run = test::run(program({"run", "sweep.json"}), 2);
  BOOST_TEST(run.errors ==
             "skrobot: error: sweep.json:2:54: this is a sweep file\nhint: run it with 'skrobot sweep sweep.json'\n");
}

BOOST_AUTO_TEST_CASE(bad_input_is_refused_before_anything_runs) {
  refuses({}, "skrobot: error: skrobot sweep needs a task or a sweep file\nhint: see 'skrobot sweep --help'\n");
  refuses({"trial_tusk", "x=1,2"}, "skrobot: error: there is no task 'trial_tusk'\nhint: did you mean 'trial_task'?\n");
  refuses({"trial_task", "kk=1,2"},
          "skrobot: error: unknown parameter 'kk' of trial_task (command line)\nhint: did you mean 'k'?\n");
  refuses({"trial_task", "k=8:2"},
          "skrobot: error: parameter 'k' of trial_task: the range 8:2 is reversed (command line)\nhint: "
          "write 2:8\n");
  refuses({"trial_task", "k=3"},
          "skrobot: error: nothing to sweep: no parameter of trial_task has more than one value\n"
          "hint: give several values (rate=0.01,0.1), a range (depth=2:8) or a distribution "
          "(rate=loguniform(1e-4,1e-1))\n");
  refuses({"trial_task", "steps=1:1000000000"},
          "skrobot: error: the grid has 1000000000 trials (steps 1000000000), more than 100000\n"
          "hint: use --search random --trials N for a sample, or --trials N for the first N\n");
  refuses({"trial_task", "steps=1:9000000000000000000", "pause_ms=1:1000", "k=1:3"},
          "skrobot: error: the grid has more than 9000000000000000000 trials (steps 9000000000000000000 x pause_ms "
          "1000 x k 3), more than 100000\n"
          "hint: use --search random --trials N for a sample, or --trials N for the first N\n");
  refuses({"trial_task", "k=1:2", "--trials", "0"},
          "skrobot: error: --trials: expected an integer from 1 to 10000000, got '0'\n");
  refuses({"trial_task", "k=1:2", "--objective", "score"},
          "skrobot: error: --objective: expected maximize:METRIC or minimize:METRIC, got 'score'\n");
  refuses(
      {"trial_task", "k=1:2", "--search", "gird"},
      "skrobot: error: --search: expected one of 'grid', 'random', 'global', got 'gird'\nhint: did you mean 'grid'?\n");
  refuses({"trial_task", "k=1:2", "--search", "global"},
          "skrobot: error: --search global needs an objective\nhint: give --objective maximize:METRIC or "
          "minimize:METRIC\n");
  refuses({"trial_task", "x=normal(0,1)", "--search", "global", "--objective", "maximize:score"},
          "skrobot: error: --search global cannot search 'x': a normal distribution has no bounds\nhint: give a range "
          "FROM:TO, or use --search random\n");
  refuses(
      {"trial_task", "x=normal(0,1)"},
      "skrobot: error: --search grid cannot try every value of 'x', which is normal with mean 0.0 and deviation 1.0\n"
      "hint: give a list or a range, or use --search random\n");
  refuses({"trial_task", "x=normal(99,1)", "--search", "random"},
          "skrobot: error: parameter 'x': normal with mean 99.0 and deviation 1.0 has hardly any value in the "
          "parameter's range\n");
  refuses({"trial_task", "k=1:2", "--jobs", "0"},
          "skrobot: error: --jobs: expected an integer from 1 to 1024, got '0'\n");
  refuses(
      {"trial_task", "k=1:2", "--early-stop", "median"},
      "skrobot: error: --early-stop needs an objective\nhint: give --objective maximize:METRIC or minimize:METRIC\n");
  refuses({"trial_task", "k=1:2", "--partition", "x"}, "skrobot: error: --partition is only for --launcher slurm\n");
  refuses({"trial_task", "k=1:2", "--retry-failed"},
          "skrobot: error: --retry-failed is only for --resume\nhint: use --retries N to try failed trials again\n");
  refuses({"trial_task", "k=1:2", "--isolation", "none"},
          "skrobot: error: --isolation none runs one task at a time; a sweep runs each trial in its own process\n");
  refuses({"--resume", "nowhere"}, "skrobot: error: there is no experiment 'nowhere' here or in '" +
                                       (directory / "experiments").string() + "'\n");
}

BOOST_AUTO_TEST_CASE(the_first_failure_is_shown_and_the_rest_goes_on) {
  const Ended ended = sweep({"trial_task", "k=1:6", "fail=odd", "--jobs", "1", "--objective", "maximize:score"});
  BOOST_TEST(ended.exit_code == 1);
  BOOST_TEST(ended.errors == "skrobot: error: trial 1 failed: it was told to fail\nhint: for details see " +
                                 (trial(1) / "trial_task.errors").string() + " and " +
                                 (trial(1) / "trial_task.log").string() +
                                 "\n6 trials: 3 completed, 3 failed\nrecorded in " + experiment().string() + "\n");
  BOOST_TEST(ended.output.find("The best is trial 6 ") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_crash_costs_its_trial_alone) {
  for (const char* workers : {"fresh", "reuse"}) {
    const Ended ended = sweep(
        {"trial_task", "k=1:4", "fail=never,crash", "--jobs", "2", "--workers", workers, "--experiments", workers});
    BOOST_TEST(ended.exit_code == 1);
    const auto record = only_experiment(directory / workers);
    for (int number = 1; number <= 8; ++number) {
      const auto folder = record / "trials" / std::to_string(number);
      const json::object run = object_in(folder / "trial_task.run");
      BOOST_TEST(run.at("state").as_string() == (number % 2 == 1 ? "completed" : "crashed"));
      if (number % 2 == 1) continue;
      BOOST_TEST(run.at("exit").at("signal").as_int64() == SIGABRT);
      BOOST_TEST(read_text(folder / "trial_task.metrics").find("score,1,") != std::string::npos);
      BOOST_TEST(read_text(folder / "trial_task.errors").find("#0 ") != std::string::npos);
    }
  }
}

BOOST_AUTO_TEST_CASE(a_plugin_that_is_replaced_meanwhile_ends_the_sweep) {
  std::filesystem::create_directory(directory / "plugins");
  const std::filesystem::path plugin = directory / "plugins/command.so";
  std::filesystem::copy_file(std::filesystem::path(SKROBOT_SHIPPED_PLUGINS) / "command.so", plugin);
  const std::vector<std::string> words{"sweep",
                                       "command_task",
                                       R"(argv=["touch",")" + plugin.string() + R"("])",
                                       "--plugins",
                                       (directory / "plugins").string(),
                                       "--search",
                                       "random",
                                       "--trials",
                                       "3",
                                       "--trial-seeds",
                                       "different",
                                       "--jobs",
                                       "1"};
  const Ended ended = test::run(test::skrobot(directory.path(), words));
  BOOST_TEST(ended.exit_code == 3);
  BOOST_TEST(ended.errors == "skrobot: error: the plugin " + plugin.string() +
                                 " cannot be used: its file has changed since it was inspected; run the command again "
                                 "to use the new file\n" +
                                 "hint: continue with 'skrobot sweep --resume " + experiment().filename().string() +
                                 "'\n");
  BOOST_TEST(state(1, "command_task") == "completed");
  BOOST_TEST(!std::filesystem::exists(trial(3)));
}

BOOST_AUTO_TEST_CASE(failures_stop_the_sweep_when_asked) {
  const Ended ended = sweep({"trial_task", "k=1:50", "fail=always", "--jobs", "1", "--on-failure", "stop"});
  BOOST_TEST(ended.exit_code == 1);
  BOOST_TEST(ended.errors.find("1 failed, 49 not run") != std::string::npos, ended.errors);
}

BOOST_AUTO_TEST_CASE(each_attempt_keeps_its_own_record) {
  const Ended ended = sweep({"trial_task", "k=1:3", "fail=first", with_marks(), "--retries", "1"});
  BOOST_TEST(ended.exit_code == 0, ended.errors);
  BOOST_TEST(ended.errors.find("3 trials: 3 completed, 3 attempts tried again\n") != std::string::npos, ended.errors);
  for (int number = 1; number <= 3; ++number) {
    BOOST_TEST(state(number) == "failed");
    BOOST_TEST(state(number, "trial_task-2") == "completed");
    BOOST_TEST(object_in(trial(number) / "trial_task.run").at("seed") ==
               object_in(trial(number) / "trial_task-2.run").at("seed"));
  }
}

BOOST_AUTO_TEST_CASE(a_killed_sweep_goes_on_where_it_was) {
  const std::string marks_word = with_marks();
  Started started(program(
      {"sweep", "trial_task", "k=1:40", marks_word, "pause_ms=20", "--jobs", "2", "--objective", "maximize:score"}));
  BOOST_TEST_REQUIRE(wait_until(
      [&] { return std::filesystem::exists(directory / "marks") && names_in(directory / "marks").size() >= 7; }));
  // Another one is refused meanwhile.
  const Ended second = sweep({"--resume", experiment().string()});
  BOOST_TEST(second.exit_code == 2);
  BOOST_TEST(second.errors.find("is already running in process " + std::to_string(started.pid())) != std::string::npos,
             second.errors);
  started.signal(SIGKILL);
  BOOST_TEST(started.wait().exit_code == 128 + SIGKILL);
  std::map<std::string, std::string> before;
  int completed = 0;
  for (const std::string& number : names_in(experiment() / "trials")) {
    const auto file = experiment() / "trials" / number / "trial_task.run";
    if (!std::filesystem::exists(file)) continue;
    before[number] = read_text(file);
    completed += before[number].find("\"completed\"") != std::string::npos ? 1 : 0;
  }
  BOOST_TEST(completed < 40);
  const Ended ended = sweep({"--resume", experiment().filename().string()});
  BOOST_TEST_REQUIRE(ended.exit_code == 0, ended.errors);
  BOOST_TEST(
      ended.errors.find("40 trials: 40 completed (" + std::to_string(completed) + " from before)") != std::string::npos,
      ended.errors);
  BOOST_TEST(ended.output.find("The best is trial 40 ") != std::string::npos);
  // What was complete was not touched, and every trial has one completed record.
  for (const auto& [number, text] : before)
    BOOST_TEST(read_text(experiment() / "trials" / number / "trial_task.run") == text);
  for (const auto& [name, counts] : marks()) {
    // One whose task had ended when the host was killed, and was not recorded yet, is run again.
    const auto found = before.find(name.substr(name.rfind('-') + 1));
    const bool was_complete = found != before.end() && found->second.find("\"completed\"") != std::string::npos;
    BOOST_TEST((counts.second == 1 || (!was_complete && counts.second == 2)), name);
  }
  BOOST_TEST(marks().size() == 40u);
}

BOOST_AUTO_TEST_CASE(an_interrupt_stops_the_trials_and_resuming_runs_them) {
  Started started(program({"sweep", "trial_task", "k=1:20", "steps=1000", "pause_ms=10", "--jobs", "2"}));
  BOOST_TEST_REQUIRE(wait_until([&] {
    if (!std::filesystem::exists(directory / "experiments")) return false;
    // One that is being made has another name.
    const auto names = names_in(directory / "experiments");
    return names.size() == 1 && !names.front().starts_with('.') && std::filesystem::exists(trial(2) / "trial_task.run");
  }));
  started.signal(SIGINT);
  const Ended ended = started.wait();
  BOOST_TEST(ended.exit_code == 130);
  BOOST_TEST(ended.errors.find("20 trials: 2 cancelled, 18 not run\n") != std::string::npos, ended.errors);
  BOOST_TEST(state(1) == "cancelled");
}

BOOST_AUTO_TEST_CASE(failed_trials_run_again_on_demand_alone) {
  const std::string marks_word = with_marks();
  BOOST_TEST(sweep({"trial_task", "k=1:4", "fail=first", marks_word}).exit_code == 1);
  const Ended left = sweep({"--resume", experiment().string()});
  BOOST_TEST(left.exit_code == 1);
  BOOST_TEST(left.errors.find("4 trials: 4 failed (4 from before)") != std::string::npos, left.errors);
  const Ended again = sweep({"--resume", experiment().string(), "--retry-failed"});
  BOOST_TEST(again.exit_code == 0, again.errors);
  for (int number = 1; number <= 4; ++number) BOOST_TEST(state(number, "trial_task-2") == "completed");
}

BOOST_AUTO_TEST_CASE(what_was_removed_or_damaged_runs_again) {
  BOOST_TEST_REQUIRE(sweep({"trial_task", "k=1:5", "--objective", "maximize:score"}).exit_code == 0);
  std::filesystem::remove_all(trial(2));
  write_text(trial(3) / "trial_task.run", "{\"form");
  write_text(trial(4) / "trial_task.result", "");
  const std::string kept = read_text(trial(5) / "trial_task.run");
  const Ended ended = sweep({"--resume", experiment().string()});
  BOOST_TEST_REQUIRE(ended.exit_code == 0, ended.errors);
  BOOST_TEST(ended.errors.find("5 trials: 5 completed (2 from before)") != std::string::npos, ended.errors);
  BOOST_TEST(state(2) == "completed");
  BOOST_TEST(state(3, "trial_task-2") == "completed");
  BOOST_TEST(state(4, "trial_task-2") == "completed");
  BOOST_TEST(read_text(trial(5) / "trial_task.run") == kept);
}

BOOST_AUTO_TEST_CASE(a_plan_can_grow_and_be_ranked_anew) {
  BOOST_TEST_REQUIRE(sweep({"trial_task", "x=0:1", "--search", "random", "--trials", "4", "--seed", "9"}).exit_code ==
                     0);
  const Ended ended = sweep({"--resume", experiment().string(), "--trials", "6", "--objective", "minimize:twice"});
  BOOST_TEST_REQUIRE(ended.exit_code == 0, ended.errors);
  BOOST_TEST(ended.errors.find("6 trials: 6 completed (4 from before)") != std::string::npos, ended.errors);
  BOOST_TEST(ended.output.find("with twice ") != std::string::npos);
  const Ended fewer = sweep({"--resume", experiment().string(), "--trials", "5"});
  BOOST_TEST(fewer.exit_code == 2);
  BOOST_TEST(fewer.errors == "skrobot: error: --trials: the sweep has 6 trials already and can only grow, got 5\n");
  const Ended other = sweep({"--resume", experiment().string(), "k=3"});
  BOOST_TEST(other.exit_code == 2);
  BOOST_TEST(other.errors.find("the parameter 'k' cannot be changed when a sweep is resumed") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(an_objective_that_nobody_reports_is_told_with_what_they_do_report) {
  const Ended ended = sweep({"trial_task", "k=1:3", "--jobs", "1", "--objective", "maximize:scoer"});
  BOOST_TEST(ended.exit_code == 1);
  BOOST_TEST(ended.errors.find("skrobot: warning: trial 1 did not report the objective 'scoer'; it reports 'score', "
                               "'twice', 'inner.k', 'seed'; did you mean 'score'?\n") == 0,
             ended.errors);
  BOOST_TEST(ended.errors.find("skrobot: error: no trial reported the objective 'scoer'") != std::string::npos);
  const Ended ranked = sweep({"--resume", experiment().string(), "--objective", "maximize:score"});
  BOOST_TEST(ranked.exit_code == 0);
  BOOST_TEST(ranked.output.find("The best is trial 3 ") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(poor_trials_are_stopped_early_and_not_run_again) {
  const Ended ended = sweep({"trial_task", "k=9,8,7,1", "steps=60", "pause_ms=10", "--jobs", "1", "--objective",
                             "maximize:score", "--early-stop", "median:least_trials=2"});
  BOOST_TEST_REQUIRE(ended.exit_code == 0, ended.errors);
  BOOST_TEST(ended.errors.find("4 trials: 2 completed, 2 stopped early\n") != std::string::npos, ended.errors);
  const json::object record = object_in(trial(4) / "trial_task.run");
  BOOST_TEST(record.at("state").as_string() == "cancelled");
  BOOST_TEST(record.at("stopped_early")
                 .as_string()
                 .starts_with("stopped early at step 1: its best score is 0.91, the median of the completed trials"));
  const Ended again = sweep({"--resume", experiment().string()});
  BOOST_TEST(again.errors.find("4 trials: 2 completed, 2 stopped early (4 from before)\n") != std::string::npos,
             again.errors);
}

BOOST_AUTO_TEST_CASE(a_global_search_learns_and_can_be_resumed) {
  const Ended ended = sweep({"trial_task", "x=-5:5", "k=1:3", "--search", "global", "--trials", "30", "--jobs", "2",
                             "--objective", "maximize:score", "--seed", "1", "--json"});
  BOOST_TEST_REQUIRE(ended.exit_code == 0, ended.errors);
  const json::value document = parse_json(ended.output);
  BOOST_TEST(document.at("ranking").as_array()[0].at("objective").as_double() > 2.9);
  std::filesystem::remove_all(trial(30));
  const Ended again = sweep({"--resume", experiment().string(), "--trials", "35"});
  BOOST_TEST(again.exit_code == 0, again.errors);
  BOOST_TEST(again.errors.find("35 trials: 35 completed (29 from before)") != std::string::npos, again.errors);
}

BOOST_AUTO_TEST_CASE(a_plan_that_is_damaged_or_no_file_is_said_and_its_runs_are_shown) {
  BOOST_TEST_REQUIRE(sweep({"trial_task", "k=1:2", "--objective", "maximize:score"}).exit_code == 0);
  const auto swept = experiment(), plan = swept / "sweep.json";
  const auto shown = [&] {
    return test::run(test::skrobot(directory.path(), {"show", swept.filename().string()})).output;
  };
  write_text(plan, "{\"format\": 1, \"task\"");
  BOOST_TEST(shown().find("\n" + plan.string() + " is damaged: line 1, column ") != std::string::npos);
  BOOST_TEST(shown().find("\ntrials/2  ") != std::string::npos);
  std::filesystem::remove(plan);
  BOOST_TEST_REQUIRE(::mkfifo(plan.c_str(), 0600) == 0);
  BOOST_TEST(shown().find("\ncannot read " + plan.string() + ": ") != std::string::npos);
  BOOST_TEST(shown().find("\ntrials/2  ") != std::string::npos);
  BOOST_TEST(sweep({"--resume", swept.string()}).exit_code == 3);
}

BOOST_AUTO_TEST_CASE(one_document_for_programs) {
  const Ended ended = sweep({"trial_task", "k=1:3", "kind=it's", "fail=odd", "--jobs", "1", "--objective",
                             "maximize:inner.k", "--seed", "4", "--json"});
  BOOST_TEST(ended.exit_code == 1);
  const json::value document = parse_json(ended.output);
  BOOST_TEST(
      to_text(document.at("trials")) ==
      R"({"total":3,"completed":1,"ended_early":0,"failed":2,"lost":0,"cancelled":0,"not_run":0,"tried_again":0})");
  BOOST_TEST(document.at("ranking").as_array().size() == 1u);
  BOOST_TEST(document.at("best_command").as_string() ==
             R"(skrobot run trial_task 'kind=it'\''s' fail=odd k=2 --seed 4)");
  BOOST_TEST(to_text(document.at("first_failure")) == R"({"trial":1,"state":"failed","error":"it was told to fail"})");
}

BOOST_AUTO_TEST_SUITE_END()
