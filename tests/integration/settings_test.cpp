// SPDX-License-Identifier: MIT
// skrobot.json in the current folder and above it: which one counts, what its paths mean, and that it is documented.
#include <boost/test/unit_test.hpp>
#include <skrobot/json.hpp>

#include "app/settings_file.hpp"
#include "support/program.hpp"
#include "support/temporary_directory.hpp"

using namespace skrobot;
using namespace skrobot::test;

namespace {

namespace fs = std::filesystem;

struct Bench {
  Bench() { fs::create_directories(directory / "project/sub/deep"); }
  Ended run_in(const std::string& folder, std::vector<std::string> arguments) {
    Program program = test::skrobot(directory.path(), std::move(arguments));
    program.directory = directory / folder;
    return test::run(program);
  }
  void settings(const std::string& folder, const std::string& text) {
    write_text(directory / folder / "skrobot.json", text);
  }
  json::value dry_run(const std::string& folder) {
    const Ended ended = run_in(folder, {"run", "command_task", "argv=true", "--dry-run", "--json"});
    BOOST_TEST_REQUIRE(ended.exit_code == 0, ended.errors);
    return parse_json(ended.output);
  }
  const std::vector<std::string> k_run{"run", "command_task", "argv=true", "-q"};
  TemporaryDirectory directory;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(settings_test, Bench)

BOOST_AUTO_TEST_CASE(the_nearest_folder_above_counts_alone) {
  settings("project", R"({"experimenter": "ada", "experiments": "runs", "timeout": "1m"})");
  BOOST_TEST(run_in("project/sub/deep", k_run).errors == "");
  BOOST_TEST(only_experiment(directory / "project/runs").filename().string().starts_with("ada-"));
  BOOST_TEST(!fs::exists(directory / "project/sub/deep/runs"));
  // A nearer one is used in its place, and not beside it.
  settings("project/sub", R"({"experimenter": "grace"})");
  const Ended ended = run_in("project/sub/deep", {"run", "command_task", "argv=true", "--dry-run"});
  BOOST_TEST(ended.exit_code == 0, ended.errors);
  BOOST_TEST(ended.output.find("grace") != std::string::npos, ended.output);
  BOOST_TEST(ended.output.find((directory / "project/sub/skrobot.json").string() + ":1") != std::string::npos,
             ended.output);
  BOOST_TEST(ended.output.find((directory / "project/skrobot.json").string()) == std::string::npos, ended.output);
}

BOOST_AUTO_TEST_CASE(relative_paths_belong_to_the_files_folder) {
  settings("project", R"({"experiments": "../runs", "notify": ["file_notifier:path=told.jsonl"]})");
  BOOST_TEST(run_in("project", {"trust"}).exit_code == 0);
  const Ended ended = run_in("project/sub/deep", k_run);
  BOOST_TEST(ended.errors == "");
  BOOST_TEST(fs::exists(directory / "runs"));
  BOOST_TEST(fs::exists(directory / "project/told.jsonl"));
  BOOST_TEST(!fs::exists(directory / "project/sub/deep/told.jsonl"));
}

BOOST_AUTO_TEST_CASE(the_users_file_the_environment_and_the_command_line_keep_their_order) {
  fs::create_directories(directory / "home/.config/skrobot");
  write_text(directory / "home/.config/skrobot/skrobot.json", R"({"experimenter": "user", "timeout": "7m"})");
  settings("project", R"({"experimenter": "folder"})");
  const auto experimenter = [&](Program program) {
    program.directory = directory / "project/sub";
    const Ended ended = test::run(program);
    BOOST_TEST(ended.exit_code == 0, ended.errors);
    return ended.output;
  };
  const std::vector<std::string> words{"run", "command_task", "argv=true", "--dry-run"};
  Program program = test::skrobot(directory.path(), words);
  const std::string both = experimenter(program);
  BOOST_TEST(both.find("folder") != std::string::npos, both);
  BOOST_TEST(both.find("7 m") != std::string::npos, both);
  program.environment["SKROBOT_EXPERIMENTER"] = "variable";
  BOOST_TEST(experimenter(program).find("variable") != std::string::npos);
  program.words.insert(program.words.end(), {"--experimenter", "typed"});
  BOOST_TEST(experimenter(program).find("typed") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(the_users_own_file_is_no_folders) {
  fs::create_directories(directory / "home/.config/skrobot/sub");
  write_text(directory / "home/.config/skrobot/skrobot.json",
             R"({"notify": ["file_notifier:path=told.jsonl"], "experimenter": "ada"})");
  const Ended ended = run_in("home/.config/skrobot/sub", k_run);  // asks about nothing
  BOOST_TEST(ended.errors == "");
  BOOST_TEST(fs::exists(directory / "home/.config/skrobot/told.jsonl"));
}

BOOST_AUTO_TEST_CASE(what_is_above_is_trusted_by_its_own_name) {
  settings("project", R"({"notify": ["file_notifier:path=told.jsonl"]})");
  const std::string file = (directory / "project/skrobot.json").string();
  const Ended refused = run_in("project/sub", k_run);
  BOOST_TEST(refused.exit_code == 2);
  BOOST_TEST(refused.errors == "skrobot: error: '" + file +
                                   "' is not trusted yet and sets notify ('file_notifier')\nhint: 'skrobot trust " +
                                   (directory / "project").string() + "' allows it; read it first\n");
  BOOST_TEST(run_in("project/sub", {"list"}).exit_code == 0);  // reading asks for nothing
  // Another folder than the current one is looked at alone.
  BOOST_TEST(run_in("project", {"trust", "sub"}).output ==
             "Nothing in " + (directory / "project/sub").string() + " needs to be trusted.\n");
  BOOST_TEST(run_in("project/sub", k_run).exit_code == 2);
  BOOST_TEST(run_in("project/sub", {"trust"}).output ==
             "trusted " + file + "\n  notify: file_notifier:path=told.jsonl\n");
  BOOST_TEST(run_in("project/sub", k_run).errors == "");
  BOOST_TEST(run_in("project/sub/deep", {"trust", "--remove"}).output ==
             "Nothing in . was trusted.\nThe settings used here are " + file + ": 'skrobot trust --remove " +
                 (directory / "project").string() + "'\n");
  BOOST_TEST(run_in("project/sub/deep", {"trust", "--remove", "../.."}).output == "no longer trusted " + file + "\n");
  BOOST_TEST(run_in("project/sub", k_run).exit_code == 2);
}

BOOST_AUTO_TEST_CASE(a_file_above_that_others_may_change_is_refused_with_a_way_out) {
  settings("project", R"({"experimenter": "eve"})");
  fs::permissions(directory / "project/skrobot.json", fs::perms::others_write, fs::perm_options::add);
  const Ended refused = run_in("project/sub", k_run);
  BOOST_TEST(refused.exit_code == 2);
  BOOST_TEST(refused.errors ==
             "skrobot: error: refused: every user can write to " + (directory / "project/skrobot.json").string() +
                 "\nhint: revoke the write permission of others (chmod go-w), or 'skrobot trust " +
                 (directory / "project").string() +
                 "' allows it; read it first; to do without it, put a skrobot.json with {} into the current "
                 "folder\n");
  settings("project/sub", "{}");
  BOOST_TEST(run_in("project/sub", k_run).errors == "");
  BOOST_TEST(only_experiment(directory / "project/sub/experiments").filename().string().starts_with("anonymous-"));
}

BOOST_AUTO_TEST_CASE(a_damaged_file_above_is_named) {
  settings("project", "{\n  \"experimentter\": \"ada\"\n}");
  const Ended ended = run_in("project/sub", {"list"});
  BOOST_TEST(ended.exit_code == 2);
  BOOST_TEST(ended.errors == "skrobot: error: " + (directory / "project/skrobot.json").string() +
                                 ":2:3: unknown setting 'experimentter'\nhint: did you mean 'experimenter'?; to do "
                                 "without it, put a skrobot.json with {} "
                                 "into the current folder\n");
}

// Of two values, which one counts would be a guess.
BOOST_AUTO_TEST_CASE(a_key_given_twice_is_refused_before_anything_runs) {
  const std::string file = (directory / "project/skrobot.json").string();
  const std::pair<const char*, const char*> files[] = {
      {"{\n  \"experimenter\": \"ada\",\n  \"timeout\": \"1m\",\n  \"experimenter\": \"eve\"\n}",
       ":4:3: duplicate key 'experimenter'"},
      {"{\"experimenter\": \"ada\",\n \"experimenter\": \"ada\"}", ":2:2: duplicate key 'experimenter'"},
      {"{\"timeout\": \"1m\", \"t\\u0069meout\": \"2m\"}", ":1:19: duplicate key 'timeout'"},
      {"{\"notify\": [],\n\n\"notify\": [\"file_notifier:path=told.jsonl\"]}", ":3:1: duplicate key 'notify'"},
      {"{\"$schema\": \"a\",\n\"$schema\": \"b\"}", ":2:1: duplicate key '$schema'"},
      {"{\"seed\": 1, \"seed\": {\"seed\": 2}, \"nothing\": 3}", ":1:13: duplicate key 'seed'"}};
  for (const auto& [text, expected] : files) {
    settings("project", text);
    const std::string line = "skrobot: error: " + file + expected + "\n";
    for (const std::vector<std::string>& words : {k_run, {"list"}, {"trust"}}) {
      const Ended ended = run_in("project", words);
      BOOST_TEST(ended.exit_code == 2);
      BOOST_TEST(ended.errors == line);
    }
    const Ended below = run_in("project/sub", k_run);
    BOOST_TEST(below.exit_code == 2);
    BOOST_TEST(below.errors.starts_with(line), below.errors);
  }
  BOOST_TEST(!fs::exists(directory / "project/experiments"));
  BOOST_TEST(!fs::exists(directory / "project/told.jsonl"));
  // The user's own file is read in the same way.
  settings("project", "{}");
  fs::create_directories(directory / "home/.config/skrobot");
  write_text(directory / "home/.config/skrobot/skrobot.json", R"({"seed": 1, "seed": 1})");
  const Ended ended = run_in("project", k_run);
  BOOST_TEST(ended.exit_code == 2);
  BOOST_TEST(ended.errors == "skrobot: error: " + (directory / "home/.config/skrobot/skrobot.json").string() +
                                 ":1:13: duplicate key 'seed'\n");
}

// As /tmp: whatever a stranger puts there must neither be obeyed nor stop everybody's work.
BOOST_AUTO_TEST_CASE(a_file_in_a_folder_that_everyone_may_write_to_is_passed_over) {
  settings("project", R"({"experimenter": "ada", "experiments": "runs"})");
  fs::permissions(directory / "project/sub", fs::perms::all | fs::perms::sticky_bit);
  for (const char* text :
       {R"({"experimenter": "eve", "notify": ["command_notifier:argv=[touch,PWNED]"]})", "{", "[]"}) {
    settings("project/sub", text);
    const Ended ended = run_in("project/sub/deep", k_run);
    BOOST_TEST(ended.exit_code == 0, ended.errors);
    BOOST_TEST(ended.errors == "skrobot: warning: " + (directory / "project/sub/skrobot.json").string() +
                                   " is ignored: every user can write to " + (directory / "project/sub").string() +
                                   "; 'skrobot trust " + (directory / "project/sub").string() + "' allows it\n");
  }
  for (const auto& experiment : fs::directory_iterator(directory / "project/runs"))
    BOOST_TEST(experiment.path().filename().string().starts_with("ada-"));  // the next one above is not hidden by it
  // As it is now, it may be allowed.
  settings("project/sub", R"({"experimenter": "grace"})");
  BOOST_TEST(run_in("project/sub", {"trust"}).output == "trusted " + (directory / "project/sub/skrobot.json").string() +
                                                            ": every user can write to " +
                                                            (directory / "project/sub").string() + "\n");
  BOOST_TEST(run_in("project/sub/deep", k_run).errors == "");
  BOOST_TEST(only_experiment(directory / "project/sub/deep/experiments").filename().string().starts_with("grace-"));
}

BOOST_AUTO_TEST_CASE(the_readme_describes_every_key) {
  const std::string readme = read_text(fs::path(SKROBOT_SOURCE_DIR) / "README.md");
  const std::size_t begin = readme.find("\n## Settings\n");
  BOOST_TEST_REQUIRE(begin != std::string::npos);
  const std::string section = readme.substr(begin, readme.find("\n## ", begin + 5) - begin);
  std::size_t keys = 0;
  for (const std::string& key : SettingsFile::keys()) {
    BOOST_TEST(section.find("\n| `" + key + "` |") != std::string::npos, key);
    ++keys;
  }
  BOOST_TEST(keys > 5u);
  // Its example is obeyed, once it is trusted.
  const std::size_t example = section.find("```json\n") + 8;
  settings("project", section.substr(example, section.find("```", example) - example));
  fs::create_directories(directory / "project/build");
  BOOST_TEST(run_in("project", {"trust"}).exit_code == 0);
  const Ended ended = run_in("project/sub", {"run", "command_task", "argv=true", "--dry-run"});
  BOOST_TEST(ended.exit_code == 0, ended.errors);
  BOOST_TEST(ended.output.find("skrobot.json:") != std::string::npos, ended.output);
}

BOOST_AUTO_TEST_SUITE_END()
