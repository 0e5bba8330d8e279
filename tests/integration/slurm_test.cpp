// SPDX-License-Identifier: MIT
// `skrobot sweep --launcher slurm` on a real cluster of two nodes on this machine: a node's daemon is killed, jobs are
// requeued, cancelled, left and resumed, and at the end every trial has one completed record.
#include <boost/test/unit_test.hpp>
#include <chrono>
#include <csignal>
#include <iostream>
#include <map>
#include <optional>
#include <set>
#include <skrobot/json.hpp>

#include "support/program.hpp"
#include "support/slurm_cluster.hpp"
#include "support/temporary_directory.hpp"

using namespace skrobot;
using namespace skrobot::test;

namespace {

// One cluster for all cases; made by the first.
SlurmCluster& cluster() {
  static std::optional<SlurmCluster> made;
  if (!made) made.emplace();
  return *made;
}

// Ends the suite's cases where there is no cluster, and says why.
boost::test_tools::assertion_result there_is_a_cluster(boost::unit_test::test_unit_id) {
  if (cluster().fault().empty()) return true;
  std::cout << "skipped: no Slurm cluster can be started here: " << cluster().fault() << std::endl;
  return false;
}

struct Bench {
  Bench() : begun(std::chrono::steady_clock::now()) { std::filesystem::create_directory(directory / "marks"); }

  Program program(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), {"sweep", "--plugins", fixture("trial"), "--jobs", "4"});
    Program program = test::skrobot(directory.path(), std::move(arguments));
    program.environment["SLURM_CONF"] = cluster().configuration();
    return program;
  }
  Ended sweep(std::vector<std::string> arguments) { return test::run(program(std::move(arguments))); }
  std::vector<std::string> words(const std::string& count, const std::string& pause) {
    return {
        "trial_task", "x=0:1/" + count, "steps=10",    "pause_ms=" + pause, "marks=" + (directory / "marks").string(),
        "--launcher", "slurm",          "--objective", "maximize:score"};
  }
  std::filesystem::path experiment() { return only_experiment(directory / "experiments"); }
  bool has_begun(std::size_t trials) {
    return wait_until([&] { return names_in(directory / "marks").size() >= trials; });
  }
  // Every trial has exactly one completed record, and the task came to its end once for it. Returns the nodes that ran
  // them.
  std::set<std::string> check_all_complete(int count) {
    std::set<std::string> nodes;
    for (int number = 1; number <= count; ++number) {
      const auto folder = experiment() / "trials" / std::to_string(number);
      int completed = 0;
      for (const std::string& name : names_in(folder)) {
        if (!name.ends_with(".run")) continue;
        const json::object record = parse_json(read_text(folder / name)).as_object();
        if (record.at("state").as_string() != "completed") continue;
        ++completed;
        nodes.emplace(
            parse_json(read_text(folder / (name.substr(0, name.size() - 4) + ".result"))).at("node").as_string());
      }
      BOOST_TEST(completed == 1, "trial " << number << " has " << completed << " completed records");
    }
    const auto marks = names_in(directory / "marks");
    BOOST_TEST(marks.size() == static_cast<std::size_t>(count));
    for (const std::string& mark : marks) {
      const std::string text = read_text(directory / "marks" / mark);
      std::size_t ended = 0;
      for (std::size_t at = text.find("ended"); at != std::string::npos; at = text.find("ended", at + 1)) ++ended;
      BOOST_TEST(ended == 1u, mark);
    }
    return nodes;
  }
  void tell(const std::string& what) {
    const auto seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count();
    std::cout << "timeline " << std::to_string(seconds).substr(0, 5) << " s: " << what << std::endl;
  }

  TemporaryDirectory directory;
  std::chrono::steady_clock::time_point begun;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(slurm_test, Bench, *boost::unit_test::precondition(there_is_a_cluster))

