// SPDX-License-Identifier: MIT
// Completion in a real zsh and a real fish on a terminal: the tab key is pressed, and then the line is run.
#include <boost/test/unit_test.hpp>
#include <iostream>
#include <skrobot/json.hpp>

#include "support/hostile_names.hpp"
#include "support/program.hpp"
#include "support/temporary_directory.hpp"

using namespace skrobot;
using namespace skrobot::test;

namespace {

namespace fs = std::filesystem;

bool has_shells() {
  if (fs::exists("/usr/bin/zsh") && fs::exists("/usr/bin/fish")) return true;
  std::cout << "skipped: zsh and fish are not installed" << std::endl;
  return false;
}

struct Shell {
  std::vector<std::string> words;
  std::string prepare;  // typed first; the prompt is "GO> " afterwards
};

const Shell k_zsh{{"/usr/bin/zsh", "-f", "-i"},
                  "bindkey -e; unsetopt beep; autoload -Uz compinit; compinit -u -D; source <(skrobot completion zsh); "
                  "skrobot2() { printf '[%s]' \"$@\" > words }; PS1='GO''> '\n"};
const Shell k_fish{{"/usr/bin/fish", "--no-config", "-i"},
                   "set -g fish_autosuggestion_enabled 0; skrobot completion fish | source; function skrobot2; printf "
                   "'[%s]' $argv > words; end; function fish_prompt; echo -n 'GO''> '; end\n"};

struct Bench {
  // Types `line` up to the tab key, has it completed, and runs it with skrobot2 in skrobot's place, which writes the
  // words that it got into a file, each between brackets.
  std::string words_after(const Shell& shell, const std::string& line, const std::string& more = "") {
    fs::remove(directory / "words");
    Program program;
    program.directory = directory.path();
    program.environment["HOME"] = (directory / "home").string();
    program.environment["PATH"] = fs::path(SKROBOT_PROGRAM).parent_path().string() + ":/usr/bin:/bin";
    program.environment["PS1"] = "READY> ";
    program.environment["LC_ALL"] = "C.UTF-8";
    program.words = shell.words;
    fs::create_directories(directory / "home");
    const Ended ended = run_on_terminal(program, 400,
                                        {{"[>#%] ", shell.prepare},
                                         {"GO> ", "skrobot " + line + "\t" + more +
                                                      "\x01"
                                                      "\x1b"
                                                      "d"
                                                      "skrobot2\n"},
                                         {"GO> ", "exit\n"}});
    BOOST_TEST(ended.errors == "", ended.output);
    return fs::exists(directory / "words") ? read_text(directory / "words") : "nothing ran: " + ended.output;
  }
  void make_experiment(const std::string& name) {
    fs::create_directories(directory / "experiments" / name);
    write_text(directory / "experiments" / name / "experiment.log", "{}");
  }
  // The words that the scripts are given, without their help.
  std::string offered(std::vector<std::string> words) {
    words.insert(words.begin(), {"completion", "words", "--"});
    const Ended ended = test::run(test::skrobot(directory.path(), words));
    BOOST_TEST(ended.errors == "");
    std::string text, line;
    std::istringstream lines(ended.output);
    while (std::getline(lines, line)) text += line.substr(0, line.find('\t')) + "\n";
    return text;
  }
  TemporaryDirectory directory;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(shells_test, Bench,
                         *boost::unit_test::precondition([](boost::unit_test::test_unit_id) { return has_shells(); }))

BOOST_AUTO_TEST_CASE(a_name_is_one_word_whatever_is_in_it) {
  std::vector<HostileName> names = k_hostile_names;
  names.push_back({"s", "s^a^touch(touch PWNED)"});
  for (const auto& [typed, name] : names) make_experiment(name);
  for (const auto& [typed, name] : names) {
    BOOST_TEST(words_after(k_zsh, "show " + typed) == "[show][" + name + "]");
    BOOST_TEST(words_after(k_fish, "show " + typed) == "[show][" + name + "]");
  }
  BOOST_TEST(names_in(directory.path()) == (std::vector<std::string>{"experiments", "home", "words"}),
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(options_values_and_commands_are_offered) {
  for (const Shell* const shell : {&k_zsh, &k_fish}) {
    BOOST_TEST(words_after(*shell, "compl") == "[completion]");
    BOOST_TEST(words_after(*shell, "run x --isol") == "[run][x][--isolation]");
    BOOST_TEST(words_after(*shell, "run x --isolation n") == "[run][x][--isolation][none]");
    BOOST_TEST(words_after(*shell, "sweep x --search=gl") == "[sweep][x][--search=global]");
    BOOST_TEST(words_after(*shell, "sweep x --objective max", "loss") == "[sweep][x][--objective][maximize:loss]");
  }
  // Where nothing is known, files are offered.
  write_text(directory / "plan.json", "{}");
  for (const Shell* const shell : {&k_zsh, &k_fish}) {
    BOOST_TEST(words_after(*shell, "run pla") == "[run][plan.json]");
    BOOST_TEST(words_after(*shell, "run x --source pla") == "[run][x][--source][plan.json]");
  }
}

BOOST_AUTO_TEST_CASE(words_come_from_what_commands_declare) {
  BOOST_TEST(offered({"sweep", "x", "--search", ""}) == "grid\nrandom\nglobal\n");
  BOOST_TEST(offered({"sweep", "x", "--search=g"}) == "--search=grid\n--search=global\n");
  BOOST_TEST(offered({"sweep", "x", "--launcher", ""}) == "local\nslurm\n");
  BOOST_TEST(offered({"sweep", "x", "--on-failure", ""}) == "continue\nstop\n");
  BOOST_TEST(offered({"sweep", "x", "--early-stop", ""}) == "median\nhalving\nrace\n");
  BOOST_TEST(offered({"sweep", "x", "--early-stop", "median:"}) == "median:first_step=\nmedian:least_trials=\n");
  BOOST_TEST(offered({"sweep", "x", "--early-stop", "halving:first_step=2,f"}) ==
             "halving:first_step=2,first_step=\nhalving:first_step=2,factor=\n");
  BOOST_TEST(offered({"run", "x", "--isolation", ""}) == "process\nnone\n");
  BOOST_TEST(offered({"plot", "--kind", "s"}) == "scatter\n");
  BOOST_TEST(offered({"new", ""}) == "task\nnotifier\n");
  BOOST_TEST(offered({"new", "task", "--language", ""}) == "cpp\nc\n");
  BOOST_TEST(offered({"completion", ""}) == "bash\nzsh\nfish\n");
  BOOST_TEST(offered({"plugins", "check", "--level", "st"}) == "standard\nstrict\n");
  BOOST_TEST(offered({"run", "x", "--dry"}) == "--dry-run\n");
  BOOST_TEST(offered({"run", "x", "--timeout", ""}) == "");
  BOOST_TEST(offered({"nonsense", ""}) == "");
  BOOST_TEST(offered({"sweep-element", ""}) == "");
  BOOST_TEST(offered({"sweep-e"}) == "");
}

BOOST_AUTO_TEST_CASE(parameters_and_their_values_come_from_remembered_plugins) {
  BOOST_TEST(test::run(test::skrobot(directory.path(), {"plugins", "list"})).exit_code == 0);
  BOOST_TEST(offered({"run", "comm"}) == "command_task\n");
  BOOST_TEST(offered({"run", "train_task", "early"}) == "early_stopping_rounds=\n");
  const std::string objectives = offered({"run", "train_task", "objective="});
  BOOST_TEST(objectives.find("objective=auto\n") != std::string::npos, objectives);
  BOOST_TEST(offered({"sweep", "train_task", "objective=auto,a"}) == "objective=auto,auto\n");
  BOOST_TEST(offered({"run", "x", "--notify", "file"}) == "file_notifier\n");
  BOOST_TEST(offered({"run", "x", "--notify", "file_notifier:pa"}) == "file_notifier:path=\n");
  const std::string ends = offered({"run", "x", "--notify", "file_notifier:path=a,on="});
  BOOST_TEST(offered({"run", "--experimenter", "train_task", ""}).find("command_task\n") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(sweeps_tasks_and_metrics_come_from_records) {
  const std::vector<std::string> sweep{"sweep", "trial_task", "k=1:2", "--plugins", fixture("trial"), "-q"};
  BOOST_TEST_REQUIRE(test::run(test::skrobot(directory.path(), sweep)).exit_code == 0);
  const std::string name = only_experiment(directory / "experiments").filename().string();
  make_experiment("a b$(touch PWNED)");
  BOOST_TEST(offered({"sweep", "--resume", ""}) == name + "\n");  // the other one is no sweep
  BOOST_TEST(offered({"list", ""}) == "a b$(touch PWNED)\n" + name + "\n");
  BOOST_TEST(offered({"show", name + "/"}) == name + "/trials/\n");
  const std::string metrics = offered({"plot", name, ""});
  BOOST_TEST_REQUIRE(metrics.find('\n') != std::string::npos);
  const std::string found = offered({"sweep", "trial_task", "--plugins", fixture("trial"), "--objective", "maximize:"});
  BOOST_TEST(found.starts_with("maximize:"), found);
  BOOST_TEST(offered({"sweep", "--resume", name, "--objective=minimize:"}).starts_with("--objective=minimize:"));
  BOOST_TEST(offered({"sweep", "--objective", ""}) == "maximize:\nminimize:\n");
  const std::string metric = found.substr(9, found.find('\n') - 9);
  const std::string statistics =
      offered({"sweep", "trial_task", "--plugins", fixture("trial"), "--objective", "maximize:" + metric + "."});
  BOOST_TEST(statistics.find("maximize:" + metric + ".max\n") != std::string::npos, statistics);
  // The parameters of the task that was swept.
  BOOST_TEST(offered({"sweep", "--plugins", fixture("trial"), "--resume", name, "k"}) == "k=\nkind=\n");
  const std::string trials = offered({"show", name + "/trials/"}), trial = trials.substr(0, trials.find('\n'));
  BOOST_TEST(offered({"rerun", "--plugins", fixture("trial"), trial + "trial_task", "k"}) == "k=\nkind=\n");
}

BOOST_AUTO_TEST_SUITE_END()
