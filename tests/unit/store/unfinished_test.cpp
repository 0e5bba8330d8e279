// SPDX-License-Identifier: MIT
#include "store/unfinished.hpp"

#include <boost/test/unit_test.hpp>

#include "base/process_mark.hpp"
#include "support/temporary_directory.hpp"

namespace skrobot {

namespace fs = std::filesystem;
using test::write_text;
using namespace std::chrono_literals;

struct Leavings {
  Leavings() {
    own = *mark_from(own_mark());
    gone = std::to_string(own.pid) + "-" + std::to_string(own.start_ticks + 1) + "-" +
           own.host;  // a later one has its number
    other = "4711-123-another_machine";
    fs::create_directories(repository() / "ada/trials/3");
    write_text(repository() / "ada/experiment.log", "{}");
  }
  fs::path repository() const { return root / "repository"; }
  // Everything that was made is so old.
  void remove_after(std::chrono::minutes age) {
    remove_leftovers(repository(), std::chrono::system_clock::now() + age);
  }
  bool is_there(const std::string& path) const { return fs::exists(fs::symlink_status(repository() / path)); }
  test::TemporaryDirectory root;
  ProcessMark own;
  std::string gone, other;
};

BOOST_FIXTURE_TEST_SUITE(unfinished_test, Leavings)

BOOST_AUTO_TEST_CASE(old_leftovers_of_dead_local_processes_are_removed) {
  fs::create_directories(repository() / (".building-1." + gone) / "below");
  fs::create_directories(repository() / (".deleted-1." + gone));
  write_text(repository() / ("ada/.t.run.1." + gone + ".tmp"), "x");
  write_text(repository() / ("ada/trials/3/.t.run.1." + gone + ".tmp"), "x");
  remove_after(30min);
  BOOST_TEST(is_there(".building-1." + gone));
  BOOST_TEST(is_there("ada/.t.run.1." + gone + ".tmp"));
  BOOST_TEST(leftovers(repository()).size() == 4u);
  remove_after(61min);
  BOOST_TEST((test::names_in(repository()) == std::vector<std::string>{"ada"}));
  BOOST_TEST((test::names_in(repository() / "ada") == std::vector<std::string>{"experiment.log", "trials"}));
  BOOST_TEST(test::names_in(repository() / "ada/trials/3").empty());
  BOOST_TEST(leftovers(repository()).empty());
}

BOOST_AUTO_TEST_CASE(files_of_a_live_process_are_kept_at_any_age) {
  const std::string building = unfinished_name(k_building_prefix);
  fs::create_directories(repository() / building);
  write_text(repository() / "ada" / temporary_name("t.run", 1), "x");
  remove_after(24h * 1000);
  BOOST_TEST(is_there(building));
  BOOST_TEST(is_there("ada/" + temporary_name("t.run", 1)));
  BOOST_TEST(leftovers(repository(), std::chrono::system_clock::now() + 24h).empty());
}

BOOST_AUTO_TEST_CASE(leftovers_of_unknown_state_are_removed_after_a_day) {
  // The last is this process's number, on another machine.
  const std::vector<std::string> all{
      ".building-2c5f3b0e-0000-4000-8000-000000000000",
      ".deleted-2c5f3b0e-0000-4000-8000-000000000000",
      ".building-1." + other,
      ".deleted-1." + std::to_string(own.pid) + "-" + std::to_string(own.start_ticks) + "-another_machine",
      "ada/.t.run.4711-3.tmp",
      "ada/.t.run.1." + other + ".tmp",
      "ada/.synced.tmp",
      "ada/.t.log.shorter",
      "ada/.t.metrics.shorter"};
  for (const std::string& path : all)
    path.starts_with("ada") ? write_text(repository() / path, "x")
                            : static_cast<void>(fs::create_directory(repository() / path));
  remove_after(23h);
  for (const std::string& path : all) BOOST_TEST(is_there(path), path);
  BOOST_TEST(leftovers(repository()).empty());
  BOOST_TEST(leftovers(repository(), std::chrono::system_clock::now() + 2min).size() == all.size());
  remove_after(25h);
  for (const std::string& path : all) BOOST_TEST(!is_there(path), path);
}

BOOST_AUTO_TEST_CASE(leftovers_of_other_users_are_kept) {
  const std::vector<std::string> all{"ada/.hidden",         "ada/.notes.tmp",         "ada/x.1-1.tmp",
                                     "ada/.skrobot",        "foreign/.t.run.1-1.tmp", "ada/trials/x/.t.run.1-1.tmp",
                                     "ada/t/.t.run.1-1.tmp"};
  for (const std::string& path : all) {
    fs::create_directories((repository() / path).parent_path());
    write_text(repository() / path, "x");
  }
  remove_after(24h * 365);
  for (const std::string& path : all) BOOST_TEST(is_there(path), path);
  BOOST_TEST(leftovers(repository(), std::chrono::system_clock::now() + 24h).empty());
}

BOOST_AUTO_TEST_CASE(a_crafted_name_leads_nowhere) {
  fs::create_directories(root / "outside");
  write_text(root / "outside/kept", "precious");
  write_text(root / "outside/.t.run.1-1.tmp", "precious");
  write_text(root / "outside/experiment.log", "{}");
  fs::create_directory_symlink(root / "outside", repository() / ".deleted-x");
  fs::create_directory_symlink(root / "outside", repository() / (".building-1." + gone));
  fs::create_directory_symlink(root / "outside", repository() / "linked");
  fs::create_symlink(root / "outside/kept", repository() / "ada/.t.run.1-1.tmp");
  fs::remove_all(repository() / "ada/trials");
  fs::create_directory_symlink(root / "outside", repository() / "ada/trials");
  remove_after(24h * 2);
  BOOST_TEST(!is_there(".deleted-x"));
  BOOST_TEST(!is_there(".building-1." + gone));
  BOOST_TEST(!is_there("ada/.t.run.1-1.tmp"));
  BOOST_TEST(is_there("linked"));
  BOOST_TEST(
      (test::names_in(root / "outside") == std::vector<std::string>{".t.run.1-1.tmp", "experiment.log", "kept"}));
}

BOOST_AUTO_TEST_CASE(a_large_repository_is_tidied_once_a_day) {
  for (int i = 0; i < 100; ++i) {
    fs::create_directory(repository() / ("e" + std::to_string(i)));
    write_text(repository() / ("e" + std::to_string(i)) / "experiment.log", "{}");
  }
  const auto leave = [&] {
    for (int i = 0; i < 100; ++i)
      write_text(repository() / ("e" + std::to_string(i)) / (".t.run.1." + gone + ".tmp"), "x");
  };
  leave();
  remove_after(2h);
  BOOST_TEST(leftovers(repository()).empty());
  leave();
  remove_after(3h);
  BOOST_TEST(leftovers(repository()).size() >= 30u);
  remove_after(25h);
  BOOST_TEST(leftovers(repository()).empty());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace skrobot
