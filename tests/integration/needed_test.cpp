// SPDX-License-Identifier: MIT
// `skrobot run --needed` of programs: the files that a command line names are inputs.
#include <boost/test/unit_test.hpp>
#include <filesystem>
#include <skrobot/json.hpp>

#include "support/program.hpp"
#include "support/temporary_directory.hpp"

using namespace skrobot;
using namespace skrobot::test;
namespace fs = std::filesystem;

namespace {

struct Bench {
  TemporaryDirectory directory;

  Ended needed(const std::vector<std::string>& words) {
    std::vector<std::string> all{"run", "command_task", "--needed"};
    all.insert(all.end(), words.begin(), words.end());
    Ended ended = test::run(test::skrobot(directory.path(), all));
    BOOST_TEST_REQUIRE(ended.exit_code == 0, ended.errors);
    return ended;
  }
  bool is_reused(const std::vector<std::string>& words) { return has(needed(words), "command_task: not needed, "); }
  static bool has(const Ended& ended, const std::string& text) { return ended.errors.find(text) != std::string::npos; }
};

struct Case {
  const char* what;
  std::vector<std::string> words;
  const char* file;       // to edit
  const char* parameter;  // that is told
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(needed_test, Bench)

BOOST_AUTO_TEST_CASE(an_edited_file_of_the_command_line_is_told_and_run_again) {
  fs::create_directories(directory / "below");
  for (const char* file : {"v.sh", "data", "below/v.sh"})
    write_text(directory / file, "#!/bin/sh\necho 'skrobot: result 1'\n");
  fs::permissions(directory / "v.sh", fs::perms::owner_all);
  fs::create_symlink("v.sh", directory / "link");
  const std::vector<Case> cases{
      {"a script", {"argv=sh,v.sh"}, "v.sh", "argv.1"},
      {"an absolute path", {"argv=sh," + (directory / "v.sh").string()}, "v.sh", "argv.1"},
      {"another argument", {"argv=sh,v.sh,data"}, "data", "argv.2"},
      {"below a directory", {"argv=sh,./below/v.sh"}, "below/v.sh", "argv.1"},
      {"a symbolic link's target", {"argv=sh,link"}, "v.sh", "argv.1"},
      {"an option's value", {"argv=sh,v.sh,--config=data"}, "data", "argv.2.value"},
      {"relative to the working directory", {"argv=sh,v.sh", "working_directory=below"}, "below/v.sh", "argv.1"},
      {"the program itself", {"argv=./v.sh"}, "v.sh", "argv.0"},
  };
  for (const Case& one : cases) {
    BOOST_TEST_CONTEXT(one.what) {
      BOOST_TEST(!is_reused(one.words));
      BOOST_TEST(is_reused(one.words));
      write_text(directory / one.file, "#!/bin/sh\necho 'skrobot: result 2'\n# " + std::string(one.what) + "\n");
      const Ended edited = needed(one.words);
      const std::string told =
          "the input '" + std::string(one.parameter) + "' (" + (directory / one.file).string() + ") has changed";
      const bool is_link = one.words.front() == "argv=sh,link";
      BOOST_TEST(has(edited, is_link ? "the input 'argv.1' (" + (directory / "link").string() + ") has changed" : told),
                 edited.errors);
      BOOST_TEST(is_reused(one.words));
    }
  }
}

BOOST_AUTO_TEST_CASE(a_file_that_is_gone_is_told) {
  write_text(directory / "data", "1");
  const std::vector<std::string> words{"argv=sh,-c,exit 0,data"};
  BOOST_TEST(!is_reused(words));
  fs::remove(directory / "data");
  const Ended gone = needed(words);
  BOOST_TEST(has(gone, "the input 'argv.3' (" + (directory / "data").string() + ") is no longer there\n"), gone.errors);
}

BOOST_AUTO_TEST_CASE(what_the_program_makes_is_no_input) {
  write_text(directory / "in", "1");
  const std::vector<std::string> words{"argv=cp,in,out"};
  BOOST_TEST(!is_reused(words));
  BOOST_TEST_REQUIRE(fs::exists(directory / "out"));
  BOOST_TEST(is_reused(words));
}

BOOST_AUTO_TEST_CASE(directories_pipes_and_words_are_no_inputs) {
  fs::create_directories(directory / "folder");
  const std::vector<std::string> words{"argv=ls,-d,folder,/dev/null,.,--color=never"};
  BOOST_TEST(!is_reused(words));
  write_text(directory / "folder" / "new", "1");
  BOOST_TEST(is_reused(words));
  const auto experiment = only_experiment(directory / "experiments");
  BOOST_TEST(to_text(parse_json(read_text(experiment / "command_task.run")).at("inputs")) == "{}");
}

BOOST_AUTO_TEST_CASE(all_that_differs_is_told) {
  write_text(directory / "v.sh", "exit 0\n");
  BOOST_TEST(!is_reused({"argv=sh,v.sh", "--seed", "1"}));
  write_text(directory / "v.sh", "exit 0 # edited\n");
  const Ended ended = needed({"argv=sh,v.sh", "environment.LR=0.5", "stop_grace_s=4", "--seed", "2"});
  for (const char* told : {"the parameter 'environment.LR' was not set, is now \"0.5\"",
                           "the parameter 'stop_grace_s' was 3.0, is now 4.0", "the seed was 1, is now 2",
                           "the input 'argv.1' (", ") has changed"}) {
    BOOST_TEST(has(ended, told), told << " in " << ended.errors);
  }
}

BOOST_AUTO_TEST_SUITE_END()
