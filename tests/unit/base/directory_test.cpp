// SPDX-License-Identifier: MIT
#include "base/directory.hpp"

#include <boost/test/unit_test.hpp>

#include "base/file_system.hpp"
#include "support/temporary_directory.hpp"

namespace skrobot {

namespace fs = std::filesystem;
using test::write_text;

struct Place {
  Place() {
    fs::create_directories(root / "outside/deep");
    write_text(root / "outside/deep/kept", "precious");
    fs::create_directories(root / "here");
    BOOST_TEST_REQUIRE(!here.open(root / "here"));
  }
  void check_outside() const { BOOST_TEST(test::read_text(root / "outside/deep/kept") == "precious"); }
  test::TemporaryDirectory root;
  Directory here;
};

BOOST_FIXTURE_TEST_SUITE(directory_test, Place)

BOOST_AUTO_TEST_CASE(removing_a_tree_keeps_link_targets) {
  fs::create_directories(root / "here/tree/a/b");
  write_text(root / "here/tree/a/b/file", "x");
  fs::create_directory_symlink(root / "outside", root / "here/tree/a/link");
  fs::create_directory_symlink("../../outside/deep", root / "here/tree/relative");
  fs::create_symlink("nowhere", root / "here/tree/dangling");
  fs::create_hard_link(root / "outside/deep/kept", root / "here/tree/second name");
  BOOST_TEST(!here.remove_tree("tree"));
  BOOST_TEST(!fs::exists(root / "here/tree"));
  check_outside();
}

BOOST_AUTO_TEST_CASE(a_link_in_place_of_a_tree_is_removed_itself) {
  fs::create_directory_symlink(root / "outside", root / "here/tree");
  BOOST_TEST(!here.remove_tree("tree"));
  BOOST_TEST(!fs::exists(fs::symlink_status(root / "here/tree")));
  check_outside();
  fs::create_directory_symlink(root / "outside", root / "here/again");
  BOOST_TEST(!real_file_system().remove_all(root / "here/again"));
  BOOST_TEST(!fs::exists(fs::symlink_status(root / "here/again")));
  check_outside();
}

BOOST_AUTO_TEST_CASE(a_missing_path_counts_as_removed) {
  BOOST_TEST(!here.remove_tree("nothing"));
  BOOST_TEST(!real_file_system().remove_all(root / "nothing/at/all"));
}

BOOST_AUTO_TEST_CASE(a_tree_deeper_than_a_path_can_be_goes) {
  // Made as it is removed: from within, since no path reaches its end.
  const fs::path before = fs::current_path();
  fs::create_directory(root / "here/tree");
  fs::current_path(root / "here/tree");
  for (int i = 0; i < 3000; ++i) {
    fs::create_directory("directory");
    if (i % 500 == 0) write_text("file", "x");
    fs::current_path("directory");
  }
  fs::current_path(before);
  BOOST_TEST(!here.remove_tree("tree"));
  BOOST_TEST(!fs::exists(root / "here/tree"));
}

BOOST_AUTO_TEST_CASE(a_held_directory_stays_the_same_when_its_name_is_another_ones) {
  fs::create_directory(root / "here/one");
  write_text(root / "here/one/file", "x");
  Directory one;
  BOOST_TEST_REQUIRE(!one.open(here, "one"));
  FileIdentity held, named;
  fs::rename(root / "here/one", root / "here/moved");
  fs::create_directory(root / "here/one");
  BOOST_TEST_REQUIRE(!one.identity(held));
  BOOST_TEST_REQUIRE(!here.identity("one", named));
  BOOST_TEST(!(held == named));
  BOOST_TEST(!one.remove("file"));
  BOOST_TEST(!fs::exists(root / "here/moved/file"));
}

BOOST_AUTO_TEST_CASE(a_link_is_not_opened) {
  fs::create_directory_symlink(root / "outside", root / "here/link");
  Directory opened;
  const auto code = opened.open(here, "link");
  BOOST_TEST((code == std::errc::too_many_symbolic_link_levels || code == std::errc::not_a_directory), code.message());
  BOOST_TEST(!opened.is_open());
}

BOOST_AUTO_TEST_CASE(replacing_makes_nothing_new) {
  FileSystem& files = real_file_system();
  const fs::path path = root / "here/record";
  BOOST_TEST((write_atomic(files, path, "new", Replace::existing) == std::errc::no_such_file_or_directory));
  BOOST_TEST(test::names_in(root / "here").empty());
  write_text(path, "old");
  BOOST_TEST(!write_atomic(files, path, "new", Replace::existing));
  BOOST_TEST(test::read_text(path) == "new");
  BOOST_TEST(test::names_in(root / "here").size() == 1u);
  fs::create_directory(root / "here/directory");
  BOOST_TEST((write_atomic(files, root / "here/directory", "new", Replace::existing) == std::errc::is_a_directory));
  BOOST_TEST(fs::is_directory(root / "here/directory"));
  BOOST_TEST(test::names_in(root / "here").size() == 2u);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace skrobot