BOOST_AUTO_TEST_CASE(two_hundred_trials_survive_a_killed_node_a_requeue_a_cancellation_and_a_resumption) {
  auto arguments = words("200", "20");
  arguments.insert(arguments.end(), {"--trials-per-job", "10", "--on-interrupt", "cancel"});
  Started started(program(arguments));
  BOOST_TEST_REQUIRE(has_begun(20));
  tell("20 trials have begun on both nodes");
  cluster().kill_node(2);
  tell("slurmd of n2 killed");
  BOOST_TEST_REQUIRE(has_begun(40));
  std::string running = cluster().command("squeue -h -r -t RUNNING -w n1 -o %i | head -1");
  running.erase(running.find_last_not_of('\n') + 1);
  BOOST_TEST_REQUIRE(running != "");
  cluster().command("scontrol requeue " + running);
  tell("requeued " + running);
  BOOST_TEST_REQUIRE(has_begun(80));
  started.signal(SIGINT);
  tell("interrupted with 80 trials begun");
  const Ended cancelled = started.wait();
  BOOST_TEST(cancelled.exit_code == 130, cancelled.errors);
  tell("cancelled: " + cancelled.errors.substr(cancelled.errors.find("200 trials: "), 60));
  BOOST_TEST(wait_until([&] { return cluster().command("squeue -h -r").empty(); }));
  cluster().start_node(2);
  BOOST_TEST_REQUIRE(cluster().wait_for_idle_nodes(2));
  tell("slurmd of n2 started again; resuming");
  const Ended ended = sweep({"--resume", experiment().string()});
  BOOST_TEST_REQUIRE(ended.exit_code == 0, ended.errors);
  tell("resumed: " + ended.errors.substr(ended.errors.find("200 trials: "), 60));
  BOOST_TEST(ended.errors.find("200 trials: 200 completed (") != std::string::npos, ended.errors);
  BOOST_TEST(ended.output.find("The best is trial 61 ") != std::string::npos, ended.output);
  BOOST_TEST(check_all_complete(200) == (std::set<std::string>{"n1", "n2"}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(jobs_that_were_left_are_waited_for_by_resuming) {
  auto arguments = words("24", "30");
  arguments.insert(arguments.end(), {"--on-interrupt", "leave", "--trials-per-job", "6"});
  Started started(program(arguments));
  BOOST_TEST_REQUIRE(has_begun(4));
  started.signal(SIGINT);
  const Ended left = started.wait();
  BOOST_TEST(left.exit_code == 130);
  BOOST_TEST(left.errors.find("; wait with 'skrobot sweep --resume ") != std::string::npos, left.errors);
  const Ended here = sweep({"--resume", experiment().string(), "--launcher", "local"});
  BOOST_TEST(here.exit_code == 2);
  BOOST_TEST(here.errors.find("skrobot: error: cannot resume the sweep on this machine: Slurm still has its job") == 0,
             here.errors);
  BOOST_TEST(here.errors.find("\nhint: wait for them with --launcher slurm, or end them with 'scancel'\n") !=
                 std::string::npos,
             here.errors);
  const Ended ended = sweep({"--resume", experiment().string()});
  BOOST_TEST(ended.exit_code == 0, ended.errors);
  check_all_complete(24);
  for (const std::string& mark : names_in(directory / "marks"))
    BOOST_TEST(read_text(directory / "marks" / mark) == "begun\nended\n", mark);
}

BOOST_AUTO_TEST_CASE(an_interrupt_at_a_terminal_asks_whether_to_cancel_the_jobs) {
  auto arguments = words("150", "30");
  arguments.insert(arguments.end(), {"--trials-per-job", "6"});
  const Typing interrupt{"[1-9][0-9]*/150 trials", "\x03"};
  const std::string question = "skrobot: cancel the jobs\\? \\(n leaves them\\) \\[y/n\\] ";
  const Ended left = run_on_terminal(program(arguments), 120, {interrupt, {question, "n\n"}});
  BOOST_TEST(left.errors == "", left.output);
  BOOST_TEST(left.exit_code == 130);
  BOOST_TEST(left.output.find("; wait with 'skrobot sweep --resume ") != std::string::npos, left.output);
  BOOST_TEST(!cluster().command("squeue -h -r").empty());
  const Ended cancelled =
      run_on_terminal(program({"--resume", experiment().string()}), 120, {interrupt, {question, "y\n"}});
  BOOST_TEST(cancelled.errors == "", cancelled.output);
  BOOST_TEST(cancelled.exit_code == 130, cancelled.output);
  BOOST_TEST(wait_until([&] { return cluster().command("squeue -h -r").empty(); }));
}

BOOST_AUTO_TEST_CASE(a_detached_sweep_runs_by_itself) {
  auto arguments = words("8", "1");
  arguments.emplace_back("--detach");
  const Ended detached = sweep(arguments);
  BOOST_TEST_REQUIRE(detached.exit_code == 0, detached.errors);
  BOOST_TEST(detached.output.find("Submitted 8 trials as jobs ") == 0, detached.output);
  BOOST_TEST(detached.output.find("skrobot sweep --resume " + experiment().string()) != std::string::npos);
  const Ended ended = sweep({"--resume", experiment().string()});
  BOOST_TEST(ended.exit_code == 0, ended.errors);
  check_all_complete(8);
}

BOOST_AUTO_TEST_CASE(poor_trials_are_stopped_early_by_what_other_nodes_recorded) {
  // Four good ones first, one to an element; then poor ones, which know of them by their records alone.
  const Ended ended =
      sweep({"trial_task", "k=90,91,92,93,1,2,3,4", "steps=40", "pause_ms=25", "--launcher", "slurm",
             "--trials-per-job", "1", "--objective", "maximize:score", "--early-stop", "median:least_trials=2"});
  BOOST_TEST_REQUIRE(ended.exit_code == 0, ended.errors);
  const std::size_t at = ended.errors.find("8 trials: 4 completed, 4 stopped early\n");
  BOOST_TEST(at != std::string::npos, ended.errors);
  const json::object record = parse_json(read_text(experiment() / "trials/8/trial_task.run")).as_object();
  BOOST_TEST(std::string(record.at("stopped_early").as_string()).find("the median of the completed trials") !=
             std::string::npos);
}

BOOST_AUTO_TEST_CASE(elements_that_reach_their_time_limit_are_resumed) {
  // A minute is Slurm's least limit; SIGTERM comes before it by twice the grace time and a little, as Slurm's look at
  // its limits allows.
  auto arguments = words("12", "500");
  arguments.insert(arguments.end(), {"--trials-per-job", "12", "--time", "1", "--grace", "20s"});
  const Ended ended = sweep(arguments);
  BOOST_TEST_REQUIRE(ended.exit_code == 0, ended.errors);
  tell("12 trials of 5 s within limits of a minute: " + ended.errors.substr(ended.errors.find("12 trials: "), 40));
  // The one that was at work when the signal came was begun twice, and each has one end.
  std::size_t begun_twice = 0;
  for (const std::string& mark : names_in(directory / "marks")) {
    const std::string text = read_text(directory / "marks" / mark);
    if (text.find("begun", 1) != std::string::npos) ++begun_twice;
  }
  BOOST_TEST(begun_twice >= 1u);
  check_all_complete(12);
}

BOOST_AUTO_TEST_CASE(preempted_elements_are_resumed) {
  auto arguments = words("12", "150");
  arguments.insert(arguments.end(), {"--trials-per-job", "3"});
  Started started(program(arguments));
  BOOST_TEST_REQUIRE(has_begun(4));
  const std::string urgent = cluster().command(
      "sbatch --parsable --partition urgent --nodes 2 --ntasks 4 --output /dev/null --wrap 'sleep 1'");
  BOOST_TEST(wait_until([&] {
    return !cluster().command("squeue -h -j " + urgent.substr(0, urgent.find('\n')) + " -t RUNNING").empty();
  }));
  tell("preempted by job " + urgent.substr(0, urgent.find('\n')));
  const Ended ended = started.wait();
  BOOST_TEST_REQUIRE(ended.exit_code == 0, ended.errors);
  tell("completed after it");
  check_all_complete(12);
}

BOOST_AUTO_TEST_CASE(failures_are_tried_again_and_told) {
  const Ended ended = sweep({"trial_task", "k=1:6", "fail=odd", "--launcher", "slurm", "--retries", "1"});
  BOOST_TEST(ended.exit_code == 1);
  BOOST_TEST(ended.errors.find("6 trials: 3 completed, 3 failed, 3 attempts tried again\n") != std::string::npos,
             ended.errors);
  BOOST_TEST(std::filesystem::exists(experiment() / "trials/1/trial_task-2.run"));
  BOOST_TEST(!std::filesystem::exists(experiment() / "trials/1/trial_task-3.run"));
}

BOOST_AUTO_TEST_CASE(a_global_search_submits_as_results_come) {
  const Ended ended = sweep({"trial_task", "x=-5:5", "--search", "global", "--trials", "12", "--launcher", "slurm",
                             "--objective", "maximize:score", "--seed", "1"});
  BOOST_TEST_REQUIRE(ended.exit_code == 0, ended.errors);
  BOOST_TEST(ended.errors.find("12 trials: 12 completed\n") != std::string::npos, ended.errors);
  BOOST_TEST(std::filesystem::exists(experiment() / "slurm/batch-3.json"));
}

BOOST_AUTO_TEST_CASE(repeats_run_on_nodes_and_grow_there) {
  const Ended detached = sweep({"trial_task", "k=1:3", "--repeats", "3", "--seed", "7", "--launcher", "slurm",
                                "--objective", "maximize:score", "--trials-per-job", "2", "--detach"});
  BOOST_TEST_REQUIRE(detached.exit_code == 0, detached.errors);
  BOOST_TEST(detached.output.starts_with("Submitted 9 trials as "), detached.output);
  const Ended waited = sweep({"--resume", experiment().string()});
  BOOST_TEST_REQUIRE(waited.exit_code == 0, waited.errors);
  BOOST_TEST(waited.errors.find("3 points, 9 trials: 9 completed") != std::string::npos, waited.errors);
  const Ended grown = sweep({"--resume", experiment().string(), "--repeats", "4"});
  BOOST_TEST_REQUIRE(grown.exit_code == 0, grown.errors);
  BOOST_TEST(grown.errors.find("3 points, 12 trials: 12 completed (9 from before)\n") != std::string::npos,
             grown.errors);
  BOOST_TEST(grown.output.find("The best is point 3 with score 2.91 ± 0 (4)") != std::string::npos, grown.output);
  std::map<std::uint64_t, int> seeds;
  for (int number = 1; number <= 12; ++number) {
    const auto folder = experiment() / "trials" / std::to_string(number);
    const json::value result = parse_json(read_text(folder / "trial_task.result"));
    ++seeds[result.at("seed").to_number<std::uint64_t>()];
    BOOST_TEST(result.at("inner").at("k").to_number<int>() == (number - 1) % 3 + 1);
  }
  BOOST_TEST(seeds.size() == 4u);
  for (const auto& [seed, count] : seeds) BOOST_TEST(count == 3, seed);
}

BOOST_AUTO_TEST_CASE(a_race_on_nodes_saves_repeats) {
  const Ended ended = sweep({"trial_task", "k=1:3", "--repeats", "5", "--launcher", "slurm", "--objective",
                             "maximize:score", "--early-stop", "race"});
  BOOST_TEST_REQUIRE(ended.exit_code == 0, ended.errors);
  BOOST_TEST(ended.errors.find("3 points, 15 trials: 11 completed\nrace saved 4 of 15 repeats\n") != std::string::npos,
             ended.errors);
  BOOST_TEST(names_in(experiment() / "trials").size() == 11u);
  const Ended refused = sweep({"trial_task", "k=1:3", "--repeats", "5", "--launcher", "slurm", "--objective",
                               "maximize:score", "--early-stop", "race", "--detach"});
  BOOST_TEST(refused.exit_code == 2);
  BOOST_TEST(
      refused.errors ==
      "skrobot: error: --early-stop race cannot be detached: it chooses trials by the results of earlier ones\n");
}

BOOST_AUTO_TEST_CASE(more_elements_than_an_array_may_have_become_several_arrays) {
  auto arguments = words("110", "0");
  arguments.insert(arguments.end(), {"--trials-per-job", "1", "--detach", "--slurm-arg=--hold"});
  const Ended detached = sweep(arguments);
  BOOST_TEST_REQUIRE(detached.exit_code == 0, detached.errors);
  BOOST_TEST(
      cluster().command("squeue -h -r -o %F | sort | uniq -c | tr -s ' ' | cut -d' ' -f2 | sort -n | tr '\\n' ' '") ==
      "1 9 101 ");
  cluster().command("scancel -u $(id -un)");
}

BOOST_AUTO_TEST_CASE(what_slurm_refuses_is_told_in_its_words) {
  const Ended ended = sweep({"trial_task", "k=1:6", "--launcher", "slurm", "--partition", "nowhere"});
  BOOST_TEST(ended.exit_code == 3);
  BOOST_TEST(ended.errors.find("skrobot: error: Slurm refused the job: invalid partition specified: nowhere; Batch job "
                               "submission failed: Invalid partition name specified\n"
                               "hint: the command was: sbatch --parsable --job-name=skrobot-") != std::string::npos,
             ended.errors);
  BOOST_TEST(ended.errors.find("--partition=nowhere") != std::string::npos);
  BOOST_TEST(names_in(directory / "experiments").empty());
}

BOOST_AUTO_TEST_CASE(a_machine_without_sbatch_is_told) {
  Program program = this->program({"trial_task", "k=1:6", "--launcher", "slurm"});
  program.words.insert(program.words.begin(), {"/usr/bin/env", "PATH=/nowhere"});
  const Ended ended = test::run(program);
  BOOST_TEST(ended.exit_code == 3);
  BOOST_TEST(ended.errors ==
             "skrobot: error: --launcher slurm needs Slurm's commands, but this machine has no sbatch\n"
             "hint: run it where Slurm is installed, or use --launcher local\n");
  BOOST_TEST(!std::filesystem::exists(directory / "experiments"));
}

BOOST_AUTO_TEST_CASE(a_repository_that_nodes_do_not_see_is_told_by_the_first_job) {
  Started started(program({"trial_task", "k=1:6", "--launcher", "slurm", "--slurm-arg=--hold"}));
  BOOST_TEST_REQUIRE(wait_until([&] {
    return cluster().command("squeue -h -o %i").find('\n') != std::string::npos &&
           cluster().command("squeue -h -o %j").find("-1\n") != std::string::npos;
  }));
  // For the nodes it is gone.
  const auto record = experiment();
  std::filesystem::rename(directory / "experiments", directory / "elsewhere");
  cluster().command("scontrol release $(squeue -h -o '%i %j' | grep check | cut -d' ' -f1)");
  const Ended ended = started.wait();
  BOOST_TEST(ended.exit_code == 3);
  BOOST_TEST(
      ended.errors.find("skrobot: error: a node of the cluster does not see " + record.string() +
                        "\nhint: use --experiments to name a directory that all nodes share") != std::string::npos,
      ended.errors);
  BOOST_TEST(wait_until([&] { return cluster().command("squeue -h -r").empty(); }));
}

BOOST_AUTO_TEST_SUITE_END()
