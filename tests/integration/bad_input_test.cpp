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
  Ended test_run(std::vector<std::string> arguments) {
    return skrobot::test::run(skrobot::test::skrobot(directory.path(), std::move(arguments)));
  }
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
  refuses({"run"}, 2,
          "skrobot: error: skrobot run needs a task or an experiment file\nhint: see 'skrobot run --help'\n");
  refuses({"run", "null_task", "--tmeout", "3"}, 2,
          "skrobot: error: unknown option '--tmeout'\nhint: did you mean '--timeout'?\n");
  refuses({"new", "tusk", "x"}, 2, "skrobot: error: unknown command 'tusk'\nhint: did you mean 'task'?\n");
  refuses({"plugins", "chek"}, 2, "skrobot: error: unknown command 'chek'\nhint: did you mean 'check'?\n");
  refuses({"run", "--tmeout"}, 2, "skrobot: error: unknown option '--tmeout'\nhint: did you mean '--timeout'?\n");
}

BOOST_AUTO_TEST_CASE(there_is_no_help_for_a_command_that_is_none) {
  const std::string usage = "\nhint: 'skrobot --help' shows the usage\n";
  refuses({"annotate", "--help"}, 2, "skrobot: error: unknown command 'annotate'" + usage);
  refuses({"--help", "annotate"}, 2, "skrobot: error: unknown command 'annotate'" + usage);
  refuses({"annotate", "--version"}, 2, "skrobot: error: unknown command 'annotate'" + usage);
  refuses({"annotate", "run", "--help"}, 2, "skrobot: error: unknown command 'annotate'" + usage);
  refuses({"lits", "-h"}, 2, "skrobot: error: unknown command 'lits'\nhint: did you mean 'list'?\n");
  refuses({"plugins", "chek", "--help"}, 2, "skrobot: error: unknown command 'chek'\nhint: did you mean 'check'?\n");
  refuses({"new", "tusk", "--help"}, 2, "skrobot: error: unknown command 'tusk'\nhint: did you mean 'task'?\n");
}

BOOST_AUTO_TEST_CASE(parameters_written_as_options) {
  const auto with = [&](std::vector<std::string> more) {
    std::vector<std::string> words{"run", "kitchen_sink_task", "--plugins", sink};
    words.insert(words.end(), more.begin(), more.end());
    return words;
  };
  const auto expected = [](const std::string& option, const std::string& key, const std::string& value) {
    return "skrobot: error: unknown option '" + option.substr(0, option.find('=')) + "'\nhint: '" + key +
           "' is a parameter of kitchen_sink_task: write " + key + "=" + value + "\n";
  };
  refuses(with({"--small=3"}), 2, expected("--small=3", "small", "3"));
  refuses(with({"--small", "3"}), 2, expected("--small", "small", "3"));
  refuses(with({"--inner.rate=0.5"}), 2, expected("--inner.rate=0.5", "inner.rate", "0.5"));
  refuses(with({"--flag"}), 2, expected("--flag", "flag", "VALUE"));
  refuses(with({"--secret=hidden"}), 2, expected("--secret", "secret", "VALUE"));
  refuses(with({"--flag", "real=0.5"}), 2, expected("--flag", "flag", "VALUE"));
  std::vector<std::string> sweep = with({"--small=1,2"});
  sweep.front() = "sweep";
  refuses(sweep, 2, expected("--small=1,2", "small", "1,2"));
  refuses(with({"--smalll=3"}), 2,
          "skrobot: error: unknown option '--smalll'\nhint: 'skrobot run --help' shows the usage\n");
}

