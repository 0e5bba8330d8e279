// SPDX-License-Identifier: MIT
#include "base/file_system.hpp"

#include <sys/stat.h>

#include <boost/test/unit_test.hpp>

#include "support/failing_file_system.hpp"
#include "support/temporary_directory.hpp"

using namespace skrobot;
using std::errc;
using test::names_in;
using test::read_text;
using test::write_text;
namespace fs = std::filesystem;

namespace {

struct Bench {
  FileSystem& disk = real_file_system();
  test::TemporaryDirectory here;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(file_system_test, Bench)

BOOST_AUTO_TEST_CASE(a_file_is_created_once_and_appended_to) {
  std::unique_ptr<OutputFile> file;
  BOOST_TEST_REQUIRE(!disk.create(here / "a", file));
  BOOST_TEST(!file->write("one"));
  BOOST_TEST(!file->write(""));
  BOOST_TEST(!file->write("two"));
  file->begin_sync();
  BOOST_TEST(!file->sync());
  BOOST_TEST(read_text(here / "a") == "onetwo");
  std::unique_ptr<OutputFile> other;
  BOOST_TEST((disk.create(here / "a", other) == errc::file_exists));
  BOOST_TEST(!other);
  BOOST_TEST((disk.create(here / "absent/a", other) == errc::no_such_file_or_directory));
  fs::create_symlink("nowhere", here / "link");
  BOOST_TEST((disk.create(here / "link", other) == errc::file_exists));
  BOOST_TEST(!fs::exists(here / "nowhere"));
}

BOOST_AUTO_TEST_CASE(an_open_file_is_read_with_and_without_its_name) {
  std::unique_ptr<OutputFile> file;
  BOOST_TEST_REQUIRE(!disk.create(here / "a", file));
  BOOST_TEST(!file->write("0123456789"));
  std::string bytes = "old";
  BOOST_TEST(!file->read(3, 4, bytes));
  BOOST_TEST(bytes == "3456");
  BOOST_TEST(!file->read(8, 100, bytes));
  BOOST_TEST(bytes == "89");
  BOOST_TEST(!file->read(10, 100, bytes));
  BOOST_TEST(bytes == "");
  BOOST_TEST(!file->read(0, 0, bytes));
  BOOST_TEST(bytes == "");
  BOOST_TEST(file->is_named(here / "a"));
  fs::rename(here / "a", here / "b");
  BOOST_TEST(!file->is_named(here / "a"));
  BOOST_TEST(file->is_named(here / "b"));
  fs::create_symlink("b", here / "a");
  BOOST_TEST(!file->is_named(here / "a"));
  fs::remove(here / "b");
  write_text(here / "b", "0123456789");
  BOOST_TEST(!file->is_named(here / "b"));
  BOOST_TEST(!file->read(0, 2, bytes));
  BOOST_TEST(bytes == "01");
}

BOOST_AUTO_TEST_CASE(an_exclusive_rename_replaces_nothing) {
  write_text(here / "a", "new");
  write_text(here / "taken", "old");
  fs::create_directories(here / "folder/inside");
  fs::create_directory(here / "empty");
  BOOST_TEST((disk.rename_exclusive(here / "a", here / "taken") == errc::file_exists));
  BOOST_TEST((disk.rename_exclusive(here / "folder", here / "empty") == errc::file_exists));
  BOOST_TEST((disk.rename_exclusive(here / "a", here / "empty") == errc::file_exists));
  BOOST_TEST((disk.rename_exclusive(here / "absent", here / "x") == errc::no_such_file_or_directory));
  fs::create_symlink("nowhere", here / "link");
  BOOST_TEST((disk.rename_exclusive(here / "a", here / "link") == errc::file_exists));
  BOOST_TEST(read_text(here / "taken") == "old");
  BOOST_TEST(!disk.rename_exclusive(here / "a", here / "b"));
  BOOST_TEST(!disk.rename_exclusive(here / "folder", here / "moved"));
  BOOST_TEST(read_text(here / "b") == "new");
  BOOST_TEST((names_in(here.path()) == std::vector<std::string>{"b", "empty", "link", "moved", "taken"}));
}

BOOST_AUTO_TEST_CASE(a_replacement_does_not_bring_back_what_was_deleted) {
  write_text(here / "new", "new");
  BOOST_TEST((disk.replace(here / "new", here / "old") == errc::no_such_file_or_directory));
  BOOST_TEST((names_in(here.path()) == std::vector<std::string>{"new"}));
  write_text(here / "old", "old");
  BOOST_TEST(!disk.replace(here / "new", here / "old"));
  BOOST_TEST((names_in(here.path()) == std::vector<std::string>{"old"}));
  BOOST_TEST(read_text(here / "old") == "new");
  BOOST_TEST((disk.replace(here / "absent", here / "old") == errc::no_such_file_or_directory));
  BOOST_TEST(read_text(here / "old") == "new");
  // A directory cannot be replaced: both are as they were.
  fs::create_directory(here / "folder");
  BOOST_TEST(!!disk.replace(here / "old", here / "folder"));
  BOOST_TEST(read_text(here / "old") == "new");
  BOOST_TEST(fs::is_directory(here / "folder"));
}

BOOST_AUTO_TEST_CASE(directories_are_made_with_their_parents) {
  BOOST_TEST(!disk.make_directory(here / "a"));
  BOOST_TEST((disk.make_directory(here / "a") == errc::file_exists));
  BOOST_TEST((disk.make_directory(here / "x/y") == errc::no_such_file_or_directory));
  BOOST_TEST(!disk.make_directories(here / "a"));
  BOOST_TEST(!disk.make_directories(here / "b/c/d/"));
  BOOST_TEST(fs::is_directory(here / "b/c/d"));
  write_text(here / "file", "");
  BOOST_TEST(!!disk.make_directories(here / "file"));
  BOOST_TEST(!!disk.make_directories(here / "file/below"));
  fs::create_directory_symlink("a", here / "link");
  BOOST_TEST(!disk.make_directories(here / "link/below"));
  BOOST_TEST(fs::is_directory(here / "a/below"));
  BOOST_TEST(!disk.sync_directory(here / "a"));
  BOOST_TEST((disk.sync_directory(here / "absent") == errc::no_such_file_or_directory));
  BOOST_TEST((disk.sync_directory(here / "file") == errc::not_a_directory));
}

BOOST_AUTO_TEST_CASE(a_name_exists_also_as_a_dangling_link) {
  fs::create_symlink("nowhere", here / "link");
  BOOST_TEST(disk.exists(here / "link"));
  BOOST_TEST(!disk.exists(here / "nowhere"));
  BOOST_TEST(!disk.remove(here / "link"));
  BOOST_TEST((disk.remove(here / "link") == errc::no_such_file_or_directory));
  BOOST_TEST(!!disk.remove(here.path()));
}

BOOST_AUTO_TEST_CASE(a_part_is_read_from_regular_files_only) {
  write_text(here / "a", "0123456789");
  std::string bytes = "old";
  BOOST_TEST(!disk.read(here / "a", 2, 3, bytes));
  BOOST_TEST(bytes == "234");
  BOOST_TEST(!disk.read(here / "a", 11, 3, bytes));
  BOOST_TEST(bytes == "");
  for (const char* name : {"pipe", "folder"}) {
    if (std::string(name) == "pipe") BOOST_TEST_REQUIRE(::mkfifo((here / name).c_str(), 0600) == 0);
    else fs::create_directory(here / name);
    bytes = "old";
    BOOST_TEST((disk.read(here / name, 0, 3, bytes) == errc::not_supported), name);
    BOOST_TEST(bytes == "", name);
  }
  fs::create_symlink("a", here / "link");
  BOOST_TEST((disk.read(here / "link", 0, 3, bytes) == errc::too_many_symbolic_link_levels));
  BOOST_TEST((disk.read(here / "absent", 0, 3, bytes) == errc::no_such_file_or_directory));
}

BOOST_AUTO_TEST_CASE(a_whole_file_is_read_also_where_it_has_no_size) {
  std::string bytes = "old";
  for (const std::size_t size : {0u, 1u, 65535u, 65536u, 65537u, 200'000u}) {
    write_text(here / "a", std::string(size, 'x'));
    BOOST_TEST(!read_file(here / "a", bytes), size);
    BOOST_TEST(bytes == std::string(size, 'x'), size);
    BOOST_TEST(!read_regular_file(here / "a", bytes), size);
    BOOST_TEST(bytes.size() == size);
  }
  BOOST_TEST(!read_file("/proc/self/status", bytes));
  BOOST_TEST(bytes.find("\nPid:\t" + std::to_string(::getpid()) + "\n") != std::string::npos);
  BOOST_TEST((read_file(here.path(), bytes) == errc::is_a_directory));
  BOOST_TEST((read_file(here / "absent", bytes) == errc::no_such_file_or_directory));
}

BOOST_AUTO_TEST_CASE(an_untrusted_file_is_bounded_and_regular) {
  std::string bytes;
  write_text(here / "a", "0123456789");
  BOOST_TEST(!read_regular_file(here / "a", bytes, 10));
  BOOST_TEST(bytes == "0123456789");
  BOOST_TEST((read_regular_file(here / "a", bytes, 9) == errc::value_too_large));
  BOOST_TEST((read_regular_file(here / "a", bytes, 0) == errc::value_too_large));
  BOOST_TEST(!!read_regular_file("/proc/self/status", bytes, 10));  // has no size: found while it is read
  BOOST_TEST_REQUIRE(::mkfifo((here / "pipe").c_str(), 0600) == 0);
  BOOST_TEST((read_regular_file(here / "pipe", bytes) == errc::not_supported));
  BOOST_TEST((read_regular_file("/dev/zero", bytes) == errc::not_supported));
  BOOST_TEST((read_regular_file(here.path(), bytes) == errc::is_a_directory));
  // A file of a terabyte that takes no space: refused before a byte is read.
  write_text(here / "sparse", "");
  fs::resize_file(here / "sparse", std::uintmax_t{1} << 40);
  BOOST_TEST((read_regular_file(here / "sparse", bytes) == errc::value_too_large));
}

BOOST_AUTO_TEST_CASE(a_stamp_tells_states_apart) {
  BOOST_TEST(!file_stamp(here / "a"));
  write_text(here / "a", "one");
  const auto before = file_stamp(here / "a");
  BOOST_TEST_REQUIRE(before.has_value());
  BOOST_TEST(before->size == 3u);
  BOOST_TEST(before->is_regular);
  BOOST_TEST(!before->is_directory);
  BOOST_TEST((file_stamp(here / "a") == before));
  write_text(here / "b", "two");
  fs::last_write_time(here / "b", fs::last_write_time(here / "a"));
  BOOST_TEST(file_stamp(here / "b")->changed_ns == before->changed_ns);
  BOOST_TEST(!(file_stamp(here / "b") == before));  // another inode
  fs::last_write_time(here / "a", fs::file_time_type::clock::now() - std::chrono::hours(1));
  BOOST_TEST(!(file_stamp(here / "a") == before));
  fs::create_symlink("a", here / "link");
  BOOST_TEST((file_stamp(here / "link") == file_stamp(here / "a")));
  BOOST_TEST(file_stamp(here.path())->is_directory);
  BOOST_TEST(!file_stamp(here.path())->is_regular);
  fs::create_symlink("nowhere", here / "dangling");
  BOOST_TEST(!file_stamp(here / "dangling"));
}

BOOST_AUTO_TEST_CASE(only_the_modification_time_can_be_set_back) {
  write_text(here / "a", "");
  const auto long_ago = fs::file_time_type::clock::now() - std::chrono::hours(1000);
  fs::last_write_time(here / "a", long_ago);
  BOOST_TEST(status_changed_ns(here / "a") - file_stamp(here / "a")->changed_ns > 900 * 3'600'000'000'000);
  BOOST_TEST(status_changed_ns(here / "absent") == 0);
  fs::create_directory(here / "folder");
  fs::last_write_time(here / "folder", long_ago);
  touch(here / "folder");
  BOOST_TEST((fs::last_write_time(here / "folder") > long_ago + std::chrono::hours(900)));
  touch(here / "absent");
  BOOST_TEST(!fs::exists(here / "absent"));
}

BOOST_AUTO_TEST_CASE(a_link_to_a_directory_is_not_a_real_one) {
  fs::create_directory(here / "folder");
  fs::create_directory_symlink("folder", here / "link");
  write_text(here / "file", "");
  BOOST_TEST(is_real_directory(here / "folder"));
  BOOST_TEST(!is_real_directory(here / "link"));
  BOOST_TEST(!is_real_directory(here / "file"));
  BOOST_TEST(!is_real_directory(here / "absent"));
  BOOST_TEST(can_read(here / "file"));
  BOOST_TEST(!can_read(here / "absent"));
}

BOOST_AUTO_TEST_CASE(an_atomic_write_replaces_as_it_is_told) {
  BOOST_TEST((write_atomic(disk, here / "a", "x", Replace::existing) == errc::no_such_file_or_directory));
  BOOST_TEST(!write_atomic(disk, here / "a", "one", Replace::no));
  BOOST_TEST((write_atomic(disk, here / "a", "two", Replace::no) == errc::file_exists));
  BOOST_TEST(read_text(here / "a") == "one");
  BOOST_TEST(!write_atomic(disk, here / "a", "two", Replace::existing));
  BOOST_TEST(!write_atomic(disk, here / "a", "", Replace::yes, Sync::no));
  BOOST_TEST(read_text(here / "a") == "");
  BOOST_TEST((names_in(here.path()) == std::vector<std::string>{"a"}));
  BOOST_TEST((write_atomic(disk, here / "absent/a", "x", Replace::yes) == errc::no_such_file_or_directory));
  BOOST_TEST(!!write_atomic(disk, here / std::string(300, 'n'), "x", Replace::yes));
  BOOST_TEST((names_in(here.path()) == std::vector<std::string>{"a"}));
}

BOOST_AUTO_TEST_CASE(a_failed_atomic_write_leaves_the_old_file_and_nothing_else) {
  for (const Replace replace : {Replace::yes, Replace::existing}) {
    test::FailingFileSystem all;
    write_text(here / "a", "old");
    BOOST_TEST(!write_atomic(all, here / "a", "new", replace));
    BOOST_TEST_REQUIRE(all.operations().size() >= 4u);  // create, write, sync, rename
    for (std::size_t at = 0; at < all.operations().size(); ++at) {
      write_text(here / "a", "old");
      test::FailingFileSystem failing(at, errc::no_space_on_device);
      BOOST_TEST((write_atomic(failing, here / "a", "new", replace) == errc::no_space_on_device), all.operations()[at]);
      BOOST_TEST(read_text(here / "a") == "old", all.operations()[at]);
      BOOST_TEST((names_in(here.path()) == std::vector<std::string>{"a"}), all.operations()[at]);
    }
  }
}

BOOST_AUTO_TEST_CASE(a_pending_file_may_try_another_name) {
  write_text(here / "a", "taken");
  {
    PendingFile file(disk);
    BOOST_TEST_REQUIRE(!file.write(here / "a", "one"));
    BOOST_TEST(!file.append(" more"));
    BOOST_TEST(!file.sync());
    BOOST_TEST((file.rename(here / "a", Replace::no) == errc::file_exists));
    BOOST_TEST(!file.rename(here / "b", Replace::no));
  }
  BOOST_TEST(read_text(here / "a") == "taken");
  BOOST_TEST(read_text(here / "b") == "one more");
  {
    PendingFile file(disk);
    BOOST_TEST_REQUIRE(!file.write(here / "c", "two"));
    BOOST_TEST(names_in(here.path()).size() == 3u);
    BOOST_TEST(names_in(here.path()).front().front() == '.');
  }
  BOOST_TEST((names_in(here.path()) == std::vector<std::string>{"a", "b"}));
}

BOOST_AUTO_TEST_CASE(an_error_is_told_in_words) {
  BOOST_TEST(reason(std::make_error_code(errc::no_space_on_device)) == "no space left on the disk");
  BOOST_TEST(reason({EDQUOT, std::generic_category()}) == "the disk quota is exceeded");
  BOOST_TEST(reason(std::make_error_code(errc::operation_not_permitted)) == "permission denied");
  BOOST_TEST(reason({EISDIR, std::system_category()}) == "it is a directory");
  BOOST_TEST(reason(std::make_error_code(errc::too_many_files_open)) == "too many open files");
  BOOST_TEST(reason(std::make_error_code(errc::address_in_use)) != "");
}

BOOST_AUTO_TEST_SUITE_END()
