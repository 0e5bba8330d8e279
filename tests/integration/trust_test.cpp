// SPDX-License-Identifier: MIT
// What lies in a folder is obeyed once the user trusts it, and as it was then.
#include <boost/test/unit_test.hpp>
#include <skrobot/json.hpp>

#include "support/program.hpp"
#include "support/skrobot_bench.hpp"
#include "support/temporary_directory.hpp"

using namespace skrobot;
using namespace skrobot::test;

namespace {

namespace fs = std::filesystem;

const Typing k_yes{"Trust its current version\\? \\[y/N\\] ", "y\n"},
    k_no{"Trust its current version\\? \\[y/N\\] ", "n\n"};

struct Bench : SkrobotBench {
  Bench() { write_text(directory / "skrobot.json", settings()); }
  std::string settings() const {
    return to_text(json::object{{"notify", {"command_notifier:argv=[touch," + (directory / "told").string() + "]"}}});
  }
  Ended asked(const std::vector<Typing>& typings) {
    return run_on_terminal(test::skrobot(directory.path(), k_run), 200, typings);
  }
  bool was_told() {
    const bool is_there = fs::exists(directory / "told");
    fs::remove(directory / "told");
    return is_there;
  }
  // A folder of the test's with one plugin that works.
  fs::path copy_plugin(const std::string& folder, const std::string& plugin = "null_task") {
    fs::create_directories(directory / folder);
    const auto file = directory / folder / (plugin + ".so");
    fs::copy_file(fs::path(fixture(plugin)) / (plugin + ".so"), file);
    return file;
  }
  std::string why_not_used(const std::string& folder) {
    const json::value all = parse_json(run_skrobot({"plugins", "list", "--json", "--plugins", folder}).output);
    for (const json::value& plugin : all.as_array()) {
      if (plugin.at("path").as_string().find(directory.path().string()) == 0)
        return std::string(plugin.at("fault").as_string());
    }
    return "not found";
  }
  std::string not_trusted() const {
    return "skrobot: error: '" + (directory / "skrobot.json").string() +
           "' is not trusted yet and sets notify ('command_notifier')\nhint: 'skrobot trust " +
           directory.path().string() + "' allows it; read it first\n";
  }