BOOST_AUTO_TEST_CASE(what_is_given_twice) {
  const auto with = [&](std::vector<std::string> more) {
    std::vector<std::string> words{"run", "kitchen_sink_task", "--plugins", sink};
    words.insert(words.end(), more.begin(), more.end());
    return words;
  };
  refuses(with({"small=1", "real=0.5", "small=2"}), 2,
          "skrobot: error: the parameter 'small' is given twice, as '1' and as '2' (command line)\n");
  refuses(with({"small=1", "small=1"}), 2,
          "skrobot: error: the parameter 'small' is given twice, as '1' and as '1' (command line)\n");
  refuses(with({"inner.rate=1", "inner.rate=2"}), 2,
          "skrobot: error: the parameter 'inner.rate' is given twice, as '1' and as '2' (command line)\n");
  refuses(with({"environment.A=1", "environment.A=2"}), 2,
          "skrobot: error: the parameter 'environment.A' is given twice, as '1' and as '2' (command line)\n");
  refuses(with({"secret=hidden", "secret=other"}), 2,
          "skrobot: error: the parameter 'secret' is given twice (command line)\n");
  refuses(
      with({"smal=1", "smal=2"}), 2,
      "skrobot: error: unknown parameter 'smal' of kitchen_sink_task (command line)\nhint: did you mean 'small'?\n");
  refuses({"sweep", "kitchen_sink_task", "--plugins", sink, "small=1,2", "small=3"}, 2,
          "skrobot: error: the parameter 'small' is given twice, as '1,2' and as '3' (command line)\n");
  const std::string file = plan(R"({"tasks": [{"task": "kitchen_sink_task", "params": {"small": 5}}]})");
  refuses({"run", file, "--plugins", sink, "small=1", "kitchen_sink_task.small=2"}, 2,
          "skrobot: error: the parameter 'small' is given twice, as '1' and as '2' (command line)\n");
  refuses(with({"--notify", "file_notifier:path=a,path=b"}), 2,
          "skrobot: error: the parameter 'path' is given twice, as 'a' and as 'b' (command line)\n");
  refuses(with({"--tag", "kind=a", "--tag", "kind=b"}), 2,
          "skrobot: error: --tag: 'kind' is given twice, as 'a' and as 'b'\n");
  const Ended overridden = test_run({"run", file, "--plugins", sink, "small=1", "--dry-run"});
  BOOST_TEST(overridden.exit_code == 0, overridden.errors);
}

BOOST_AUTO_TEST_CASE(repositories_that_are_not_there) {
  const std::string expected =
      "skrobot: error: there is no experiments repository '" + here() + "/nowhere' (command line)\n";
  for (const std::vector<std::string>& words : std::vector<std::vector<std::string>>{{"list"},
                                                                                     {"list", "--json"},
                                                                                     {"list", "--damaged"},
                                                                                     {"show", "latest"},
                                                                                     {"logs", "latest"},
                                                                                     {"compare", "a", "b"},
                                                                                     {"plot", "latest"},
                                                                                     {"export"},
                                                                                     {"delete", "latest"},
                                                                                     {"notify", "--pending"},
                                                                                     {"watch", "--once"},
                                                                                     {"rerun", "latest"}}) {
    std::vector<std::string> all = words;
    all.insert(all.end(), {"--experiments", "nowhere"});
    refuses(all, 2, expected);
  }
  write_text(directory / "file", "");
  refuses({"list", "--experiments", "file"}, 2,
          "skrobot: error: the experiments repository '" + here() + "/file' is not a directory (command line)\n");
  Program of_variable = skrobot::test::skrobot(directory.path(), {"list"});
  of_variable.environment["SKROBOT_EXPERIMENTS"] = "nowhere";
  const Ended ended = skrobot::test::run(of_variable);
  BOOST_TEST(ended.exit_code == 2);
  BOOST_TEST(ended.errors == "skrobot: error: there is no experiments repository '" + here() +
                                 "/nowhere' (environment variable SKROBOT_EXPERIMENTS)\n");
  // What is only a default comes with the first run.
  const Ended usual = test_run({"list"});
  BOOST_TEST(usual.exit_code == 0, usual.errors);
  BOOST_TEST(usual.output == "No runs in " + here() + "/experiments\n");
  write_text(directory / "skrobot.json", R"({"experiments": "later"})");
  const Ended of_settings = test_run({"list"});
  BOOST_TEST(of_settings.exit_code == 0, of_settings.errors);
  BOOST_TEST(of_settings.output == "No runs in " + here() + "/later\n");
}

BOOST_AUTO_TEST_CASE(json_that_other_programs_accept) {
  const std::string task = "{\"tasks\": [{\"task\": \"null_task\"}";
  refuses({"run", plan("{\n  // a comment\n  \"tasks\": []}")}, 2,
          "skrobot: error: plan.json:2:3: not JSON: JSON has no comments\n");
  refuses({"run", plan(task + "] /* a comment */}")}, 2,
          "skrobot: error: plan.json:1:35: not JSON: JSON has no comments\n");
  refuses({"run", plan("# a comment\n{}")}, 2, "skrobot: error: plan.json:1:1: not JSON: JSON has no comments\n");
  refuses({"run", plan(task + "]} // a comment")}, 2,
          "skrobot: error: plan.json:1:36: not JSON: JSON has no comments\n");
  refuses({"run", plan(task + ",\n]}")}, 2, "skrobot: error: plan.json:2:1: not JSON: a trailing comma before ']'\n");
  refuses({"run", plan("{\"seed\": 1 ,\n\n}")}, 2,
          "skrobot: error: plan.json:3:1: not JSON: a trailing comma before '}'\n");
  refuses({"run", plan("{'seed': 1}")}, 2, "skrobot: error: plan.json:1:2: not JSON: text needs double quotes\n");
  refuses({"run", plan("{\"a\": [1, /x/]}")}, 2, "skrobot: error: plan.json:1:11: not JSON: syntax error\n");
  write_text(directory / "skrobot.json", "{\n  \"experimenter\": \"x\",\n}");
  refuses({"list"}, 2, "skrobot: error: " + here() + "/skrobot.json:3:1: not JSON: a trailing comma before '}'\n");
}

