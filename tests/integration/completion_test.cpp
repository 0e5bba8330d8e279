// SPDX-License-Identifier: MIT
// A real bash on a terminal: the tab key is pressed, and then the line is run.
#include <boost/test/unit_test.hpp>
#include <skrobot/json.hpp>

#include "support/hostile_names.hpp"
#include "support/program.hpp"
#include "support/temporary_directory.hpp"

using namespace skrobot;
using namespace skrobot::test;

namespace {

namespace fs = std::filesystem;

struct Bench {
  Program bash() {
    Program program;
    program.directory = directory.path();
    program.environment["HOME"] = (directory / "home").string();
    program.environment["PATH"] = fs::path(SKROBOT_PROGRAM).parent_path().string() + ":/usr/bin:/bin";
    program.environment["PS1"] = "READY> ";
    program.environment["LC_ALL"] = "C.UTF-8";
    program.environment["HISTFILE"] = "/dev/null";
    program.words = {"/bin/bash", "--norc", "--noprofile", "-i"};
    return program;
  }
  // Types `line` up to the tab key, has it completed, and runs it with skrobot2 in skrobot's place, which writes the
  // words that it got into a file, each between brackets; the line as bash shows it is in the answer. `more` is typed
  // behind what was completed.
  std::string words_after(const std::string& line, const std::string& more = "") {
    fs::remove(directory / "words");
    const Ended ended = run_on_terminal(
        bash(), 400,
        {{"READY> ", "source <(skrobot completion bash); skrobot2() { printf '[%s]' \"$@\" > words; }; PS1='GO> '\n"},
         {"GO> ", "skrobot " + line + "\t" + more + "\x01" +
                      "\x1b"
                      "d"
                      "skrobot2\n"},
         {"GO> ", "exit\n"}});
    BOOST_TEST(ended.errors == "", ended.output);
    ended.exit_code.ignore();  // bash's own, of a line that may be wrong
    return fs::exists(directory / "words") ? read_text(directory / "words") : "nothing ran";
  }
  void make_experiment(const std::string& name) {
    fs::create_directories(directory / "experiments" / name);
    write_text(directory / "experiments" / name / "experiment.log", "{}");
  }
  TemporaryDirectory directory;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(completion_test, Bench)

BOOST_AUTO_TEST_CASE(a_name_is_one_word_whatever_is_in_it) {
  std::vector<HostileName> names = k_hostile_names;
  names.insert(names.end(), {{"\\~", "~root"}, {"\\#", "#q"}, {"s", "s^a^touch"}, {"t", "t${x:=PWNED}"}});
  for (const HostileName& one : names) make_experiment(one.name);
  for (const HostileName& one : names) BOOST_TEST(words_after("show " + one.typed) == "[show][" + one.name + "]");
  BOOST_TEST(names_in(directory.path()) == (std::vector<std::string>{"experiments", "words"}),
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(within_quotes_and_behind_a_backslash_too) {
  for (const char* name : {"a$(touch PWNED)", "b`touch PWNED`", "c'$(touch PWNED)", "d\"$(touch PWNED)", "e sp", "h!!"})
    make_experiment(name);
  BOOST_TEST(words_after("show \"a") == "[show][a$(touch PWNED)]");
  BOOST_TEST(words_after("show 'a") == "[show][a$(touch PWNED)]");
  BOOST_TEST(words_after("show a\\$") == "[show][a$(touch PWNED)]");
  BOOST_TEST(words_after("show \"b") == "[show][b`touch PWNED`]");
  BOOST_TEST(words_after("show \"c") == "[show][c'$(touch PWNED)]");
  BOOST_TEST(words_after("show 'c", "'") == "[show][c]");  // cannot be written so, and is not offered
  BOOST_TEST(words_after("show 'd") == "[show][d\"$(touch PWNED)]");
  BOOST_TEST(words_after("show \"d") == "[show][d\"$(touch PWNED)]");
  BOOST_TEST(words_after("show e\\ ") == "[show][e sp]");
  BOOST_TEST(words_after("show e\\") == "[show][e sp]");
  BOOST_TEST(words_after("show \"e s") == "[show][e sp]");
  BOOST_TEST(words_after("show \"h", "\"") != "[show][h!!]");
  BOOST_TEST(words_after("show 'h") == "[show][h!!]");
  BOOST_TEST(!fs::exists(directory / "PWNED"));
}

BOOST_AUTO_TEST_CASE(what_several_names_begin_with_is_quoted_too) {
  for (const char* name : {"mm;touch PWNED", "mm&touch PWNED", "zz;a", "zz;b"}) make_experiment(name);
  BOOST_TEST(words_after("show mm", ";touch x") ==
             "[show][mm;touch][x]");  // what is typed behind a backslash is quoted by it
  BOOST_TEST(words_after("show zz", "a") == "[show][zz;a]");
  BOOST_TEST(!fs::exists(directory / "PWNED"));
}

BOOST_AUTO_TEST_CASE(names_that_cannot_be_shown_or_look_like_options_are_not_offered) {
  for (const char* name : {"a\nb", "c\x1b[31m", "d\x7f", "q\xE2\x80\xAEx", "f\xFFx", "g\tx", "--yes", "-rf"})
    make_experiment(name);
  for (const char* typed : {"a", "c", "d", "q", "f", "g"})
    BOOST_TEST(words_after("show " + std::string(typed)) == "[show][" + std::string(typed) + "]");
  Program asked = test::skrobot(directory.path(), {"completion", "line", "--", "skrobot delete "});
  BOOST_TEST(test::run(asked).output == "latest\n");
}

BOOST_AUTO_TEST_CASE(runs_and_metrics_are_words_as_well) {
  const auto experiment = directory / "experiments/x";
  make_experiment("x");
  write_text(
      experiment / "r$(touch PWNED).run",
      R"({"format": 1, "id": "1", "task": "t", "state": "completed", "metrics": {"loss;touch PWNED": {"count": 1, "last": 1}}})");
  BOOST_TEST(words_after("show x/r") == "[show][x/r$(touch PWNED)]");
  const std::string offered =
      test::run(test::skrobot(directory.path(), {"completion", "line", "--", "skrobot plot x lo"})).output;
  BOOST_TEST(offered == "ss\\;touch\\ PWNED\n");
  BOOST_TEST(words_after("plot x lo") == "[plot][x][loss;touch PWNED]");
  BOOST_TEST(!fs::exists(directory / "PWNED"));
}

BOOST_AUTO_TEST_CASE(options_have_their_values) {
  BOOST_TEST(words_after("sweep x --objective max", "loss") == "[sweep][x][--objective][maximize:loss]");
  BOOST_TEST(words_after("sweep x --search=gl") == "[sweep][x][--search=global]");
  BOOST_TEST(words_after("run x --isolation n") == "[run][x][--isolation][none]");
  BOOST_TEST(words_after("sweep x --early-stop median:l", "3") == "[sweep][x][--early-stop][median:least_trials=3]");
  make_experiment("s$(touch PWNED) x");
  write_text(directory / "experiments/s$(touch PWNED) x/sweep.json", R"({"task": "t"})");
  make_experiment("single run");
  BOOST_TEST(words_after("sweep --resume s") == "[sweep][--resume][s$(touch PWNED) x]");
  BOOST_TEST(words_after("sweep --resume=s") == "[sweep][--resume=s$(touch PWNED) x]");
  BOOST_TEST(!fs::exists(directory / "PWNED"));
}

BOOST_AUTO_TEST_CASE(a_line_that_only_a_shell_understands_is_left_alone) {
  make_experiment("a");
  for (const char* line :
       {"skrobot show $(touch PWNED)a", "skrobot show `touch PWNED`", "skrobot show \"$(touch PWNED)", "skrobot show *",
        "skrobot show ~", "skrobot show a;", ""}) {
    const Ended ended = test::run(test::skrobot(directory.path(), {"completion", "line", "--", line}));
    BOOST_TEST(ended.output == "", line);
    BOOST_TEST(ended.errors == "", line);
    BOOST_TEST(ended.exit_code == 0, line);
  }
  BOOST_TEST(!fs::exists(directory / "PWNED"));
}

// static_constructor_aborts leaves a mark in the cache when anything loads it.
BOOST_AUTO_TEST_CASE(the_tab_key_loads_asks_and_writes_nothing) {
  write_text(directory / "skrobot.json",
             to_text(json::object{{"plugins", {fixture("static_constructor_aborts"), fixture("descent")}},
                                  {"experiments", "elsewhere"}}));
  const auto offered = [&](const std::string& line) {
    return test::run(test::skrobot(directory.path(), {"completion", "line", "--", line}));
  };
  for (const char* line : {"skrobot run ", "skrobot run descent_task ", "skrobot plugins show ", "skrobot list ",
                           "skrobot run x --notify "}) {
    const Ended ended = offered(line);
    BOOST_TEST(ended.output.find("descent") == std::string::npos, ended.output);
    BOOST_TEST(ended.errors == "", line);
  }
  BOOST_TEST(names_in(directory.path()) == (std::vector<std::string>{"skrobot.json"}),
             boost::test_tools::per_element());
  // What others may have written is not even asked where the repository lies.
  make_experiment("here");
  fs::create_directories(directory / "elsewhere/there");
  BOOST_TEST(offered("skrobot show t").output == "here\n");
  fs::permissions(directory / "skrobot.json", fs::perms::others_write, fs::perm_options::add);
  BOOST_TEST(offered("skrobot show t").output == "");
  fs::permissions(directory / "skrobot.json", fs::perms::others_write, fs::perm_options::remove);
  // Once it is trusted and a command has looked at the plugins, they are offered.
  BOOST_TEST(test::run(test::skrobot(directory.path(), {"trust", "."})).exit_code == 0);
  BOOST_TEST(offered("skrobot run d").output == "");
  BOOST_TEST(test::run(test::skrobot(directory.path(), {"plugins", "list"})).exit_code == 0);
  BOOST_TEST(offered("skrobot run d").output == "escent_task\n");
  BOOST_TEST(offered("skrobot run descent_task st").output == "eps=\nart=\n");
}

BOOST_AUTO_TEST_SUITE_END()
