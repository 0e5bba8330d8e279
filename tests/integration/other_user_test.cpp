// SPDX-License-Identifier: MIT
// Two users of one machine: what one leaves the other may read, and need not obey. Only root can be two users.
#include <unistd.h>

#include <boost/test/unit_test.hpp>
#include <iostream>
#include <skrobot/json.hpp>

#include "support/program.hpp"
#include "support/temporary_directory.hpp"

using namespace skrobot;
using namespace skrobot::test;

namespace {

namespace fs = std::filesystem;

constexpr unsigned k_nobody = 65534;

const std::vector<std::string> k_as_nobody{"/usr/bin/setpriv", "--reuid=65534", "--regid=65534", "--clear-groups",
                                           "--"};

bool can_be_two() {
  std::string reason;
  if (::geteuid() != 0 || !fs::exists("/usr/bin/setpriv")) {
    reason = "only root with setpriv can be two users";
  } else {
    // A build below a folder such as /root is root's alone.
    Program look{.words = k_as_nobody};
    look.words.insert(look.words.end(), {"/usr/bin/test", "-r", SKROBOT_SHIPPED_PLUGINS "/command.so"});
    if (test::run(look).exit_code != 0) reason = "another user cannot read the build directory";
  }
  if (!reason.empty()) std::cout << "skipped: " << reason << std::endl;
  return reason.empty();
}

struct Bench {
  Bench() {
    fs::permissions(directory.path(), fs::perms::owner_all | fs::perms::others_read | fs::perms::others_exec);
    fs::create_directory(directory / "theirs");
    give(directory / "theirs");
  }
  static void give(const fs::path& path) { BOOST_REQUIRE(::lchown(path.c_str(), k_nobody, k_nobody) == 0); }
  // In the folder `place`, which may be another's.
  Ended as_root(std::vector<std::string> arguments, const std::string& place = ".") {
    Program program = test::skrobot(directory.path(), std::move(arguments));
    program.directory = directory / place;
    program.environment.insert(more.begin(), more.end());
    return test::run(program);
  }
  Ended as_nobody(std::vector<std::string> arguments, const std::string& place = ".") {
    Program program = test::skrobot(directory.path(), std::move(arguments));
    program.words.insert(program.words.begin(), k_as_nobody.begin(), k_as_nobody.end());
    program.directory = directory / place;
    program.environment["HOME"] = (directory / "theirs").string();
    return test::run(program);
  }
  std::map<std::string, std::string> more;
  TemporaryDirectory directory;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(other_user_test, Bench,
                         *boost::unit_test::precondition([](boost::unit_test::test_unit_id) { return can_be_two(); }))

BOOST_AUTO_TEST_CASE(the_settings_of_another_user_are_refused) {
  const auto file = directory / "theirs/skrobot.json";
  write_text(
      file,
      to_text(json::object{{"notify", {"command_notifier:argv=[touch," + (directory / "PWNED").string() + "]"}}}));
  give(file);
  const std::vector<std::string> run{"run", "command_task", "argv=true", "-q"};
  for (const auto& words :
       std::vector<std::vector<std::string>>{run, {"list"}, {"plugins", "list"}, {"notify", "--pending"}}) {
    const Ended refused = as_root(words, "theirs");
    BOOST_TEST(refused.exit_code == 2, words.front());
    BOOST_TEST(refused.errors == "skrobot: error: refused: " + file.string() +
                                     " belongs to another user (UID 65534)\nhint: 'skrobot trust " +
                                     (directory / "theirs").string() + "' allows it; read it first\n");
  }
  BOOST_TEST(!fs::exists(directory / "PWNED"));
  // Behind sudo is the user whose file it is.
  more["SUDO_UID"] = "65534";
  BOOST_TEST(as_root({"list"}, "theirs").exit_code == 0);
  for (const char* other : {"65533", "", "65534x", "-1"}) {
    more["SUDO_UID"] = other;
    BOOST_TEST(as_root({"list"}, "theirs").exit_code == 2, other);
  }
  more.clear();
  BOOST_TEST(as_root({"trust", "."}, "theirs").exit_code == 0);
  BOOST_TEST(as_root(run, "theirs").exit_code == 0);
  BOOST_TEST(fs::exists(directory / "PWNED"));
}

BOOST_AUTO_TEST_CASE(a_link_of_another_user_is_not_followed_to_settings) {
  write_text(directory / "mine.json", R"({"experimenter": "root"})");
  fs::create_symlink(directory / "mine.json", directory / "theirs/skrobot.json");
  give(directory / "theirs/skrobot.json");
  const Ended refused = as_root({"list"}, "theirs");
  BOOST_TEST(refused.exit_code == 2);
  BOOST_TEST(refused.errors.find((directory / "theirs").string() + " belongs to another user") != std::string::npos,
             refused.errors);
}

BOOST_AUTO_TEST_CASE(the_plugins_of_another_user_are_not_used) {
  fs::create_directories(directory / "theirs/build");
  const auto file = directory / "theirs/build/null_task.so";
  fs::copy_file(fs::path(fixture("null_task")) / "null_task.so", file);
  const std::vector<std::string> run{"run", "null_task", "-q", "--plugins", "theirs/build"};
  // Theirs is only what lies above.
  const Ended refused = as_root(run);
  BOOST_TEST(refused.exit_code == 2);
  BOOST_TEST(as_root({"plugins", "list", "--plugins", "theirs/build", "--json"})
                 .output.find("is not trusted: " + (directory / "theirs").string() + " belongs to another user") !=
             std::string::npos);
  give(directory / "theirs/build");
  give(file);
  BOOST_TEST(as_root(run).exit_code == 2);
  BOOST_TEST(as_root({"trust", "theirs/build"}).exit_code == 0);
  BOOST_TEST(as_root(run).exit_code == 0);
  BOOST_TEST(
      as_nobody({"run", "null_task", "-q", "--plugins", "theirs/build", "--experiments", "theirs/runs"}).exit_code ==
      0);
  fs::copy_file(fs::path(fixture("descent")) / "descent.so", file, fs::copy_options::overwrite_existing);
  BOOST_TEST(as_root({"run", "descent_task", "-q", "--plugins", "theirs/build"}).exit_code == 2);
}

BOOST_AUTO_TEST_CASE(the_entry_of_another_user_in_a_sticky_folder_is_not_used) {
  fs::create_directories(directory / "shared/build");
  fs::permissions(directory / "shared", fs::perms::all | fs::perms::sticky_bit);
  fs::copy_file(fs::path(fixture("null_task")) / "null_task.so", directory / "shared/build/null_task.so");
  const std::vector<std::string> run{"run", "null_task", "-q", "--plugins", "shared/build"};
  BOOST_TEST(as_root(run).exit_code == 0);
  fs::create_symlink("build", directory / "shared/link");
  BOOST_TEST(as_root({"run", "null_task", "-q", "--plugins", "shared/link"}).exit_code == 0);
  give(directory / "shared/link");
  BOOST_TEST(as_root({"run", "null_task", "-q", "--plugins", "shared/link"}).exit_code == 2);
  give(directory / "shared/build");
  BOOST_TEST(as_root(run).exit_code == 2);
}

BOOST_AUTO_TEST_CASE(a_colleagues_repository_is_read_and_written_without_a_question) {
  fs::create_directory(directory / "team");
  fs::permissions(directory / "team", fs::perms::all);
  const std::vector<std::string> run{"run", "command_task",  "argv=true",
                                     "-q",  "--experiments", (directory / "team").string()};
  BOOST_TEST(as_nobody(run, "theirs").errors == "");
  BOOST_TEST(as_root(run).errors == "");
  for (const bool is_root : {true, false}) {
    const std::vector<std::string> list{"list", "--json", "--experiments", (directory / "team").string()};
    const Ended listed = is_root ? as_root(list) : as_nobody(list, "theirs");
    BOOST_TEST(listed.exit_code == 0, listed.errors);
    BOOST_TEST(parse_json(listed.output).as_array().size() == 2u, listed.output);
  }
}

BOOST_AUTO_TEST_CASE(the_record_of_another_user_configures_nothing) {
  BOOST_TEST(as_nobody({"run", "command_task", "argv=true", "-q", "--notify",
                        "file_notifier:path=" + (directory / "missing/told").string()},
                       "theirs")
                 .exit_code == 0);
  fs::create_directory(directory / "missing");
  const std::vector<std::string> pending{"notify", "--pending",     "--as-recorded",
                                         "--yes",  "--experiments", "theirs/experiments"};
  const Ended sent = as_root(pending);
  BOOST_TEST(sent.exit_code == 1);
  BOOST_TEST(sent.output.find("only your own records are obeyed: ") != std::string::npos, sent.output);
  BOOST_TEST(sent.output.find(" belongs to another user (UID 65534)") != std::string::npos, sent.output);
  BOOST_TEST(!fs::exists(directory / "missing/told"));
  // One file of it is enough.
  const auto experiment = only_experiment(directory / "theirs/experiments");
  for (const auto& entry : fs::directory_iterator(experiment)) BOOST_REQUIRE(::lchown(entry.path().c_str(), 0, 0) == 0);
  give(experiment / "command_task.params");
  BOOST_TEST(as_root(pending).exit_code == 1);
  BOOST_TEST(!fs::exists(directory / "missing/told"));
}

BOOST_AUTO_TEST_SUITE_END()
