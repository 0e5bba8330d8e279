// SPDX-License-Identifier: MIT
#include "store/durable_mark.hpp"

#include <boost/test/unit_test.hpp>
#include <chrono>

#include "store/unsynced_files.hpp"
#include "support/temporary_directory.hpp"

using namespace skrobot;
using namespace skrobot::test;

namespace {

struct Bench {
  TemporaryDirectory directory;
  std::filesystem::path file(const char* name, std::chrono::hours before_now) {
    write_text(directory / name, "x");
    std::filesystem::last_write_time(directory / name, std::filesystem::file_time_type::clock::now() - before_now);
    return directory / name;
  }
};

constexpr std::chrono::hours k_year{24 * 365};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(durable_mark_test, Bench)

BOOST_AUTO_TEST_CASE(without_a_mark_every_record_was_synced) {
  BOOST_TEST(DurableMark(directory.path()).covers(file("old.run", 40 * k_year)));
}

BOOST_AUTO_TEST_CASE(records_newer_than_the_mark_and_older_than_the_boot_are_not_trusted) {
  BOOST_TEST_REQUIRE(!mark_durable(directory.path()));
  // As if the mark, and then a record, had been written thirty years ago, and the machine was started since.
  std::filesystem::last_write_time(directory / ".synced", std::filesystem::file_time_type::clock::now() - 30 * k_year);
  const DurableMark mark(directory.path());
  BOOST_TEST(!mark.covers(file("late.run", 29 * k_year)));
  BOOST_TEST(mark.covers(file("early.run", 31 * k_year)));
  BOOST_TEST(mark.covers(file("now.run", std::chrono::hours(0))));
  BOOST_TEST(mark.covers(directory / "absent.run"));
}

BOOST_AUTO_TEST_CASE(the_mark_is_replaced_without_leftovers) {
  for (int i = 0; i < 3; ++i) BOOST_TEST(!mark_durable(directory.path()));
  BOOST_TEST(names_in(directory.path()) == std::vector<std::string>{".synced"}, boost::test_tools::per_element());
  BOOST_TEST(mark_durable(directory / "absent").value() != 0);
}

BOOST_AUTO_TEST_CASE(unsynced_files_are_files_all_the_same) {
  UnsyncedFiles files(real_file_system());
  BOOST_TEST(!files.make_directories(directory / "a/b/c"));
  BOOST_TEST(!files.make_directories(directory / "a/b/c"));
  BOOST_TEST(!write_atomic(files, directory / "a/b/c/file", "text", Replace::no));
  BOOST_TEST(read_text(directory / "a/b/c/file") == "text");
  BOOST_TEST((write_atomic(files, directory / "a/b/c/file", "other", Replace::no) == std::errc::file_exists));
  BOOST_TEST(files.make_directories(directory / "a/b/c/file/d").value() != 0);
}

BOOST_AUTO_TEST_SUITE_END()
