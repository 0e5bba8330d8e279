// SPDX-License-Identifier: MIT
#include "store/written_again.hpp"

#include <boost/test/unit_test.hpp>
#include <limits>

#include "support/failing_file_system.hpp"
#include "support/temporary_directory.hpp"

using namespace skrobot;
using test::names_in;
using test::read_text;

namespace {

constexpr std::uint64_t k_to_the_end = std::numeric_limits<std::uint64_t>::max();

struct Bench {
  Bench() {
    for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<char>(i * 17 >> 2);
    BOOST_TEST_REQUIRE(!disk.create(path, file));
    BOOST_TEST_REQUIRE(!file->write(bytes));
  }
  std::string copied(std::uint64_t begin, std::uint64_t end, std::error_code& code) {
    std::unique_ptr<OutputFile> to;
    std::filesystem::remove(here / "copy");
    BOOST_TEST_REQUIRE(!disk.create(here / "copy", to));
    code = copy_bytes(*file, begin, end, *to);
    return read_text(here / "copy");
  }
  FileSystem& disk = real_file_system();
  test::TemporaryDirectory here;
  const std::filesystem::path path = here / "file";
  std::string bytes = std::string(200'000, '\0');  // several pieces
  std::unique_ptr<OutputFile> file;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(written_again_test, Bench)

BOOST_AUTO_TEST_CASE(bytes_are_copied_from_and_to_any_offset) {
  std::error_code code;
  for (const auto& [begin, end] : {std::pair<std::uint64_t, std::uint64_t>{0, 0},
                                   {0, 1},
                                   {5, 5},
                                   {65535, 65537},
                                   {1, 200'000},
                                   {0, k_to_the_end},
                                   {199'999, k_to_the_end},
                                   {200'000, k_to_the_end}}) {
    BOOST_TEST((copied(begin, end, code) == bytes.substr(begin, end - begin)), begin << " to " << end);
    BOOST_TEST(!code);
  }
  BOOST_TEST(copied(7, 3, code) == "");
  BOOST_TEST(!code);
}

BOOST_AUTO_TEST_CASE(a_file_that_ends_too_early_is_an_error) {
  std::error_code code;
  copied(0, 200'001, code);
  BOOST_TEST((code == std::errc::io_error));
}

BOOST_AUTO_TEST_CASE(a_file_of_its_name_is_left_alone) {
  BOOST_TEST(!write_again(disk, path, file).has_value());
  BOOST_TEST((names_in(here.path()) == std::vector<std::string>{"file"}));
}

BOOST_AUTO_TEST_CASE(a_file_that_was_removed_or_replaced_is_copied_and_goes_on) {
  for (const bool is_replaced : {false, true}) {
    std::filesystem::remove(path);
    if (is_replaced) test::write_text(path, "someone else's");
    const auto code = write_again(disk, path, file);
    BOOST_TEST_REQUIRE(code.has_value());
    BOOST_TEST(!*code);
    BOOST_TEST((read_text(path) == bytes));
    BOOST_TEST(!file->write("more"));
    bytes += "more";
    BOOST_TEST((read_text(path) == bytes));
    BOOST_TEST((names_in(here.path()) == std::vector<std::string>{"file"}));
  }
}

BOOST_AUTO_TEST_CASE(a_failure_is_told_and_leaves_the_old_file_open) {
  std::filesystem::remove(path);
  // create, then pairs of a write and what follows, then the rename.
  for (std::size_t at = 0;; ++at) {
    test::FailingFileSystem failing(at, std::errc::no_space_on_device);
    const auto code = write_again(failing, path, file);
    BOOST_TEST_REQUIRE(code.has_value());
    if (!*code) {
      BOOST_TEST(at >= 3u);
      break;
    }
    BOOST_TEST((*code == std::errc::no_space_on_device), at);
    BOOST_TEST(names_in(here.path()).empty(), at);
    std::string first;
    BOOST_TEST(!file->read(0, 10, first));
    BOOST_TEST(first == bytes.substr(0, 10));
  }
  BOOST_TEST((read_text(path) == bytes));
}

BOOST_AUTO_TEST_CASE(what_a_killed_host_left_is_replaced) {
  std::filesystem::path name;
  std::unique_ptr<OutputFile> made;
  BOOST_TEST(!create_beside(disk, path, name, made));
  BOOST_TEST(name.parent_path() == here.path());
  BOOST_TEST(name.filename().string().front() == '.');
  BOOST_TEST(!made->write("left over"));
  BOOST_TEST(!create_beside(disk, path, name, made));
  BOOST_TEST(read_text(name) == "");
  std::filesystem::remove(name);
  std::filesystem::create_directory(name);
  BOOST_TEST((create_beside(disk, path, name, made) == std::errc::file_exists));
  BOOST_TEST((create_beside(disk, here / "absent/file", name, made) == std::errc::no_such_file_or_directory));
}

BOOST_AUTO_TEST_SUITE_END()
