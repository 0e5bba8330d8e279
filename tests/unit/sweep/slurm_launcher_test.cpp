// SPDX-License-Identifier: MIT
// The Slurm launcher against commands that only record: what it submits, and what it makes of what the queue says.
#include "sweep/slurm_launcher.hpp"

#include <boost/test/unit_test.hpp>
#include <skrobot/error.hpp>

#include "store/layout.hpp"
#include "support/temporary_directory.hpp"
#include "sweep/slurm_batch.hpp"

using namespace skrobot;
using namespace skrobot::test;

namespace {

struct Bench {
  Bench() {
    plan.task = "trial_task";
    plan.plugin.path = "/plugins/trial.so";
    plan.trials = 10;
    plan.spaces.push_back(value_space_from("x", parse_json(R"({"from": 1, "to": 10, "step": 1})")));
    plan.slurm.partition = "all";
    plan.slurm.trials_per_job = 2;
    std::filesystem::create_directory(directory / k_trials);
  }

  std::unique_ptr<SlurmLauncher> make() {
    SlurmLauncherOptions options;
    options.slurm = Slurm([this](const std::vector<std::string>& words) { return answer(words); });
    options.program = "/opt/it's/skrobot";
    options.experiment_id = "12345678-90ab";
    options.trusted_plugins = trusted_plugins;
    options.clock = [this] { return now; };
    options.cancel_jobs = [this] { return cancels; };
    return SlurmLauncher::make(context, std::move(options));
  }

  CommandEnd answer(const std::vector<std::string>& words) {
    std::string line;
    for (const std::string& word : words) line += (line.empty() ? "" : " ") + word;
    lines.push_back(line);
    if (words[0] == "sbatch" && words[1] == "--version") return {true, 0, "slurm 22.05\n", ""};
    if (words[0] == "sbatch") return {true, refuses.empty() ? 0 : 1, std::to_string(++last_job) + "\n", refuses};
    if (words[0] == "scontrol" && words[2] == "config")
      return {true, 0, "MaxArraySize            = " + max_array_size + "\n", ""};
    if (words[0] == "scontrol") return {true, 0, "JobId=1 " + ended + "\n", ""};
    if (words[0] == "sinfo") return {true, 0, "1/3/0/4\n", ""};
    if (words[0] == "squeue")
      return {true, queue_fails ? 1 : 0, queue,
              queue_fails ? "squeue: error: Unable to contact slurm controller\n" : ""};
    return {true, 0, "", ""};
  }

  // What a node would leave of one attempt.
  void record(int number, const std::string& state, const std::string& run = "trial_task") {
    const auto folder = trial_directory(directory.path(), static_cast<std::uint64_t>(number));
    std::filesystem::create_directories(folder);
    write_text(folder / (run + ".params"), "{\"x\": " + std::to_string(number) + "}");
    write_text(folder / (run + ".run"), R"({"format": 1, "id": "a", "task": "trial_task", "state": ")" + state +
                                            R"(", "host": "elsewhere", "pid": 1})");
    write_text(folder / (run + ".result"), "{}");
  }
  std::vector<TrialOrder> orders(std::uint64_t count) {
    std::vector<TrialOrder> list;
    for (std::uint64_t number = 1; number <= count; ++number) list.push_back({number, {}});
    return list;
  }
  std::string ends(Launcher& launcher, int seconds = 20) {
    now += std::chrono::seconds(seconds);
    std::string text;
    for (const TrialEnd& end : launcher.wait(std::chrono::milliseconds(0)))
      text += std::to_string(end.number) + (end.is_lost ? " lost " : " " + std::string(to_string(end.state)) + " ");
    return text;
  }
  // The first job has looked, and the queue was read.
  void settle(Launcher& launcher) {
    for (int i = 0; i < 3; ++i) BOOST_TEST(ends(launcher) == "");
  }
  std::size_t count(const std::string& begin) const {
    return static_cast<std::size_t>(
        std::count_if(lines.begin(), lines.end(), [&](const std::string& line) { return line.starts_with(begin); }));
  }

  TemporaryDirectory directory;
  SweepPlan plan;
  ParameterSchema schema;
  SweepContext context{directory.path(), plan, schema, {nullptr, nullptr}, {}, nullptr};
  std::vector<std::string> lines;
  std::string queue, ended = "JobState=COMPLETED ExitCode=0:0", refuses, max_array_size = "1001";
  std::filesystem::path trusted_plugins;
  bool queue_fails = false, cancels = true;
  int last_job = 0;
  std::chrono::milliseconds now{1000};
};

const std::string k_running = "skrobot-12345678-1|2|0|RUNNING|None\n",
                  k_pending = "skrobot-12345678-1|2|1|PENDING|Resources\n";

}  // namespace

BOOST_FIXTURE_TEST_SUITE(slurm_launcher_test, Bench)

