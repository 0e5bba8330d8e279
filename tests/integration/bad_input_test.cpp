// SPDX-License-Identifier: MIT
// What bad input gets: one line that names it, the right exit code, before anything runs, and nothing left behind.
#include <boost/test/unit_test.hpp>

#include "support/program.hpp"
#include "support/temporary_directory.hpp"

using namespace skrobot::test;

namespace {

struct Bench {
  TemporaryDirectory directory;

  // Runs skrobot and compares all that it says.
  void refuses(std::vector<std::string> arguments, int exit_code, const std::string& errors) {
    const Ended ended = test_run(std::move(arguments));
    BOOST_TEST(ended.exit_code == exit_code, ended.errors);
    BOOST_TEST(ended.errors == errors);
    BOOST_TEST(ended.output == "");
    BOOST_TEST(!std::filesystem::exists(directory / "experiments"));
  }
  Ended test_run(std::vector<std::string> arguments) { return skrobot::test::run(skrobot::test::skrobot(directory.path(), std::move(arguments))); }
  std::string plan(const std::string& text) {
    write_text(directory / "plan.json", text);
    return "plan.json";
  }
  const std::string sink = fixture("kitchen_sink");
  std::string here() const { return directory.path().string(); }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(bad_input_test, Bench)

BOOST_AUTO_TEST_CASE(commands_and_options) {
  refuses({"rum"}, 2, "skrobot: error: unknown command 'rum'\nhint: did you mean 'run'?\n");
  refuses({"run"}, 2, "skrobot: error: skrobot run needs a task or an experiment file\nhint: 'skrobot run --help' shows what it takes\n");
  refuses({"run", "null_task", "--tmeout", "3"}, 2, "skrobot: error: unknown option '--tmeout'\nhint: did you mean '--timeout'?\n");
  refuses({"new", "tusk", "x"}, 2, "skrobot: error: unknown command 'tusk'\nhint: did you mean 'task'?\n");
  refuses({"plugins", "chek"}, 2, "skrobot: error: unknown command 'chek'\nhint: did you mean 'check'?\n");
  refuses({"run", "--tmeout"}, 2, "skrobot: error: unknown option '--tmeout'\nhint: did you mean '--timeout'?\n");
}

BOOST_AUTO_TEST_CASE(settings) {
  const std::vector<std::string> begin{"run", "null_task", "--plugins", fixture("null_task")};
  const auto with = [&](std::vector<std::string> more) {
    more.insert(more.begin(), begin.begin(), begin.end());
    return more;
  };
  refuses({"run", "null_task", "--plugins", "nowhere"}, 2, "skrobot: error: there is no plugin folder '" + here() + "/nowhere' (command line)\n");
  refuses(with({"--seed", "-1"}), 2, "skrobot: error: --seed: expected an integer of at least 0, got '-1' (command line)\n");
  refuses(with({"--timeout", "soon"}), 2,
          "skrobot: error: --timeout: 'soon' is not a duration (command line)\nhint: write it as 30s, 5m, 1h30m or 250ms\n");
  refuses(with({"--isolation", "some"}), 2, "skrobot: error: --isolation: expected process or none, got 'some' (command line)\n");
  refuses(with({"--source", "gone.cpp"}), 2, "skrobot: error: cannot read the source file '" + here() + "/gone.cpp' (command line)\n");
  refuses(with({"--tag", "novalue"}), 2, "skrobot: error: --tag: expected key=value, got 'novalue'\n");
  refuses(with({"--experimenter", ""}), 2, "skrobot: error: the experimenter's name is empty (command line)\nhint: leave it out to be recorded as 'anonymous'\n");
  refuses(with({"--notify", "mail_notifier"}), 2, "skrobot: error: there is no notifier 'mail_notifier'\nhint: did you mean 'email_notifier'?\n");
  refuses(with({"--notify", "file_notifier"}), 2,
          "skrobot: error: file_notifier needs the parameter 'path'\nhint: give it as path=VALUE; 'skrobot plugins show file_notifier' lists them all\n");
  refuses(with({"steps=3"}), 2, "skrobot: error: unknown parameter 'steps' of null_task (command line)\nhint: null_task has no parameters\n");
  write_text(directory / "skrobot.json", "{\n  \"experimentre\": \"x\"}");
  refuses(begin, 2, "skrobot: error: " + here() + "/skrobot.json:2:3: unknown setting 'experimentre'\nhint: did you mean 'experimenter'?\n");
}

BOOST_AUTO_TEST_CASE(tasks_and_parameters) {
  const auto with = [&](const std::string& word) { return std::vector<std::string>{"run", "kitchen_sink_task", "--plugins", sink, word}; };
  refuses({"run", "kitchen_sing_task", "--plugins", sink}, 2, "skrobot: error: there is no task 'kitchen_sing_task'\nhint: did you mean 'kitchen_sink_task'?\n");
  refuses(with("smal=3"), 2, "skrobot: error: unknown parameter 'smal' of kitchen_sink_task (command line)\nhint: did you mean 'small'?\n");
  refuses(with("small=many"), 2, "skrobot: error: parameter 'small' of kitchen_sink_task: expected an integer, got 'many' (command line)\n");
  refuses(with("small=11"), 2, "skrobot: error: parameter 'small' of kitchen_sink_task: must be at most 10, got 11 (command line)\n");
  refuses(with("inner.rate=0"), 2, "skrobot: error: parameter 'inner.rate' of kitchen_sink_task: must be greater than 0, got 0.0 (command line)\n");
  refuses(with("shade=drak"), 2,
          "skrobot: error: parameter 'shade' of kitchen_sink_task: must be one of 'light', 'dark', got 'drak'; did you mean 'dark'? (command line)\n");
  refuses(with("flag=maybe"), 2, "skrobot: error: parameter 'flag' of kitchen_sink_task: expected true or false, got 'maybe' (command line)\n");
  refuses(with("layers=[1,x]"), 2, "skrobot: error: parameter 'layers' of kitchen_sink_task: expected an integer, got 'x' (command line)\n");
  refuses(with("novalue"), 2, "skrobot: error: expected key=value, got 'novalue'\n");
  refuses(with("secret=env:NOT_SET_HERE"), 2,
          "skrobot: error: parameter 'secret' of kitchen_sink_task: the environment variable 'NOT_SET_HERE' is not set (command line)\n");
  refuses({"run", "train_task", "data=gone.csv", "label_column=y"}, 2,
          "skrobot: error: parameter 'data' of train_task: there is no file '" + here() + "/gone.csv' (command line)\n");
  refuses({"run", "train_task"}, 2, "skrobot: error: train_task needs the parameter 'data'\nhint: give it as data=VALUE; 'skrobot plugins show train_task' lists them all\n");
}

BOOST_AUTO_TEST_CASE(experiment_files) {
  refuses({"run", "gone.json"}, 2, "skrobot: error: cannot read the experiment file 'gone.json': no such file or directory\n");
  refuses({"run", plan("{\"tasks\": [\n  {\"task\" \"x\"}]}")}, 2, "skrobot: error: plan.json:2:11: not JSON: syntax error\n");
  refuses({"run", plan("{\n \"task\": []}")}, 2, "skrobot: error: plan.json:2:2: unknown key 'task'\nhint: did you mean 'tasks'?\n");
  refuses({"run", plan("{}")}, 2, "skrobot: error: plan.json:1:1: the key \"tasks\" is missing\n");
  refuses({"run", plan("{\"tasks\": [{\"task\": \"null_task\",\n\"params\": {\"x\": 1}}]}"), "--plugins", fixture("null_task")}, 2,
          "skrobot: error: unknown parameter 'x' of null_task (plan.json:2)\nhint: null_task has no parameters\n");
  const std::string forward = plan(R"({"tasks": [
  {"task": "kitchen_sink_task", "name": "one", "params": {"text": "${two.result.text}"}},
  {"task": "kitchen_sink_task", "name": "two", "params": {"text": "${on.result.text}"}}]})");
  refuses({"run", forward, "--plugins", sink}, 2,
          "skrobot: error: parameter 'text' of one: the reference '${two.result.text}' names a run that does not come before this one (plan.json:2)\n");
  const std::string nowhere = plan(R"({"tasks": [
  {"task": "kitchen_sink_task", "name": "one"},
  {"task": "kitchen_sink_task", "name": "two", "params": {"text": "${on.result.text}"}}]})");
  refuses({"run", nowhere, "--plugins", sink}, 2,
          "skrobot: error: parameter 'text' of two: the reference '${on.result.text}' names no run of this file (plan.json:3)\nhint: did you mean 'one'?\n");
}

