// SPDX-License-Identifier: MIT
#include "store/removal.hpp"

#include <boost/test/unit_test.hpp>
#include <skrobot/error.hpp>

#include "support/temporary_directory.hpp"

namespace skrobot {

namespace fs = std::filesystem;
using test::write_text;

struct RemovalBench {
  RemovalBench() {
    fs::create_directories(root / "outside/trials/1/t");
    for (const char* name :
         {"outside/t.run", "outside/experiment.log", "outside/trials/1/t.run", "outside/trials/1/t/file"})
      write_text(root / name, "precious");
    fs::create_directories(root / "repository/ada/trials/1/t");
    for (const char* name : {"experiment.log", "t.run", "t.params", "trials/1/t.run", "trials/1/t/file"})
      write_text(root / "repository/ada" / name, "x");
    BOOST_TEST_REQUIRE(!repository.open(root / "repository"));
  }
  void check_outside() const {
    for (const char* name :
         {"outside/t.run", "outside/experiment.log", "outside/trials/1/t.run", "outside/trials/1/t/file"})
      BOOST_TEST(fs::exists(root / name), name);
  }
  test::TemporaryDirectory root;
  Directory repository;
};

BOOST_FIXTURE_TEST_SUITE(removal_test, RemovalBench)

BOOST_AUTO_TEST_CASE(the_checked_directory_is_deleted) {
  remove(repository, look_at(repository, "ada", "trials/1/t"));
  BOOST_TEST(!fs::exists(root / "repository/ada/trials/1"));
  BOOST_TEST(fs::exists(root / "repository/ada/t.run"));
  remove(repository, look_at(repository, "ada", "t"));
  BOOST_TEST((test::names_in(root / "repository/ada") == std::vector<std::string>{"experiment.log", "trials"}));
  remove(repository, look_at(repository, "ada", {}));
  BOOST_TEST(test::names_in(root / "repository").empty());
}

BOOST_AUTO_TEST_CASE(no_name_leads_out_of_the_repository) {
  for (const char* name :
       {"..", ".", "", "../outside", "/etc", "ada/../../outside", "ada\n", "ada\x1b[2J", "ada\xc2\x9b"}) {
    BOOST_CHECK_THROW(look_at(repository, name, {}), Error);
    BOOST_CHECK_THROW(look_at(repository, name, "t"), Error);
  }
  BOOST_CHECK_THROW(look_at(repository, std::string("ada\0x", 5), {}), Error);
  for (const char* run : {"..", "../../outside/t", "trials/../t", "trials/1/../../t", "trials/1", "trials/01/t",
                          "trials/x/t", "trials/1/t/file", "trials//t", "/t", ""}) {
    BOOST_CHECK_THROW(look_at(repository, "ada", run), Error);
  }
  check_outside();
  BOOST_TEST(fs::exists(root / "repository/ada/t.run"));
}

BOOST_AUTO_TEST_CASE(a_link_is_not_deleted_through) {
  fs::create_directory_symlink(root / "outside", root / "repository/link");
  BOOST_CHECK_THROW(look_at(repository, "link", {}), Error);
  BOOST_CHECK_THROW(look_at(repository, "link", "t"), Error);
  const Removable trial = look_at(repository, "ada", "trials/1/t");
  fs::remove_all(root / "repository/ada/trials");
  fs::create_directory_symlink(root / "outside/trials", root / "repository/ada/trials");
  BOOST_CHECK_THROW(remove(repository, trial), Error);
  check_outside();
  fs::remove(root / "repository/ada/trials");
  fs::create_directory(root / "repository/ada/trials");
  fs::create_directory_symlink(root / "outside/trials/1", root / "repository/ada/trials/1");
  BOOST_CHECK_THROW(remove(repository, trial), Error);
  check_outside();
  // What a task wrote, and the files of a run themselves.
  fs::create_directory_symlink(root / "outside", root / "repository/ada/t");
  fs::create_symlink(root / "outside/t.run", root / "repository/ada/t.log");
  remove(repository, look_at(repository, "ada", "t"));
  BOOST_TEST(!fs::exists(fs::symlink_status(root / "repository/ada/t")));
  BOOST_TEST(!fs::exists(fs::symlink_status(root / "repository/ada/t.log")));
  check_outside();
}

BOOST_AUTO_TEST_CASE(a_replaced_directory_is_kept) {
  const Removable experiment = look_at(repository, "ada", {}), run = look_at(repository, "ada", "t");
  fs::rename(root / "repository/ada", root / "elsewhere");
  fs::create_directory_symlink(root / "outside", root / "repository/ada");
  BOOST_CHECK_THROW(remove(repository, experiment), Error);
  BOOST_CHECK_THROW(remove(repository, run), Error);
  check_outside();
  fs::remove(root / "repository/ada");
  fs::create_directory(root / "repository/ada");
  write_text(root / "repository/ada/t.run", "another one");
  BOOST_CHECK_THROW(remove(repository, experiment), Error);
  BOOST_CHECK_THROW(remove(repository, run), Error);
  BOOST_TEST(test::read_text(root / "repository/ada/t.run") == "another one");
  BOOST_TEST(fs::exists(root / "elsewhere/t.run"));
}

BOOST_AUTO_TEST_CASE(the_held_repository_is_deleted_in_and_no_other_that_got_its_name) {
  const Removable experiment = look_at(repository, "ada", {});
  fs::rename(root / "repository", root / "moved");
  fs::create_directories(root / "repository/ada");
  write_text(root / "repository/ada/t.run", "another one");
  remove(repository, experiment);
  BOOST_TEST(test::names_in(root / "moved").empty());
  BOOST_TEST(test::read_text(root / "repository/ada/t.run") == "another one");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace skrobot