BOOST_AUTO_TEST_CASE(trials_are_packed_into_the_elements_of_one_array_behind_a_check) {
  plan.plugin.path = "/opt/its plugins/trial.so";
  const auto launcher = make();
  launcher->start(orders(5));
  launcher->submit();
  const std::string d = directory.path().string();
  BOOST_TEST(count("sbatch --parsable") == 2u);
  BOOST_TEST(
      lines[3] ==
      "sbatch --parsable --job-name=skrobot-12345678-check --output=/dev/null --open-mode=append --partition=all " + d +
          "/slurm/check.sh");
  BOOST_TEST(lines[4] == "sbatch --parsable --job-name=skrobot-12345678-1 --output=" + d +
                             "/slurm/batch-1-%a.out --open-mode=append --array=0-2 --requeue "
                             "--dependency=afterok:1 --kill-on-invalid-dep=yes --signal=B:TERM@15 --partition=all " +
                             d + "/slurm/batch-1.sh");
  BOOST_TEST(read_text(directory / "slurm/batch-1.sh") ==
             "#!/bin/sh\nexec '/opt/it'\\''s/skrobot' sweep-element " + d + " 1 --plugins '/opt/its plugins'\n");
  const SlurmBatch batch = read_batch(directory.path(), plan, 1);
  BOOST_TEST(batch.array_tasks.size() == 3u);
  BOOST_TEST(batch.array_tasks[2].at(0).order.number == 5u);
}

BOOST_AUTO_TEST_CASE(nodes_require_the_digests_that_the_user_requires) {
  trusted_plugins = "/home/ada/it's/digests";
  const auto launcher = make();
  launcher->start(orders(1));
  launcher->submit();
  BOOST_TEST(read_text(directory / "slurm/batch-1.sh")
                 .ends_with(" 1 --plugins /plugins --trusted-plugins '/home/ada/it'\\''s/digests'\n"));
}

BOOST_AUTO_TEST_CASE(no_array_is_larger_than_the_cluster_allows) {
  max_array_size = "2";
  const auto launcher = make();
  launcher->start(orders(10));
  launcher->submit();
  BOOST_TEST(count("sbatch --parsable --job-name=skrobot-12345678-1 ") == 1u);
  BOOST_TEST(count("sbatch --parsable --job-name=skrobot-12345678-3 ") == 1u);
  BOOST_TEST(count("sbatch --parsable") == 4u);
  max_array_size = "0";
  BOOST_CHECK_EXCEPTION(make(), Error, [](const Error& e) {
    return std::string(e.what()) == "the cluster has no job arrays (MaxArraySize is 0)";
  });
}

BOOST_AUTO_TEST_CASE(what_ended_is_read_from_the_records_in_the_elements_order) {
  const auto launcher = make();
  launcher->start(orders(4));
  queue = k_running + k_pending;
  settle(*launcher);
  BOOST_TEST(launcher->status().note == "slurm: 1 job running, 1 pending: Resources");
  record(1, "running");
  BOOST_TEST(ends(*launcher) == "");
  record(1, "completed");
  BOOST_TEST(ends(*launcher) == "1 completed ");
  record(2, "failed");
  BOOST_TEST(ends(*launcher) == "2 failed ");
  BOOST_TEST(!launcher->is_idle());
  // However often: one look at the queue an interval.
  const std::size_t looks = count("squeue");
  for (int i = 0; i < 50; ++i) launcher->wait(std::chrono::milliseconds(0));
  BOOST_TEST(count("squeue") == looks);
}

BOOST_AUTO_TEST_CASE(an_element_that_is_gone_leaves_lost_trials_and_others_that_are_submitted_again) {
  const auto launcher = make();
  launcher->start(orders(4));
  queue = k_running + k_pending;
  settle(*launcher);
  record(1, "running");
  queue = k_pending;
  BOOST_TEST(ends(*launcher) == "");  // one look without it is not enough
  BOOST_TEST(ends(*launcher) == "1 lost ");
  ends(*launcher);
  BOOST_TEST(count("sbatch --parsable --job-name=skrobot-12345678-2 ") == 1u);
  BOOST_TEST(read_batch(directory.path(), plan, 2).array_tasks[0].at(0).order.number == 2u);
}

BOOST_AUTO_TEST_CASE(a_requeued_element_is_waited_for) {
  const auto launcher = make();
  launcher->start(orders(2));
  queue = k_running;
  settle(*launcher);
  record(1, "cancelled");
  queue = "skrobot-12345678-1|2|0|PENDING|BeginTime\n";
  for (int i = 0; i < 5; ++i) BOOST_TEST(ends(*launcher) == "");
  queue = k_running;
  record(1, "completed", "trial_task-2");
  ends(*launcher);
  record(2, "completed");
  BOOST_TEST(ends(*launcher) == "2 completed ");
  BOOST_TEST(launcher->is_idle());
}