BOOST_AUTO_TEST_CASE(a_reference_that_finds_nothing_at_run_time_is_recorded_nowhere_half_made) {
  const std::string file = plan(R"({"tasks": [{"task": "kitchen_sink_task", "name": "one"},
  {"task": "kitchen_sink_task", "name": "two", "params": {"text": "${one.result.txet}"}}]})");
  const Ended ended = test_run({"run", file, "--plugins", sink, "--quiet"});
  BOOST_TEST(ended.exit_code == 2);
  BOOST_TEST(ended.errors.find("parameter 'text' of two: the reference '${one.result.txet}' finds nothing: there is no 'txet' in 'flag', 'big'") !=
             std::string::npos, ended.errors);
  BOOST_TEST(!std::filesystem::exists(only_experiment(directory / "experiments") / "two.params"));
}

BOOST_AUTO_TEST_CASE(repositories_that_cannot_be_written) {
  write_text(directory / "file", "");
  const Ended ended = test_run({"run", "null_task", "--plugins", fixture("null_task"), "--experiments", "file/below"});
  BOOST_TEST(ended.exit_code == 3);
  BOOST_TEST(ended.errors == "skrobot: error: cannot use the experiments repository " + here() +
                                 "/file/below: a part of the path is a file, not a directory\n"
                                 "hint: --experiments DIR or SKROBOT_EXPERIMENTS names another place\n");
}

BOOST_AUTO_TEST_CASE(any_experimenter_is_made_safe) {
  std::string emoji;
  for (int i = 0; i < 75; ++i) emoji += "\xF0\x9F\x98\x80";
  for (const std::string& name : {std::string("../../x"), emoji, std::string("a\nb\x1b[31m"), std::string("..")}) {
    const Ended ended = test_run({"run", "null_task", "--plugins", fixture("null_task"), "--experimenter", name, "--experiments", "repository"});
    BOOST_TEST(ended.exit_code == 0, ended.errors);
  }
  const auto names = names_in(directory / "repository");
  BOOST_TEST(names.size() == 4u);
  for (const std::string& name : names) {
    BOOST_TEST(name.size() < 130u);
    BOOST_TEST(std::filesystem::exists(directory / "repository" / name / "experiment.log"));
  }
  BOOST_TEST(names[1].starts_with("unnamed-"));
  BOOST_TEST(names[2].starts_with("x-"));
}

BOOST_AUTO_TEST_SUITE_END()
