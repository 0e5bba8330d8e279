// SPDX-License-Identifier: MIT
// `skrobot tag` and `skrobot note`: what they change of recorded runs, and when they refuse.
#include <boost/test/unit_test.hpp>
#include <csignal>
#include <skrobot/json.hpp>

#include "support/program.hpp"
#include "support/sample_repository.hpp"
#include "support/temporary_directory.hpp"

using namespace skrobot;
using namespace skrobot::test;

namespace {

namespace fs = std::filesystem;

const std::string k_name = "ada-2026-03-01T12-00-00";

struct Bench {
  Bench() {
    SampleExperiment ada{k_name, sample_log("ada", "2026-03-01T12:00:00.000+00:00", "aaaa0001"), {}};
    ada.runs = {sample_run("train_task", "2026-03-01T12:00:01.000+00:00", "bbbb0001"),
                sample_run("train_task-2", "2026-03-01T12:00:02.000+00:00", "bbbb0002")};
    ada.runs[1].record.tags = {{"draft", "yes"}};
    write_experiment(directory / "experiments", ada);
  }
  Ended run_skrobot(std::vector<std::string> arguments) {
    return test::run(test::skrobot(directory.path(), std::move(arguments)));
  }
  json::object record(const std::string& run) {
    return parse_json(read_text(directory / "experiments" / k_name / (run + ".run"))).as_object();
  }
  std::string tags_of(const std::string& run) { return to_text(record(run).at("tags")); }

