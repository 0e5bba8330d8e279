// SPDX-License-Identifier: MIT
#include "base/folder_look.hpp"

#include <sys/stat.h>

#include <boost/test/unit_test.hpp>

#include "support/temporary_directory.hpp"

using namespace skrobot;

BOOST_AUTO_TEST_SUITE(folder_look_test)

BOOST_AUTO_TEST_CASE(who_may_add_names_is_seen) {
  const test::TemporaryDirectory here;
  std::filesystem::create_directory(here / "folder");
  for (const auto& [mode, everyone] :
       {std::pair{0700u, false}, {0755u, false}, {0775u, false}, {0777u, true}, {01777u, true}, {0702u, true}}) {
    BOOST_TEST_REQUIRE(::chmod((here / "folder").c_str(), mode) == 0);
    const auto look = look_at_folder(here / "folder");
    BOOST_TEST_REQUIRE(look.has_value());
    BOOST_TEST(look->everyone_may_write == everyone, std::oct << mode);
    BOOST_TEST(look->device == look_at_folder(here.path())->device);
  }
}

BOOST_AUTO_TEST_CASE(links_are_followed) {
  const test::TemporaryDirectory here;
  std::filesystem::create_directory(here / "folder");
  BOOST_TEST_REQUIRE(::chmod((here / "folder").c_str(), 0777) == 0);
  std::filesystem::create_directory_symlink("folder", here / "link");
  BOOST_TEST_REQUIRE(look_at_folder(here / "link").has_value());
  BOOST_TEST(look_at_folder(here / "link")->everyone_may_write);
}

BOOST_AUTO_TEST_CASE(another_file_system_is_told_apart) {
  const test::TemporaryDirectory here;
  BOOST_TEST_REQUIRE(look_at_folder("/proc").has_value());
  BOOST_TEST(look_at_folder("/proc")->device != look_at_folder(here.path())->device);
}

BOOST_AUTO_TEST_CASE(what_is_no_folder_is_none) {
  const test::TemporaryDirectory here;
  test::write_text(here / "file", "");
  std::filesystem::create_symlink("nowhere", here / "dangling");
  for (const char* name : {"file", "dangling", "absent", "file/below"}) BOOST_TEST(!look_at_folder(here / name), name);
  BOOST_TEST(!look_at_folder(""));
}

BOOST_AUTO_TEST_SUITE_END()