BOOST_AUTO_TEST_CASE(settings) {
  const std::vector<std::string> begin{"run", "null_task", "--plugins", fixture("null_task")};
  const auto with = [&](std::vector<std::string> more) {
    more.insert(more.begin(), begin.begin(), begin.end());
    return more;
  };
  refuses({"run", "null_task", "--plugins", "nowhere"}, 2,
          "skrobot: error: there is no plugin folder '" + here() + "/nowhere' (command line)\n");
  refuses(with({"--seed", "-1"}), 2,
          "skrobot: error: --seed: expected an integer of at least 0, got '-1' (command line)\n");
  refuses(with({"--timeout", "soon"}), 2,
          "skrobot: error: --timeout: 'soon' is not a duration (command line)\nhint: write 30s, 5m, 1h30m or 250ms\n");
  refuses(with({"--isolation", "some"}), 2,
          "skrobot: error: --isolation: expected process or none, got 'some' (command line)\n");
  refuses(with({"--source", "gone.cpp"}), 2,
          "skrobot: error: cannot read the source file '" + here() + "/gone.cpp' (command line)\n");
  refuses(with({"--tag", "novalue"}), 2, "skrobot: error: --tag: expected key=value, got 'novalue'\n");
  refuses(with({"--experimenter", ""}), 2,
          "skrobot: error: the experimenter's name is empty (command line)\nhint: omit it to use "
          "'anonymous'\n");
  refuses(with({"--notify", "mail_notifier"}), 2,
          "skrobot: error: there is no notifier 'mail_notifier'\nhint: did you mean 'email_notifier'?\n");
  refuses(with({"--notify", "file_notifier"}), 2,
          "skrobot: error: file_notifier needs the parameter 'path'\nhint: specify path=VALUE; 'skrobot plugins show "
          "file_notifier' lists all parameters\n");
  refuses(with({"steps=3"}), 2,
          "skrobot: error: unknown parameter 'steps' of null_task (command line)\nhint: null_task has no parameters\n");
  write_text(directory / "skrobot.json", "{\n  \"experimentre\": \"x\"}");
  refuses(begin, 2,
          "skrobot: error: " + here() +
              "/skrobot.json:2:3: unknown setting 'experimentre'\nhint: did you mean 'experimenter'?\n");
}

BOOST_AUTO_TEST_CASE(tasks_and_parameters) {
  const auto with = [&](const std::string& word) {
    return std::vector<std::string>{"run", "kitchen_sink_task", "--plugins", sink, word};
  };
  refuses({"run", "kitchen_sing_task", "--plugins", sink}, 2,
          "skrobot: error: there is no task 'kitchen_sing_task'\nhint: did you mean 'kitchen_sink_task'?\n");
  refuses(
      with("smal=3"), 2,
      "skrobot: error: unknown parameter 'smal' of kitchen_sink_task (command line)\nhint: did you mean 'small'?\n");
  refuses(with("small=many"), 2,
          "skrobot: error: parameter 'small' of kitchen_sink_task: expected an integer, got 'many' (command line)\n");
  refuses(with("small=11"), 2,
          "skrobot: error: parameter 'small' of kitchen_sink_task: must be at most 10, got 11 (command line)\n");
  refuses(
      with("inner.rate=0"), 2,
      "skrobot: error: parameter 'inner.rate' of kitchen_sink_task: must be greater than 0, got 0.0 (command line)\n");
  refuses(with("shade=drak"), 2,
          "skrobot: error: parameter 'shade' of kitchen_sink_task: must be one of 'light', 'dark', got 'drak'; did you "
          "mean 'dark'? (command line)\n");
  refuses(
      with("flag=maybe"), 2,
      "skrobot: error: parameter 'flag' of kitchen_sink_task: expected true or false, got 'maybe' (command line)\n");
  refuses(with("layers=[1,x]"), 2,
          "skrobot: error: parameter 'layers' of kitchen_sink_task: expected an integer, got 'x' (command line)\n");
  refuses(with("novalue"), 2, "skrobot: error: expected key=value, got 'novalue'\n");
  refuses(with("secret=env:NOT_SET_HERE"), 2,
          "skrobot: error: parameter 'secret' of kitchen_sink_task: the environment variable 'NOT_SET_HERE' is not set "
          "(command line)\n");
  refuses(
      {"run", "train_task", "data=gone.csv", "label_column=y"}, 2,
      "skrobot: error: parameter 'data' of train_task: there is no file '" + here() + "/gone.csv' (command line)\n");
  refuses({"run", "train_task"}, 2,
          "skrobot: error: train_task needs the parameter 'data'\nhint: specify data=VALUE; 'skrobot plugins show "
          "train_task' lists all parameters\n");
}

