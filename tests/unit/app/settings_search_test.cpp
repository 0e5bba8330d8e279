// SPDX-License-Identifier: MIT
#include "app/settings_search.hpp"

#include <boost/test/unit_test.hpp>
#include <cstdlib>

#include "support/temporary_directory.hpp"

namespace skrobot {
namespace {

namespace fs = std::filesystem;

struct Bench {
  Bench() {
    fs::create_directories(directory / "a/b/c");
    set_home((directory / "a").string());
  }
  ~Bench() { set_home(before); }
  static void set_home(const std::string& home) { ::setenv("HOME", home.c_str(), 1); }
  void put(const std::string& folder) { test::write_text(directory / folder / "skrobot.json", "{}"); }
  // Below the test's directory alone: the machine may have others above it.
  std::vector<std::string> found(const std::string& folder) {
    std::vector<std::string> names;
    for (const FoundSettings& one : find_settings(root / folder)) {
      const std::string name = one.file.parent_path().lexically_relative(root).string();
      if (!name.starts_with("..")) names.push_back(name + (one.is_above ? "^" : "") + (one.is_open ? "!" : ""));
    }
    return names;
  }
  const std::string before = std::getenv("HOME") != nullptr ? std::getenv("HOME") : "";
  test::TemporaryDirectory directory;
  const fs::path root = fs::canonical(directory.path());
};

using Names = std::vector<std::string>;

}  // namespace

BOOST_FIXTURE_TEST_SUITE(settings_search_test, Bench)

BOOST_AUTO_TEST_CASE(the_nearest_comes_first) {
  BOOST_TEST(found("a/b/c") == Names{}, boost::test_tools::per_element());
  put("a");
  BOOST_TEST(found("a/b/c") == Names{"a^"}, boost::test_tools::per_element());
  put("a/b/c");
  BOOST_TEST((found("a/b/c") == Names{"a/b/c", "a^"}));
  put("a/b");
  BOOST_TEST((found("a/b/c") == Names{"a/b/c", "a/b^", "a^"}));
  BOOST_TEST((found("a/b") == Names{"a/b", "a^"}));
}

BOOST_AUTO_TEST_CASE(the_search_ends_with_the_home_folder) {
  put(".");
  put("a");
  put("a/b");
  BOOST_TEST((found("a/b") == Names{"a/b", "a^"}));
  set_home((directory / "a/b").string());
  BOOST_TEST((found("a/b/c") == Names{"a/b^"}));
  BOOST_TEST((found("a") == Names{"a", ".^"}));  // above the home, up to the root
  for (const char* home : {"", "/nonexistent"}) {
    set_home(home);
    BOOST_TEST((found("a/b/c") == Names{"a/b^", "a^", ".^"}), home);
  }
  fs::create_symlink(directory / "a", directory / "link");
  set_home((directory / "link").string());
  BOOST_TEST((found("a/b/c") == Names{"a/b^", "a^"}));
}

BOOST_AUTO_TEST_CASE(a_folder_above_that_everyone_may_write_to_is_marked) {
  put("a");
  put("a/b");
  for (const fs::perms sticky : {fs::perms::none, fs::perms::sticky_bit}) {
    fs::permissions(directory / "a/b", fs::perms::all | sticky);
    BOOST_TEST((found("a/b/c") == Names{"a/b^!", "a^"}));
    BOOST_TEST((found("a/b") == Names{"a/b", "a^"}));  // the folder itself is the user's choice
  }
}

// /proc and /dev/shm are file systems of their own wherever tests run.
BOOST_AUTO_TEST_CASE(the_search_ends_before_another_file_system) {
  for (const FoundSettings& one : find_settings("/proc/self")) BOOST_TEST(one.file.string().starts_with("/proc/"));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace skrobot
