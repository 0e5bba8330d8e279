// SPDX-License-Identifier: MIT
#include "plugin/plugin_file.hpp"

#include <sys/stat.h>

#include <boost/test/unit_test.hpp>

#include "support/temporary_directory.hpp"

using namespace skrobot;
using test::write_text;
namespace fs = std::filesystem;

namespace {

struct Bench {
  std::vector<std::string> names() const {
    std::vector<std::string> all;
    for (const PluginFile& file : plugin_files(here)) all.push_back(fs::path(file.path).filename().string());
    return all;
  }
  test::TemporaryDirectory directory;
  const fs::path here = fs::canonical(directory.path());
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(plugin_file_test, Bench)

BOOST_AUTO_TEST_CASE(only_files_named_like_a_plugin_are_found) {
  for (const char* name : {"b.so", "a.so", "ż ó.so", "lib.so.1", "a.sox", ".hidden.so", ".so", "readme", "a.SO"})
    write_text(here / name, "x");
  fs::create_directory(here / "folder.so");
  fs::create_symlink("nowhere", here / "dangling.so");
  fs::create_symlink("b.so", here / "link.so");
  BOOST_TEST_REQUIRE(::mkfifo((here / "pipe.so").c_str(), 0600) == 0);
  BOOST_TEST((names() == std::vector<std::string>{"a.so", "b.so", "link.so", "ż ó.so"}));
  BOOST_TEST(plugin_files(here / "absent").empty());
  BOOST_TEST(plugin_files(here / "a.so").empty());
}

BOOST_AUTO_TEST_CASE(a_path_is_absolute_and_without_detours) {
  write_text(here / "a.so", "x");
  fs::create_directory(here / "folder");
  for (const fs::path& folder : {here, here / "", here / "folder/..", here / "."}) {
    const auto files = plugin_files(folder);
    BOOST_TEST_REQUIRE(files.size() == 1u);
    BOOST_TEST(files[0].path == (here / "a.so").string());
  }
  const fs::path before = fs::current_path();
  fs::current_path(here);
  BOOST_TEST(plugin_files(".").front().path == (here / "a.so").string());
  fs::current_path(before);
}

BOOST_AUTO_TEST_CASE(a_stamp_changes_with_size_time_and_inode) {
  write_text(here / "a.so", "one");
  const std::string first = plugin_stamp(here / "a.so");
  BOOST_TEST(!first.empty());
  BOOST_TEST(plugin_stamp(here / "a.so") == first);
  BOOST_TEST(plugin_files(here).front().stamp == first);
  const auto time = fs::last_write_time(here / "a.so");
  write_text(here / "a.so", "longer");
  fs::last_write_time(here / "a.so", time);
  BOOST_TEST(plugin_stamp(here / "a.so") != first);
  write_text(here / "b.so", "one");  // the same size and time, another file
  fs::last_write_time(here / "b.so", time);
  BOOST_TEST(plugin_stamp(here / "b.so") != first);
  write_text(here / "a.so", "one");
  fs::last_write_time(here / "a.so", time);
  BOOST_TEST(plugin_stamp(here / "a.so") == first);
  fs::last_write_time(here / "a.so", time + std::chrono::nanoseconds(1));
  BOOST_TEST(plugin_stamp(here / "a.so") != first);
  fs::create_symlink("b.so", here / "link.so");
  BOOST_TEST(plugin_stamp(here / "link.so") == plugin_stamp(here / "b.so"));
  BOOST_TEST(plugin_stamp(here / "absent.so") == "");
}

BOOST_AUTO_TEST_CASE(what_others_can_change_is_distrusted_wherever_a_link_leads) {
  write_text(here / "a.so", "x");
  BOOST_TEST(plugin_files(here).front().distrust == "");
  BOOST_TEST(distrust(here / "a.so") == "");
  for (const unsigned mode : {0666u, 0602u}) {
    ::chmod((here / "a.so").c_str(), mode);
    const std::string told = plugin_files(here).front().distrust;
    BOOST_TEST(told.starts_with("is not trusted: "), std::oct << mode << told);
    BOOST_TEST(distrust(here / "a.so") == told);
  }
  ::chmod((here / "a.so").c_str(), 0644);
  fs::create_directory(here / "open");
  write_text(here / "open/target", "x");
  ::chmod((here / "open").c_str(), 0777);
  fs::create_symlink("open/target", here / "link.so");
  for (const PluginFile& file : plugin_files(here))
    BOOST_TEST(file.distrust.empty() == file.path.ends_with("/a.so"), file.path << ": " << file.distrust);
}

BOOST_AUTO_TEST_SUITE_END()