BOOST_AUTO_TEST_CASE(experiment_files) {
  refuses({"run", "gone.json"}, 2,
          "skrobot: error: cannot read the experiment file 'gone.json': no such file or directory\n");
  refuses({"run", plan("{\"tasks\": [\n  {\"task\" \"x\"}]}")}, 2,
          "skrobot: error: plan.json:2:11: not JSON: syntax error\n");
  refuses({"run", plan("{\n \"task\": []}")}, 2,
          "skrobot: error: plan.json:2:2: unknown key 'task'\nhint: did you mean 'tasks'?\n");
  refuses({"run", plan("{}")}, 2, "skrobot: error: plan.json:1:1: the key \"tasks\" is missing\n");
  refuses({"run", plan("{\"tasks\": [{\"task\": \"null_task\",\n\"params\": {\"x\": 1}}]}"), "--plugins",
           fixture("null_task")},
          2, "skrobot: error: unknown parameter 'x' of null_task (plan.json:2)\nhint: null_task has no parameters\n");
  const std::string forward = plan(R"({"tasks": [
  {"task": "kitchen_sink_task", "name": "one", "params": {"text": "${two.result.text}"}},
  {"task": "kitchen_sink_task", "name": "two", "params": {"text": "${on.result.text}"}}]})");
  refuses(
      {"run", forward, "--plugins", sink}, 2,
      "skrobot: error: parameter 'text' of one: the reference '${two.result.text}' names a later run (plan.json:2)\n");
  const std::string nowhere = plan(R"({"tasks": [
  {"task": "kitchen_sink_task", "name": "one"},
  {"task": "kitchen_sink_task", "name": "two", "params": {"text": "${on.result.text}"}}]})");
  refuses({"run", nowhere, "--plugins", sink}, 2,
          "skrobot: error: parameter 'text' of two: the reference '${on.result.text}' does not name a run of this file "
          "(plan.json:3)\nhint: did you mean 'one'?\n");
}

BOOST_AUTO_TEST_CASE(a_reference_that_finds_nothing_at_run_time_is_recorded_nowhere_half_made) {
  const std::string file = plan(R"({"tasks": [{"task": "kitchen_sink_task", "name": "one"},
  {"task": "kitchen_sink_task", "name": "two", "params": {"text": "${one.result.txet}"}}]})");
  const Ended ended = test_run({"run", file, "--plugins", sink, "--quiet"});
  BOOST_TEST(ended.exit_code == 2);
  BOOST_TEST(
      ended.errors.find("parameter 'text' of two: the reference '${one.result.txet}' cannot be resolved: there is no "
                        "'txet' in 'flag', 'big'") != std::string::npos,
      ended.errors);
  BOOST_TEST(!std::filesystem::exists(only_experiment(directory / "experiments") / "two.params"));
}

BOOST_AUTO_TEST_CASE(repositories_that_cannot_be_written) {
  write_text(directory / "file", "");
  const Ended ended = test_run({"run", "null_task", "--plugins", fixture("null_task"), "--experiments", "file/below"});
  BOOST_TEST(ended.exit_code == 3);
  BOOST_TEST(ended.errors == "skrobot: error: cannot use the experiments repository " + here() +
                                 "/file/below: a part of the path is a file, not a directory\n"
                                 "hint: choose another directory with --experiments DIR or SKROBOT_EXPERIMENTS\n");
}

BOOST_AUTO_TEST_CASE(any_experimenter_is_made_safe) {
  std::string emoji;
  for (int i = 0; i < 75; ++i) emoji += "\xF0\x9F\x98\x80";
  for (const std::string& name : {std::string("../../x"), emoji, std::string("a\nb\x1b[31m"), std::string("..")}) {
    const Ended ended = test_run(
        {"run", "null_task", "--plugins", fixture("null_task"), "--experimenter", name, "--experiments", "repository"});
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