BOOST_AUTO_TEST_CASE(a_controller_that_does_not_answer_is_told_and_outlived) {
  const auto launcher = make();
  launcher->start(orders(2));
  queue = k_running;
  settle(*launcher);
  queue_fails = true;
  record(1, "completed");
  BOOST_TEST(ends(*launcher) == "1 completed ");
  BOOST_TEST(launcher->status().note == "squeue: Unable to contact slurm controller");
  queue_fails = false;
  record(2, "completed");
  BOOST_TEST(ends(*launcher) == "2 completed ");
}

BOOST_AUTO_TEST_CASE(a_check_that_fails_says_what_the_node_lacks) {
  const std::pair<const char*, std::string> cases[] = {{"91:0", "does not see " + directory.path().string()},
                                                       {"92:0", "cannot write to " + directory.path().string()},
                                                       {"93:0", "does not have the program /opt/it's/skrobot"},
                                                       {"94:0", "does not see the plugin /plugins/trial.so"}};
  for (const auto& pair : cases) {
    const std::string code = pair.first, what = pair.second;
    last_job = 0;
    const auto launcher = make();
    launcher->start(orders(2));
    ended = std::string("JobState=FAILED Reason=None ExitCode=") + code;
    queue = "skrobot-12345678-1|2|0|PENDING|DependencyNeverSatisfied\n";
    ends(*launcher);
    ends(*launcher);
    BOOST_CHECK_EXCEPTION(ends(*launcher), Error,
                          [&](const Error& e) { return std::string(e.what()) == "a node of the cluster " + what; });
    BOOST_TEST(count("scancel --quiet 2") == 1u);
    lines.clear();
  }
}

BOOST_AUTO_TEST_CASE(a_check_that_was_cancelled_with_the_rest_is_no_failure) {
  const auto launcher = make();
  launcher->start(orders(2));
  queue = "skrobot-12345678-check|1|N/A|PENDING|Resources\nskrobot-12345678-1|2|0|PENDING|Dependency\n";
  BOOST_TEST(ends(*launcher) == "");
  launcher->stop(StopRequest::all);
  queue.clear();
  ended = "JobState=CANCELLED Reason=None ExitCode=0:15";
  for (int i = 0; i < 6; ++i) BOOST_TEST(ends(*launcher) == "");
  BOOST_TEST(launcher->is_idle());
}

BOOST_AUTO_TEST_CASE(jobs_that_never_run_anything_end_it) {
  const auto launcher = make();
  launcher->start(orders(2));
  BOOST_CHECK_EXCEPTION(
      {
        for (int i = 0; i < 30; ++i) ends(*launcher);
      },
      Error,
      [](const Error& e) {
        return std::string(e.what()).starts_with("3 jobs in a row ended without running a trial; job ");
      });
}

BOOST_AUTO_TEST_CASE(stopping_cancels_gently_and_then_for_good_or_leaves) {
  auto launcher = make();
  launcher->start(orders(4));
  queue = k_running + k_pending;
  settle(*launcher);
  launcher->stop(StopRequest::all);
  BOOST_TEST(lines[lines.size() - 2] == "scancel --quiet --state=PENDING 2");
  BOOST_TEST(lines.back() == "scancel --quiet --batch --signal=TERM 2");
  record(1, "cancelled");
  queue.clear();
  ends(*launcher);
  BOOST_TEST(ends(*launcher) == "1 cancelled ");
  BOOST_TEST(launcher->is_idle());

  cancels = false;
  last_job = 9;
  launcher = make();
  launcher->start(orders(4));
  launcher->submit();
  const std::size_t cancellations = count("scancel");
  launcher->stop(StopRequest::all);
  BOOST_TEST(count("scancel") == cancellations);
  BOOST_TEST(launcher->is_idle());
  BOOST_TEST(launcher->jobs().size() == 2u);
}

BOOST_AUTO_TEST_CASE(jobs_of_before_are_adopted) {
  {
    const auto before = make();
    before->start(orders(4));
    before->submit();
  }
  record(1, "completed");
  queue = k_running + k_pending;
  const auto launcher = make();
  std::string numbers;
  for (const TrialOrder& order : launcher->adopt())
    numbers += std::to_string(order.number) + to_text(order.values) + " ";
  BOOST_TEST(numbers == "2{\"x\":2} 3{\"x\":3} 4{\"x\":4} ");
  record(2, "completed");
  BOOST_TEST(ends(*launcher) == "2 completed ");
}

BOOST_AUTO_TEST_CASE(a_refusal_is_told_with_the_line) {
  const auto launcher = make();
  launcher->start(orders(2));
  refuses = "sbatch: error: invalid account\nsbatch: error: Batch job submission failed: Invalid account\n";
  BOOST_CHECK_EXCEPTION(launcher->submit(), Error, [](const Error& e) {
    return std::string(e.what()) ==
               "Slurm refused the job: invalid account; Batch job submission failed: Invalid account" &&
           e.hint().starts_with("the command was: sbatch --parsable");
  });
}

BOOST_AUTO_TEST_SUITE_END()