  const std::string k_hint = "; allow it with 'skrobot trust' or --allow-untrusted";
  const std::vector<std::string> k_run{"run", "command_task", "argv=true", "-q"};
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(trust_test, Bench)

BOOST_AUTO_TEST_CASE(the_settings_of_a_folder_are_asked_about_once) {
  const Ended refused = asked({k_no});
  BOOST_TEST(refused.exit_code == 2, refused.output);
  BOOST_TEST(refused.output.find("  notify: command_notifier:argv=[touch," + (directory / "told").string() + "]") !=
                 std::string::npos,
             refused.output);
  BOOST_TEST(!was_told());
  BOOST_TEST(!fs::exists(directory / "experiments"));
  const Ended agreed = asked({k_yes});
  BOOST_TEST(agreed.exit_code == 0, agreed.output);
  BOOST_TEST(was_told());
  BOOST_TEST(run_skrobot(k_run).errors == "");
  BOOST_TEST(was_told());
  // Another byte, and it is another file.
  write_text(directory / "skrobot.json", settings() + "\n");
  BOOST_TEST(asked({k_no}).exit_code == 2);
  BOOST_TEST(!was_told());
}

BOOST_AUTO_TEST_CASE(without_a_terminal_they_are_refused_with_a_hint) {
  const Ended refused = run_skrobot(k_run);
  BOOST_TEST(refused.exit_code == 2);
  BOOST_TEST(refused.errors == not_trusted());
  for (const std::vector<std::string>& words :
       std::vector<std::vector<std::string>>{{"plugins", "list"},
                                             {"plugins", "show", "command_task"},
                                             {"notify", "--pending"},
                                             {"sweep", "command_task", "argv=[true],[false]"}}) {
    BOOST_TEST(run_skrobot(words, 2).errors == not_trusted(), words.front());
  }
  const Ended trusted = run_skrobot({"trust"});
  BOOST_TEST(trusted.exit_code == 0, trusted.errors);
  BOOST_TEST(trusted.output == "trusted " + (directory / "skrobot.json").string() +
                                   "\n  notify: command_notifier:argv=[touch," + (directory / "told").string() + "]\n");
  BOOST_TEST(run_skrobot(k_run).exit_code == 0);
  BOOST_TEST(was_told());
}

BOOST_AUTO_TEST_CASE(what_needs_no_trust_needs_no_question) {
  // Reading, what the command line says instead, and the user's own file.
  for (const std::vector<std::string>& words : std::vector<std::vector<std::string>>{
           {"list"}, {"export", "--csv"}, {"completion", "bash"}, {"trust", "--list"}}) {
    BOOST_TEST(run_skrobot(words).exit_code == 0, words.front());
  }
  BOOST_TEST(
      run_skrobot({"run", "command_task", "argv=true", "-q", "--notify", "file_notifier:path=other.jsonl"}).errors ==
      "");
  BOOST_TEST(!was_told());
  write_text(directory / "skrobot.json",
             R"({"experimenter": "ada", "timeout": "1m", "isolation": "process", "plugins": []})");
  fs::create_directories(directory / "home/.config/skrobot");
  write_text(directory / "home/.config/skrobot/skrobot.json", settings());
  BOOST_TEST(run_skrobot(k_run).errors == "");
  BOOST_TEST(was_told());
}

BOOST_AUTO_TEST_CASE(each_key_that_could_run_something_is_asked_about) {
  copy_plugin("build");
  fs::create_directories(directory / "home/.config/skrobot");
  write_text(directory / "home/.config/skrobot/skrobot.json", R"({"trusted_plugins": "strict"})");
  write_text(directory / "home/.config/skrobot/strict", "");
  write_text(directory / "mine", "");
  for (const char* one : {R"({"plugins": ["build"]})", R"({"isolation": "none"})", R"({"trusted_plugins": "mine"})"}) {
    write_text(directory / "skrobot.json", one);
    const Ended refused = run_skrobot({"plugins", "list"});
    BOOST_TEST(refused.exit_code == 2, one);
    BOOST_TEST(refused.errors.find(" is not trusted yet and sets ") != std::string::npos, refused.errors);
  }
}

BOOST_AUTO_TEST_CASE(settings_that_others_can_change_are_refused) {
  write_text(directory / "skrobot.json", R"({"experimenter": "eve"})");
  fs::permissions(directory / "skrobot.json", fs::perms::others_write, fs::perm_options::add);
  const std::string refused = "skrobot: error: refused: every user can write to " +
                              (directory / "skrobot.json").string() +
                              "\nhint: revoke the write permission of others (chmod go-w), or 'skrobot trust " +
                              directory.path().string() + "' allows it; read it first\n";
  for (const std::vector<std::string>& words : std::vector<std::vector<std::string>>{
           {"list"}, k_run, {"delete", "x"}, {"show", "latest"}, {"rerun", "latest"}}) {
    const Ended ended = run_skrobot(words);
    BOOST_TEST(ended.exit_code == 2, words.front());
    BOOST_TEST(ended.errors == refused);
  }
  // These very bytes may be allowed, and no others.
  BOOST_TEST(run_skrobot({"trust", "."}).exit_code == 0);
  BOOST_TEST(run_skrobot({"list"}).exit_code == 0);
  write_text(directory / "skrobot.json", R"({"experimenter": "eva"})");
  BOOST_TEST(run_skrobot({"list"}, 2).errors == refused);
}

BOOST_AUTO_TEST_CASE(a_link_to_settings_is_looked_at_on_its_way) {
  fs::create_directories(directory / "open/inner");
  write_text(directory / "open/inner/settings.json", R"({"experimenter": "eve"})");
  fs::remove(directory / "skrobot.json");
  fs::create_symlink(directory / "open/inner/settings.json", directory / "skrobot.json");
  BOOST_TEST(run_skrobot({"list"}).errors == "");
  fs::permissions(directory / "open", fs::perms::all);
  BOOST_TEST(
      run_skrobot({"list"}, 2).errors.find("is refused: every user can write to " + (directory / "open").string()) !=
      std::string::npos);
}

BOOST_AUTO_TEST_CASE(plugins_below_a_folder_that_others_may_write_to_are_not_used) {
  fs::remove(directory / "skrobot.json");
  const auto file = copy_plugin("a/b/c");
  BOOST_TEST(why_not_used("a/b/c") == "");
  for (const char* folder : {"a", "a/b", "a/b/c"}) {
    fs::permissions(directory / folder, fs::perms::all);
    BOOST_TEST(why_not_used("a/b/c") ==
               "is not trusted: every user can write to " + (directory / folder).string() + k_hint);
    // As in /tmp, others may add names there, and cannot replace this user's.
    fs::permissions(directory / folder, fs::perms::all | fs::perms::sticky_bit);
    BOOST_TEST(why_not_used("a/b/c") == "");
    fs::permissions(directory / folder, fs::perms::owner_all);
  }
  // The folder by a link, and the file by a link: the way there counts.
  fs::create_directory(directory / "mine");
  fs::create_symlink("../a/b/c", directory / "mine/folder");
  fs::create_symlink(file, directory / "mine/null_task.so");
  BOOST_TEST(why_not_used("mine/folder") == "");
  BOOST_TEST(why_not_used("mine") == "");
  fs::permissions(directory / "a", fs::perms::all);
  const std::string fault = "is not trusted: every user can write to " + (directory / "a").string();
  BOOST_TEST(why_not_used("mine/folder") == fault + k_hint);
  BOOST_TEST(why_not_used("mine") == fault + k_hint);
  const Ended checked = run_skrobot({"plugins", "check", "mine/null_task.so"}, 3);
  BOOST_TEST(checked.errors.find(fault) != std::string::npos, checked.errors);
  // Allowed file by file, each as it is.
  BOOST_TEST(run_skrobot({"trust", "mine"}).output == "trusted " + (directory / "mine/null_task.so").string() +
                                                          ": every user can write to " + (directory / "a").string() +
                                                          "\n");
  BOOST_TEST(why_not_used("mine") == "");
  BOOST_TEST(why_not_used("mine/folder") == fault + k_hint);
  fs::remove(file);
  fs::copy_file(fs::path(fixture("descent")) / "descent.so", file);
  BOOST_TEST(why_not_used("mine") == fault + k_hint);
}

BOOST_AUTO_TEST_CASE(a_sweep_that_was_begun_here_goes_on_without_a_question) {
  fs::remove(directory / "skrobot.json");
  copy_plugin("build", "trial");
  BOOST_TEST(run_skrobot({"sweep", "trial_task", "k=1:2", "--plugins", "build", "-q"}).exit_code == 0);
  const auto experiment = only_experiment(directory / "experiments");
  const Ended grown = run_skrobot({"sweep", "--resume", experiment.string(), "-q", "--retries", "2"});
  BOOST_TEST(grown.exit_code == 0, grown.errors);
  BOOST_TEST(run_skrobot({"sweep", "--resume", experiment.string(), "-q"}).exit_code == 0);
  // The same from elsewhere.
  const auto copy = directory / "unpacked";
  fs::copy(experiment, copy, fs::copy_options::recursive);
  const Ended refused = run_skrobot({"sweep", "--resume", copy.string()});
  BOOST_TEST(refused.exit_code == 2);
  BOOST_TEST(refused.errors == "skrobot: error: '" + (copy / "sweep.json").string() +
                                   "' is not trusted yet and sets plugins ('" + (directory / "build").string() +
                                   "')\nhint: 'skrobot trust " + copy.string() + "' allows it; read it first\n");
  BOOST_TEST(run_skrobot({"sweep", "--resume", copy.string(), "--plugins", "build"}).exit_code ==
             0);  // the user's own word
  BOOST_TEST(run_skrobot({"sweep", "--resume", copy.string()}).exit_code == 2);
  BOOST_TEST(
      run_on_terminal(test::skrobot(directory.path(), {"sweep", "--resume", copy.string()}), 200, {k_yes}).exit_code ==
      0);
  BOOST_TEST(run_skrobot({"sweep", "--resume", copy.string()}).exit_code == 0);
  // Another folder, or words for sbatch, and it is another plan.
  json::value plan = parse_json(read_text(copy / "sweep.json"));
  plan.at("slurm") = {{"arguments", {"--output=/etc/passwd"}}};
  write_text(copy / "sweep.json", to_text(plan));
  BOOST_TEST(run_skrobot({"sweep", "--resume", copy.string(), "--plugins", "build"}).exit_code == 0);  // not for Slurm
  const Ended changed = run_skrobot({"sweep", "--resume", copy.string(), "--launcher", "slurm"}, 2);
  BOOST_TEST(changed.errors.find(R"(slurm ('arguments ["--output=/etc/passwd"]'))") != std::string::npos,
             changed.errors);
}

BOOST_AUTO_TEST_CASE(what_is_trusted_is_listed_and_forgotten) {
  BOOST_TEST(run_skrobot({"trust", "--list"}).output == "Nothing is trusted.\n");
  BOOST_TEST(run_skrobot({"trust", "home"}, 2).errors.find("there is no folder 'home'") != std::string::npos);
  BOOST_TEST(run_skrobot({"trust", "."}).exit_code == 0);
  const auto file = (directory / "skrobot.json").string();
  BOOST_TEST(run_skrobot({"trust", "--list"}).output == "trusted  " + file + "\n");
  write_text(file, "{}");
  BOOST_TEST(run_skrobot({"trust", "--list"}).output == "changed  " + file + "\n");
  fs::remove(file);
  BOOST_TEST(run_skrobot({"trust", "--list"}).output == "gone     " + file + "\n");
  BOOST_TEST(run_skrobot({"trust", "--remove"}).output == "no longer trusted " + file + "\n");
  BOOST_TEST(run_skrobot({"trust", "--list", "--json"}).output == "[]\n");
  BOOST_TEST(run_skrobot({"trust", "."}).output ==
             "Nothing in " + directory.path().string() + " needs to be trusted.\n");
}

BOOST_AUTO_TEST_CASE(the_list_is_the_users_alone) {
  Program generous = test::skrobot(directory.path(), {"trust", "."});
  generous.words.insert(generous.words.begin(), {"/bin/sh", "-c", "umask 0; exec \"$@\"", "sh"});
  const Ended trusted = test::run(generous);
  BOOST_TEST(trusted.exit_code == 0, trusted.errors);
  const auto list = directory / "home/.local/state/skrobot/trusted";
  BOOST_TEST((fs::status(list).permissions() == (fs::perms::owner_read | fs::perms::owner_write)));
  BOOST_TEST((fs::status(list.parent_path()).permissions() == fs::perms::owner_all));
  fs::permissions(directory / "home", fs::perms::owner_all);
  for (const char* folder : {".local", ".local/state"})
    fs::permissions(directory / "home" / folder, fs::perms::owner_all);
  BOOST_TEST(run_skrobot(k_run).exit_code == 0);
  fs::permissions(list, fs::perms::group_read | fs::perms::others_write, fs::perm_options::add);
  const Ended refused = run_skrobot(k_run);
  BOOST_TEST(refused.exit_code == 2);
  BOOST_TEST(refused.errors.find("is refused: every user can write to " + list.string()) != std::string::npos,
             refused.errors);
  // Without a home nothing is remembered, and nothing obeyed.
  Program homeless = test::skrobot(directory.path(), {"trust"});
  homeless.environment.erase("HOME");
  BOOST_TEST(test::run(homeless, 3).errors ==
             "skrobot: error: cannot remember what is trusted: no home directory\nhint: set HOME or XDG_STATE_HOME to "
             "one of your folders\n");
}

BOOST_AUTO_TEST_SUITE_END()
