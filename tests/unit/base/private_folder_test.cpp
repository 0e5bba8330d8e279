// SPDX-License-Identifier: MIT
#include "base/private_folder.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <boost/test/unit_test.hpp>

#include "support/temporary_directory.hpp"

using namespace skrobot;
using test::names_in;
using test::write_text;
namespace fs = std::filesystem;

namespace {

unsigned mode_of(const fs::path& path) {
  struct stat status {};
  return ::lstat(path.c_str(), &status) == 0 ? status.st_mode & 07777 : 0;
}

// Below a path without links.
struct Bench {
  test::TemporaryDirectory directory;
  const fs::path here = fs::canonical(directory.path());
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(private_folder_test, Bench)

BOOST_AUTO_TEST_CASE(what_is_missing_is_made_for_this_user_alone) {
  const PrivateFolder made = make_private_folder(here / "cache/of mine", "skrobot/index");
  BOOST_TEST(made.fault == "");
  BOOST_TEST(made.path == here / "cache/of mine/skrobot/index");
  for (const char* name : {"cache", "cache/of mine", "cache/of mine/skrobot", "cache/of mine/skrobot/index"})
    BOOST_TEST(mode_of(here / name) == 0700u, name);
  const PrivateFolder again = make_private_folder(here / "cache/of mine", "skrobot/index");
  BOOST_TEST(again.fault == "");
  BOOST_TEST(again.path == made.path);
}

BOOST_AUTO_TEST_CASE(a_folder_that_others_can_read_is_closed) {
  fs::create_directories(here / "cache/skrobot");
  ::chmod((here / "cache/skrobot").c_str(), 0755);
  ::chmod((here / "cache").c_str(), 0755);
  BOOST_TEST(make_private_folder(here / "cache", "skrobot").fault == "");
  BOOST_TEST(mode_of(here / "cache/skrobot") == 0700u);
  BOOST_TEST(mode_of(here / "cache") == 0755u);  // the user's own
}

BOOST_AUTO_TEST_CASE(a_folder_that_others_can_write_to_is_refused_as_it_is) {
  fs::create_directories(here / "cache/skrobot");
  for (const unsigned mode : {0770u, 0707u, 0777u, 01777u, 0720u}) {
    ::chmod((here / "cache/skrobot").c_str(), mode);
    const PrivateFolder made = make_private_folder(here / "cache", "skrobot/index");
    BOOST_TEST(made.fault == "other users can write to " + (here / "cache/skrobot").string());
    BOOST_TEST(mode_of(here / "cache/skrobot") == mode);
    BOOST_TEST(!fs::exists(here / "cache/skrobot/index"));
  }
}

BOOST_AUTO_TEST_CASE(a_folder_above_that_others_can_change_is_refused) {
  fs::create_directories(here / "open/cache");
  ::chmod((here / "open").c_str(), 0777);
  const PrivateFolder made = make_private_folder(here / "open/cache", "skrobot");
  BOOST_TEST(made.fault.find((here / "open").string()) != std::string::npos, made.fault);
  BOOST_TEST(!fs::exists(here / "open/cache/skrobot"));
}

BOOST_AUTO_TEST_CASE(links_are_followed_above_and_never_below) {
  fs::create_directories(here / "elsewhere");
  ::chmod((here / "elsewhere").c_str(), 0700);
  fs::create_directory_symlink("elsewhere", here / "cache");
  const PrivateFolder made = make_private_folder(here / "cache", "skrobot");
  BOOST_TEST(made.fault == "");
  BOOST_TEST(made.path == here / "elsewhere/skrobot");
  fs::create_directory_symlink(here / "elsewhere", here / "elsewhere/link");
  BOOST_TEST(make_private_folder(here / "cache", "link/index").fault ==
             (here / "elsewhere/link").string() + " is a symbolic link");
  BOOST_TEST(!fs::exists(here / "elsewhere/index"));
  fs::create_directory_symlink("nowhere", here / "elsewhere/dangling");
  BOOST_TEST(make_private_folder(here / "cache", "dangling").fault ==
             (here / "elsewhere/dangling").string() + " is a symbolic link");
}

BOOST_AUTO_TEST_CASE(a_file_in_its_place_is_named) {
  write_text(here / "file", "");
  BOOST_TEST(make_private_folder(here, "file").fault == (here / "file").string() + " is not a directory");
  const PrivateFolder made = make_private_folder(here / "file/cache", "skrobot");
  BOOST_TEST(made.fault.starts_with("cannot create " + (here / "file/cache").string() + ": "), made.fault);
  BOOST_TEST(made.path == here / "file/cache/skrobot");
  BOOST_TEST(make_private_folder(here, std::string(300, 'n')).fault.find("the name is too long") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_private_file_is_made_once_and_found_fit) {
  BOOST_TEST((look_at_private_file(here / "file") == PrivateFile::absent));
  BOOST_TEST(!make_private_file(here / "file"));
  BOOST_TEST(mode_of(here / "file") == 0600u);
  BOOST_TEST(test::read_text(here / "file") == "");
  BOOST_TEST((look_at_private_file(here / "file") == PrivateFile::fit));
  write_text(here / "file", "kept");
  BOOST_TEST((make_private_file(here / "file") == std::errc::file_exists));
  BOOST_TEST(test::read_text(here / "file") == "kept");
  BOOST_TEST((make_private_file(here / "absent/file") == std::errc::no_such_file_or_directory));
  BOOST_TEST((names_in(here) == std::vector<std::string>{"file"}));
}

BOOST_AUTO_TEST_CASE(anything_that_another_could_have_a_hand_in_is_unfit) {
  const auto unfit = [&](const char* name) { return look_at_private_file(here / name) == PrivateFile::unfit; };
  fs::create_directory(here / "folder");
  BOOST_TEST(unfit("folder"));
  BOOST_TEST(!make_private_file(here / "file"));
  fs::create_symlink("file", here / "link");
  BOOST_TEST(unfit("link"));
  fs::create_symlink("nowhere", here / "dangling");
  BOOST_TEST(unfit("dangling"));
  BOOST_TEST((make_private_file(here / "dangling") == std::errc::file_exists));
  BOOST_TEST_REQUIRE(::mkfifo((here / "pipe").c_str(), 0600) == 0);
  BOOST_TEST(unfit("pipe"));
  for (const unsigned mode : {0620u, 0602u, 0666u}) {
    ::chmod((here / "file").c_str(), mode);
    BOOST_TEST(unfit("file"), std::oct << mode);
  }
  ::chmod((here / "file").c_str(), 0644);
  BOOST_TEST(!unfit("file"));
  fs::create_hard_link(here / "file", here / "second name");
  BOOST_TEST(unfit("file"));
  BOOST_TEST(unfit("second name"));
  BOOST_TEST(unfit("file/below"));  // cannot be looked at
}

BOOST_AUTO_TEST_SUITE_END()