  TemporaryDirectory directory;
};

struct Refusal {
  std::vector<std::string> words;
  std::string error;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(tag_test, Bench)

BOOST_AUTO_TEST_CASE(tags_are_set_replaced_and_removed) {
  Ended ended = run_skrobot({"tag", k_name + "/train_task", "model=baseline", "batch=7"});
  BOOST_TEST(ended.exit_code == 0, ended.errors);
  BOOST_TEST(ended.output == k_name + "/train_task: batch=7, model=baseline\n");
  BOOST_TEST(tags_of("train_task") == R"({"batch":"7","model":"baseline"})");
  ended = run_skrobot({"tag", "bbbb0001", "model=new = better", "--remove", "batch"});
  BOOST_TEST(ended.output == k_name + "/train_task: model=new = better\n", ended.errors);
  BOOST_TEST(run_skrobot({"list", "--where", "tags.model ~ 'new*'", "--columns", "run", "--csv"}).output ==
             "run\ntrain_task\n");
  ended = run_skrobot({"tag", "bbbb0001", "--remove=model"});
  BOOST_TEST(ended.output == k_name + "/train_task: no tags\n", ended.errors);
  BOOST_TEST(tags_of("train_task") == "{}");
  BOOST_TEST(tags_of("train_task-2") == R"({"draft":"yes"})");
}

BOOST_AUTO_TEST_CASE(an_experiment_stands_for_all_of_its_runs) {
  Ended ended = run_skrobot({"tag", "ada", "group=a", "--remove", "draft"});
  BOOST_TEST(ended.exit_code == 0, ended.errors);
  BOOST_TEST(ended.output == k_name + "/train_task: group=a\n" + k_name + "/train_task-2: group=a\n");
  ended = run_skrobot({"note", "ada", "both of them"});
  BOOST_TEST(ended.output == k_name + "/train_task: both of them\n" + k_name + "/train_task-2: both of them\n");
  BOOST_TEST(run_skrobot({"list", "--where", "note = 'both of them'", "--columns", "run", "--csv"}).output ==
             "run\ntrain_task-2\ntrain_task\n");
}

BOOST_AUTO_TEST_CASE(a_note_is_replaced_and_removed_and_the_rest_stays) {
  json::object before = record("train_task");
  Ended ended = run_skrobot({"note", "bbbb0001", "Diverged: \x1b[31m\"rate\" & 日本\nsecond line"});
  BOOST_TEST(ended.exit_code == 0, ended.errors);
  BOOST_TEST(ended.output.find('\x1b') == std::string::npos, ended.output);
  before["note"] = "Diverged: \x1b[31m\"rate\" & 日本\nsecond line";
  BOOST_TEST(to_text(record("train_task")) == to_text(before));
  BOOST_TEST(run_skrobot({"show", "bbbb0001"}).output.find("Diverged") != std::string::npos);
  ended = run_skrobot({"note", "bbbb0001", ""});
  BOOST_TEST(ended.output == k_name + "/train_task: no note\n", ended.errors);
  before["note"] = "";
  BOOST_TEST(to_text(record("train_task")) == to_text(before));
}

BOOST_AUTO_TEST_CASE(a_mistake_changes_nothing) {
  const std::string first = read_text(directory / "experiments" / k_name / "train_task.run");
  const std::string usage = "skrobot: error: ";
  for (const Refusal& refusal : std::vector<Refusal>{
           {{"tag"}, "skrobot tag needs a run, and key=value or --remove key\n"},
           {{"tag", "bbbb0001"}, "skrobot tag needs a run, and key=value or --remove key\n"},
           {{"tag", "bbbb0001", "key"}, "expected key=value, got 'key'\n"},
           {{"tag", "bbbb0001", "=x"}, "expected key=value, got '=x'\n"},
           {{"tag", "bbbb0001", "a=1", "a=2"}, "'a' is given twice, as '1' and as '2'\n"},
           {{"tag", "bbbb0001", "a=1", "--remove", "a"}, "the tag 'a' is both set and removed\n"},
           {{"tag", "bbbb0001", "--remove", "a"}, "--remove: the run '" + k_name + "/train_task' has no tag 'a'\n"},
           {{"tag", "bbbb0002", "--remove", "drafd"},
            "--remove: the run '" + k_name + "/train_task-2' has no tag 'drafd'\nhint: did you mean 'draft'?\n"},
           {{"tag", "ada", "b=1", "--remove", "a"},
            "--remove: these 2 runs have no tag 'a'\nhint: there are 'draft'\n"},
           {{"tag", "bob", "a=1"}, "there is no experiment or run 'bob'\n"},
           {{"note"}, "skrobot note needs a run and a text\n"},
           {{"note", "bbbb0001"}, "skrobot note needs a run and a text\nhint: an empty text, '', removes the note\n"},
           {{"note", "bbbb0001", "two", "words"}, "unexpected word 'words'\n"},
           {{"tag", "bbbb0001", "a=1", "--experiments", "absent"}, "there is no experiments repository"}}) {
    const Ended ended = run_skrobot(refusal.words);
    BOOST_TEST(ended.exit_code == 2, refusal.error);
    BOOST_TEST(ended.errors.starts_with(usage + refusal.error), ended.errors);
    BOOST_TEST(ended.output == "");
  }
  BOOST_TEST(read_text(directory / "experiments" / k_name / "train_task.run") == first);
  BOOST_TEST(tags_of("train_task-2") == R"({"draft":"yes"})");
}

BOOST_AUTO_TEST_CASE(a_run_in_progress_is_refused_and_taken_when_it_has_ended) {
  Program program =
      test::skrobot(directory.path(), {"run", "command_task", R"(argv=["sleep","60"])", "--tag", "kept=yes"});
  Started started(program);
  BOOST_TEST_REQUIRE(wait_until([&] {
    return run_skrobot({"list", "--where", "state = running", "--columns", "run", "--csv"}).output != "run\n";
  }));
  for (const std::vector<std::string>& words :
       {std::vector<std::string>{"tag", "latest", "a=1"}, std::vector<std::string>{"note", "latest", "text"}}) {
    const Ended refused = run_skrobot(words);
    BOOST_TEST(refused.exit_code == 2);
    BOOST_TEST(refused.errors.find("is in progress, and its record cannot be changed\nhint: change it when the run has "
                                   "ended\n") != std::string::npos,
               refused.errors);
  }
  started.signal(SIGINT);
  BOOST_TEST(started.wait().exit_code == 130);
  const Ended ended = run_skrobot({"tag", "latest", "a=1"});
  BOOST_TEST(ended.exit_code == 0, ended.errors);
  BOOST_TEST(ended.output.ends_with(": kept=yes, a=1\n"), ended.output);
}

BOOST_AUTO_TEST_CASE(writers_at_the_same_time_lose_nothing) {
  std::vector<std::unique_ptr<Started>> all;
  for (int i = 0; i < 30; ++i) {
    all.push_back(std::make_unique<Started>(test::skrobot(
        directory.path(), i % 10 == 9 ? std::vector<std::string>{"note", "bbbb0001", "note " + std::to_string(i)}
                                      : std::vector<std::string>{"tag", "bbbb0001", "k" + std::to_string(i) + "=v"})));
  }
  for (const auto& one : all) {
    const Ended ended = one->wait();
    BOOST_TEST(ended.exit_code == 0, ended.errors);
  }
  BOOST_TEST(record("train_task").at("tags").as_object().size() == 27u);
  BOOST_TEST(record("train_task").at("note").as_string().starts_with("note "));
  for (const std::string& name : names_in(directory / "experiments" / k_name)) BOOST_TEST(!name.starts_with("."), name);
}

BOOST_AUTO_TEST_SUITE_END()
