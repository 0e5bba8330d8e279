// SPDX-License-Identifier: MIT
#include "store/unsynced_files.hpp"

#include <algorithm>
#include <boost/test/unit_test.hpp>

#include "support/failing_file_system.hpp"
#include "support/temporary_directory.hpp"

using namespace skrobot;
using std::errc;
using test::read_text;

namespace {

struct Bench {
  bool has_synced() const {
    const auto& all = inner.operations();
    return std::any_of(all.begin(), all.end(), [](const std::string& name) { return name.starts_with("sync"); });
  }
  test::TemporaryDirectory here;
  test::FailingFileSystem inner;
  UnsyncedFiles files{inner};
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(unsynced_files_test, Bench)

BOOST_AUTO_TEST_CASE(nothing_is_synced_and_all_is_written) {
  BOOST_TEST(!write_atomic(files, here / "a", "bytes", Replace::no));
  BOOST_TEST(!files.sync_directory(here.path()));
  std::unique_ptr<OutputFile> file;
  BOOST_TEST_REQUIRE(!files.create(here / "b", file));
  BOOST_TEST(!file->write("0123"));
  file->begin_sync();
  BOOST_TEST(!file->sync());
  std::string bytes;
  BOOST_TEST(!file->read(1, 2, bytes));
  BOOST_TEST(bytes == "12");
  BOOST_TEST(file->is_named(here / "b"));
  BOOST_TEST(!file->is_named(here / "a"));
  BOOST_TEST(read_text(here / "a") == "bytes");
  BOOST_TEST(read_text(here / "b") == "0123");
  BOOST_TEST(!inner.operations().empty());
  BOOST_TEST(!has_synced());
}

BOOST_AUTO_TEST_CASE(the_rest_is_the_other_file_systems) {
  test::write_text(here / "a", "a");
  test::write_text(here / "b", "b");
  BOOST_TEST((files.rename_exclusive(here / "a", here / "b") == errc::file_exists));
  BOOST_TEST((files.replace(here / "a", here / "absent") == errc::no_such_file_or_directory));
  BOOST_TEST(!files.replace(here / "a", here / "b"));
  BOOST_TEST(read_text(here / "b") == "a");
  BOOST_TEST(!files.rename(here / "b", here / "c"));
  BOOST_TEST(files.exists(here / "c"));
  std::string bytes;
  BOOST_TEST(!files.read(here / "c", 0, 5, bytes));
  BOOST_TEST(bytes == "a");
  BOOST_TEST(!files.make_directory(here / "d"));
  BOOST_TEST((files.make_directory(here / "d") == errc::file_exists));
  BOOST_TEST(!files.remove(here / "c"));
  BOOST_TEST(!files.remove_all(here / "d"));
  BOOST_TEST(test::names_in(here.path()).empty());
  std::unique_ptr<OutputFile> file;
  BOOST_TEST((files.create(here / "x/y", file) == errc::no_such_file_or_directory));
  BOOST_TEST(!file);
}

BOOST_AUTO_TEST_CASE(directories_are_made_with_their_parents_and_not_synced) {
  for (const char* name : {"a/b/c", "a/b/c", "a", "d/e/", "f/../g"})
    BOOST_TEST(!files.make_directories(here / name), name);
  for (const char* name : {"a/b/c", "d/e", "g"}) BOOST_TEST(std::filesystem::is_directory(here / name), name);
  BOOST_TEST(!has_synced());
  test::write_text(here / "file", "");
  BOOST_TEST((files.make_directories(here / "file") == errc::file_exists));
  BOOST_TEST((files.make_directories(here / "file/below") == errc::not_a_directory));
  std::filesystem::create_directory_symlink("a", here / "link");
  BOOST_TEST(!files.make_directories(here / "link"));
  BOOST_TEST(!files.make_directories("/"));
}

BOOST_AUTO_TEST_CASE(a_failure_is_handed_on) {
  test::FailingFileSystem failing(0, errc::no_space_on_device);
  UnsyncedFiles unsynced(failing);
  BOOST_TEST((unsynced.make_directories(here / "a/b") == errc::no_space_on_device));
}

BOOST_AUTO_TEST_CASE(all_of_a_file_system_can_be_synced) {
  BOOST_TEST(!sync_all(here.path()));
  BOOST_TEST((sync_all(here / "absent") == errc::no_such_file_or_directory));
  test::write_text(here / "file", "");
  BOOST_TEST((sync_all(here / "file") == errc::not_a_directory));
}

BOOST_AUTO_TEST_SUITE_END()
