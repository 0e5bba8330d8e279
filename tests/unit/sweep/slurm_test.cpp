// SPDX-License-Identifier: MIT
// Slurm's commands, with recorded answers in their place.
#include "sweep/slurm.hpp"

#include <boost/test/unit_test.hpp>
#include <skrobot/error.hpp>

using namespace skrobot;

namespace {

using Words = std::vector<std::string>;

struct Bench {
  Slurm answering(CommandEnd end) {
    return Slurm([this, end = std::move(end)](const Words& words) {
      calls.push_back(words);
      return end;
    });
  }
  std::optional<std::vector<QueueEntry>> queue(const std::string& output) {
    return answering({true, 0, output, ""}).queue("skrobot-12345678-", failure);
  }
  std::vector<Words> calls;
  std::string failure;
};

auto says(std::string text) {
  return [text = std::move(text)](const Error& e) {
    BOOST_TEST_MESSAGE(e.what());
    return e.fault() == Fault::host && e.what() == text;
  };
}

const CommandEnd k_absent{false, -1, "", ""};
const CommandEnd k_refusal{true, 1, "", "sbatch: error: Invalid partition\nsbatch: error: Batch job failed\x1b[31m\n"};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(slurm_test, Bench)

BOOST_AUTO_TEST_CASE(a_machine_without_slurm_is_told) {
  BOOST_CHECK_NO_THROW(answering({true, 0, "slurm 22.05\n", ""}).check());
  BOOST_CHECK_EXCEPTION(answering(k_absent).check(), Error,
                        says("--launcher slurm needs Slurm's commands, but this machine has no sbatch"));
}

BOOST_AUTO_TEST_CASE(the_size_of_arrays_is_read_from_the_configuration) {
  const auto size = [&](const std::string& output) { return answering({true, 0, output, ""}).max_array_size(); };
  BOOST_TEST(size("A = 1\nMaxArraySize            = 500\nB = 2\n") == 500u);
  BOOST_TEST(size("MaxArraySize=1\n") == 1u);
  BOOST_TEST(size("") == 1001u);
  BOOST_TEST(size("MaxArraySize = unknown\n") == 1001u);
  BOOST_TEST(size("MaxArraySize = 99999999999999999999999\n") == 1001u);
  BOOST_CHECK_EXCEPTION(size("MaxArraySize = 0\n"), Error, says("the cluster has no job arrays (MaxArraySize is 0)"));
  BOOST_CHECK_EXCEPTION(answering({true, 1, "", "scontrol: error: no route\n"}).max_array_size(), Error,
                        says("the cluster does not answer: scontrol: no route"));
  BOOST_CHECK_EXCEPTION(answering({true, 3, "", ""}).max_array_size(), Error,
                        says("the cluster does not answer: scontrol: exit code 3"));
}

BOOST_AUTO_TEST_CASE(slots_are_the_processors_of_the_largest_partition) {
  SlurmOptions options;
  const auto slots = [&](const std::string& output) { return answering({true, 0, output, ""}).slots(options); };
  BOOST_TEST(slots("1/3/0/4\n10/0/0/16\n") == 16u);
  BOOST_TEST(slots("") == 1u);
  BOOST_TEST(slots("nonsense\n1/2\n") == 1u);
  options.cpus_per_task = "4";
  BOOST_TEST(slots("0/0/0/16\n") == 4u);
  BOOST_TEST(slots("0/0/0/3\n") == 1u);
  options.cpus_per_task = "0";
  BOOST_TEST(slots("0/0/0/3\n") == 3u);
  options.partition = "gpu";
  calls.clear();
  slots("");
  BOOST_TEST(calls.front().back() == "--partition=gpu");
}

BOOST_AUTO_TEST_CASE(a_job_is_submitted_with_what_it_needs) {
  const Slurm slurm = answering({true, 0, "1234;cluster\n", ""});
  Submission plain{"name", "/a/script.sh", "/a/out", 0, {}, 0};
  BOOST_TEST(slurm.submit(plain, {}) == 1234u);
  BOOST_TEST((calls.back() == Words{"sbatch", "--parsable", "--job-name=name", "--output=/a/out", "--open-mode=append",
                                    "/a/script.sh"}));
  SlurmOptions options;
  options.partition = "gpu";
  options.arguments = {"--exclusive"};
  slurm.submit({"name", "/s", "/o", 10, 77, 30}, options);
  const Words& words = calls.back();
  for (const char* word : {"--array=0-9", "--requeue", "--dependency=afterok:77", "--kill-on-invalid-dep=yes",
                           "--signal=B:TERM@30", "--partition=gpu", "--exclusive"})
    BOOST_TEST((std::find(words.begin(), words.end(), word) != words.end()), word);
  BOOST_TEST(words.back() == "/s");  // what follows a script is the script's
  plain.array_tasks = 1;
  slurm.submit(plain, {});
  BOOST_TEST((std::find(calls.back().begin(), calls.back().end(), "--array=0-0") != calls.back().end()));
}

BOOST_AUTO_TEST_CASE(a_refusal_is_told_in_slurms_words_with_a_line_for_the_shell) {
  SlurmOptions options;
  options.arguments = {"--comment=it's $HOME; x"};
  const Submission submission{"name", "/a b/s.sh", "/o", 0, {}, 0};
  BOOST_CHECK_EXCEPTION(answering(k_refusal).submit(submission, options), Error, [](const Error& e) {
    return e.what() == std::string("Slurm refused the job: Invalid partition; Batch job failed\\x1b[31m") &&
           e.hint() == R"(the command was: sbatch --parsable --job-name=name --output=/o --open-mode=append )"
                       R"('--comment=it'\''s $HOME; x' '/a b/s.sh')";
  });
  BOOST_CHECK_EXCEPTION(answering({true, 0, "no number\n", ""}).submit(submission, options), Error,
                        says("Slurm refused the job: exit code 0"));
  BOOST_CHECK_THROW(answering(k_absent).submit(submission, options), Error);
}

BOOST_AUTO_TEST_CASE(the_queue_is_that_of_the_sweeps_jobs) {
  const auto entries = queue(
      "skrobot-12345678-1|12|0|RUNNING|None\n"
      "skrobot-12345678-1|12|3|PENDING|Resources\n"
      "skrobot-12345678-2|13|N/A|COMPLETING|None\n"
      "skrobot-87654321-1|14|0|RUNNING|None\n"
      "another|15|0|RUNNING|None\n"
      "skrobot-12345678-|cut\n\n");
  BOOST_TEST_REQUIRE(entries.has_value());
  BOOST_TEST_REQUIRE(entries->size() == 3u);
  BOOST_TEST((*entries)[0].job == 12u);
  BOOST_TEST((*entries)[0].array_task.value_or(99) == 0u);
  BOOST_TEST(!(*entries)[0].is_pending());
  BOOST_TEST((*entries)[1].is_pending());
  BOOST_TEST((*entries)[1].reason == "Resources");
  BOOST_TEST(!(*entries)[2].array_task);
  BOOST_TEST(queue("")->empty());
}

BOOST_AUTO_TEST_CASE(a_queue_that_cannot_be_read_is_not_an_empty_one) {
  BOOST_TEST(!answering({true, 1, "", "squeue: error: Unable to contact\n"}).queue("p", failure));
  BOOST_TEST(failure == "squeue: Unable to contact");
  BOOST_TEST(!answering(k_absent).queue("p", failure));
}

BOOST_AUTO_TEST_CASE(how_a_job_ended_is_read) {
  const auto state = [&](const std::string& output) { return answering({true, 0, output, ""}).ended_state(12); };
  BOOST_TEST(state("JobId=12 JobName=x UserId=a JobState=FAILED Reason=None ExitCode=91:0 More=1\n") == "FAILED 91");
  BOOST_TEST(state("JobId=12 JobState=COMPLETED ExitCode=0:0\n") == "COMPLETED 0");
  BOOST_TEST(state("") == "");
  BOOST_TEST(state("JobId=12 Other=1\n") == "");
  BOOST_TEST(answering({true, 1, " JobState=FAILED ", ""}).ended_state(12) == "");
}

BOOST_AUTO_TEST_CASE(jobs_are_cancelled_by_number_and_none_without_one) {
  const Slurm slurm = answering({true, 1, "", ""});
  slurm.cancel({});
  slurm.terminate({});
  slurm.cancel_pending({});
  BOOST_TEST(calls.empty());  // scancel without a number would be all of the user's
  slurm.cancel({1, 2});
  slurm.cancel_pending({3});
  slurm.terminate({4});
  BOOST_TEST((calls == std::vector<Words>{{"scancel", "--quiet", "1", "2"},
                                          {"scancel", "--quiet", "--state=PENDING", "3"},
                                          {"scancel", "--quiet", "--batch", "--signal=TERM", "4"}}));
}

BOOST_AUTO_TEST_CASE(jobs_are_named_after_their_experiment) {
  BOOST_TEST(slurm_job_prefix("12345678-90ab-cdef") == "skrobot-12345678-");
  BOOST_TEST(slurm_job_prefix("12") == "skrobot-12-");
}

BOOST_AUTO_TEST_SUITE_END()
