// SPDX-License-Identifier: MIT
#include "base/ownership.hpp"

#include <boost/test/unit_test.hpp>

#include "support/temporary_directory.hpp"

using namespace skrobot;
using namespace skrobot::test;

namespace {

namespace fs = std::filesystem;

struct Bench {
  Bench() {
    fs::create_directories(directory / "a/b");
    write_text(directory / "a/b/file", "text");
  }
  std::string who(const char* name) { return changeable_by_others(directory / name); }
  std::string every_user(const char* name) { return "every user can write to " + (directory / name).string(); }
  void allow(const char* name, fs::perms more) { fs::permissions(directory / name, more, fs::perm_options::add); }
  TemporaryDirectory directory;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(ownership_test, Bench)

BOOST_AUTO_TEST_CASE(the_users_own_is_changed_by_nobody_else) {
  BOOST_TEST(who("a/b/file") == "");
  BOOST_TEST(who("a/b") == "");
  BOOST_TEST(changeable_by_others("/") == "");
  BOOST_TEST(changeable_by_others("/usr/bin/env") == "");
  BOOST_TEST(who("a/nothing") == "");
  BOOST_TEST(who("a/b/../b/./file") == "");
}

BOOST_AUTO_TEST_CASE(every_folder_above_counts) {
  allow("a", fs::perms::others_write);
  for (const char* name : {"a/b/file", "a/b", "a", "a/b/../b/file", "a/../a/b"})
    BOOST_TEST(who(name) == every_user("a"), name);
  allow("a", fs::perms::sticky_bit);
  BOOST_TEST(who("a/b/file") == "");
  allow("a/b/file", fs::perms::others_write);
  BOOST_TEST(who("a/b/file") == every_user("a/b/file"));
}

BOOST_AUTO_TEST_CASE(every_link_on_the_way_counts) {
  fs::create_directory(directory / "open");
  fs::create_symlink("../a/b", directory / "open/relative");
  fs::create_symlink(directory / "open/relative", directory / "absolute");
  fs::create_symlink("loop", directory / "loop");
  BOOST_TEST(who("absolute/file") == "");
  BOOST_TEST(who("loop") == (directory / "loop").string() + " cannot be inspected");
  allow("open", fs::perms::others_write);
  BOOST_TEST(who("absolute/file") == every_user("open"));
  BOOST_TEST(who("absolute") == every_user("open"));
}

BOOST_AUTO_TEST_CASE(a_group_permission_counts_unless_the_group_is_private) {
  allow("a/b", fs::perms::group_write);
  const std::string fault = who("a/b/file");
  // The group of who runs this: private on Debian, and not everywhere.
  BOOST_TEST((fault.empty() || fault.ends_with(" can write to " + (directory / "a/b").string())), fault);
}

BOOST_AUTO_TEST_CASE(a_file_is_read_together_with_its_owner) {
  std::string bytes, distrust;
  BOOST_TEST(!read_with_owner(directory / "a/b/file", bytes, distrust));
  BOOST_TEST(bytes == "text");
  BOOST_TEST(distrust == "");
  allow("a/b/file", fs::perms::others_write);
  BOOST_TEST(!read_with_owner(directory / "a/b/file", bytes, distrust));
  BOOST_TEST(distrust == every_user("a/b/file"));
  BOOST_TEST((read_with_owner(directory / "a", bytes, distrust) == std::errc::is_a_directory));
  BOOST_TEST((read_with_owner("/dev/zero", bytes, distrust) == std::errc::not_supported));
  BOOST_TEST((read_with_owner(directory / "none", bytes, distrust) == std::errc::no_such_file_or_directory));
  BOOST_TEST((read_with_owner(directory / "a/b/file", bytes, distrust, 3) == std::errc::value_too_large));
}

BOOST_AUTO_TEST_CASE(an_own_file_is_no_link_and_written_by_nobody_else) {
  BOOST_TEST(not_own(directory / "a/b/file") == "");
  BOOST_TEST(not_own(directory / "none") == "");
  fs::create_symlink("b/file", directory / "a/link");
  BOOST_TEST(not_own(directory / "a/link") == (directory / "a/link").string() + " is a link");
  allow("a/b/file", fs::perms::others_write);
  BOOST_TEST(not_own(directory / "a/b/file") == every_user("a/b/file"));
}

BOOST_AUTO_TEST_SUITE_END()
