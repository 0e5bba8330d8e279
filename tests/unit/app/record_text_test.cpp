// SPDX-License-Identifier: MIT
#include "app/record_text.hpp"

#include <boost/test/unit_test.hpp>
#include <filesystem>
#include <fstream>

#include "support/temporary_directory.hpp"

using namespace skrobot;
using namespace skrobot::test;

namespace {

namespace fs = std::filesystem;

struct Bench {
  TemporaryDirectory directory;
  const fs::path file = directory / "task.log";
  std::string from_last(std::size_t lines) { return read_text(file, find_last_lines(file, lines), 1 << 20).text; }
  static LogPart read_text(const fs::path& path, const LogPosition& from, std::size_t most) {
    return skrobot::read_text(path, from, most);
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(record_text_test, Bench)

BOOST_AUTO_TEST_CASE(a_text_is_read_in_parts_and_goes_on_where_it_ended) {
  write_text(file, "one\ntwo\n");
  LogPart part = read_text(file, {}, 5);
  BOOST_TEST(part.is_there);
  BOOST_TEST(part.text == "one\nt");
  part = read_text(file, part.next, 5);
  BOOST_TEST(part.text == "wo\n");
  BOOST_TEST(read_text(file, part.next, 5).text == "");
  fs::resize_file(file, 8);
  write_text(file, "one\ntwo\nthree\n");  // in place: the same file
  BOOST_TEST(read_text(file, part.next, 100).text == "three\n");
}

BOOST_AUTO_TEST_CASE(a_file_that_is_not_there_yet_is_no_failure) {
  const LogPart part = read_text(file, {}, 5);
  BOOST_TEST(!part.is_there);
  BOOST_TEST(part.text == "");
  write_text(file, "first\n");
  BOOST_TEST(read_text(file, part.next, 100).text == "first\n");
  BOOST_TEST(find_last_lines(directory / "absent", 3).offset == 0u);
  fs::create_directory(directory / "d");
  BOOST_CHECK_THROW(read_text(directory / "d", {}, 5), Error);
}

BOOST_AUTO_TEST_CASE(a_log_that_was_cut_goes_on_at_its_end) {
  write_text(file, "one\ntwo\nthree\n");
  const LogPart before = read_text(file, {}, 100);
  write_text(directory / "other", "one\n…\n");
  fs::rename(directory / "other", file);
  LogPart part = read_text(file, before.next, 100);
  BOOST_TEST(part.was_cut);
  BOOST_TEST(part.text == "");
  write_text(file, "one\n…\nfour\n");
  part = read_text(file, part.next, 100);
  BOOST_TEST(!part.was_cut);
  BOOST_TEST(part.text == "four\n");
}

BOOST_AUTO_TEST_CASE(the_last_lines_are_found) {
  write_text(file, "one\ntwo\nthree\n");
  BOOST_TEST(from_last(1) == "three\n");
  BOOST_TEST(from_last(2) == "two\nthree\n");
  BOOST_TEST(from_last(3) == "one\ntwo\nthree\n");
  BOOST_TEST(from_last(9) == "one\ntwo\nthree\n");
  BOOST_TEST(from_last(0) == "");
  write_text(file, "one\nwithout an end");
  BOOST_TEST(from_last(1) == "without an end");
  write_text(file, "");
  BOOST_TEST(from_last(1) == "");
}

BOOST_AUTO_TEST_CASE(what_was_never_written_of_a_sparse_file_is_passed_over) {
  write_text(file, "one\n");
  fs::resize_file(file, std::uint64_t{1} << 33);
  LogPart part = read_text(file, {}, 4);
  BOOST_TEST(part.text == "one\n");
  std::uint64_t passed_over = 0, read = 0;
  do {
    part = read_text(file, part.next, 1 << 20);
    passed_over += part.unwritten;
    read += part.text.size();
  } while (!part.text.empty());
  BOOST_TEST(passed_over + read + 4 == std::uint64_t{1} << 33);
  BOOST_TEST(read < std::uint64_t{64} << 20);
}

BOOST_AUTO_TEST_CASE(lines_on_both_sides_of_a_hole_are_found) {
  constexpr std::uint64_t k_size = std::uint64_t{1} << 29;
  write_text(file, "one\n");
  fs::resize_file(file, k_size);
  {
    std::ofstream end(file, std::ios::binary | std::ios::app);
    end << "two\nthree\n";
  }
  BOOST_TEST(find_last_lines(file, 1).offset == k_size + 4);
  BOOST_TEST(find_last_lines(file, 2).offset == 4u);
  BOOST_TEST(find_last_lines(file, 3).offset == 0u);
}

BOOST_AUTO_TEST_SUITE_END()
