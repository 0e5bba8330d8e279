// SPDX-License-Identifier: MIT
#include "store/bounded_file.hpp"

#include <boost/test/unit_test.hpp>

#include "support/memory_file_system.hpp"
#include "support/temporary_directory.hpp"

namespace skrobot {
namespace {

using test::Cut;
using test::MemoryFileSystem;

constexpr std::uint64_t k_limit = BoundedFile::k_least_limit;
const std::filesystem::path k_path = "/disk/run.log";

std::string line(int number) {
  return "line " + std::to_string(number) + " " + std::string(static_cast<std::size_t>(number % 50), '.') + "\n";
}

// Writes lines until one fails; how many were written.
int write_lines(MemoryFileSystem& files, int count, std::error_code& code) {
  files.make_directories(k_path.parent_path());
  BoundedFile file(files, k_path, k_limit,
                   [](std::uint64_t left_out) { return "left out " + std::to_string(left_out) + "\n"; });
  if ((code = file.create())) return 0;
  int written = 0;
  while (written < count && !(code = file.write(line(written)))) ++written;
  if (!code) code = file.sync();
  return written;
}

// The lines are a beginning, or a beginning, what was left out, and then neighbours up to the newest. How many bytes
// they stand for, with what was left out; a last line without its end does not count.
std::uint64_t check_lines(const std::string& text, int written) {
  BOOST_TEST(text.size() <= k_limit);
  std::uint64_t bytes = 0;
  int next = 0;
  bool was_cut = false;
  for (std::size_t at = 0, end = 0; (end = text.find('\n', at)) != std::string::npos; at = end + 1) {
    const std::string one = text.substr(at, end + 1 - at);
    if (one.starts_with("left out ")) {
      BOOST_TEST(!was_cut);
      was_cut = true;
      const std::uint64_t left_out = std::stoull(one.substr(9));
      // As many lines as that are missing, whole.
      std::uint64_t skipped = 0;
      while (skipped < left_out) skipped += line(next++).size();
      BOOST_TEST(skipped == left_out);
      bytes += left_out;
      continue;
    }
    BOOST_TEST_REQUIRE(one == line(next));
    ++next;
    bytes += one.size();
  }
  BOOST_TEST(next <= written + 1);
  return bytes;
}

struct Bench {
  test::TemporaryDirectory directory;
  std::string text_after(const MemoryFileSystem& files, std::size_t count, Cut cut) {
    const auto root = directory / "state";
    std::filesystem::remove_all(root);
    files.lay_out(count, cut, root);
    const auto path = root.string() + k_path.string();
    if (!std::filesystem::exists(path)) return {};
    // Nothing but the file and, while it is shortened, the new one under a name that no reader looks at.
    for (const std::string& name : test::names_in(std::filesystem::path(path).parent_path()))
      BOOST_TEST((name == "run.log" || name == ".run.log.shorter"), name);
    return test::read_text(path);
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(bounded_file_test, Bench)

BOOST_AUTO_TEST_CASE(text_below_the_limit_is_kept) {
  MemoryFileSystem files;
  std::error_code code;
  BOOST_TEST(write_lines(files, 50, code) == 50);
  BOOST_TEST(!code);
  std::string all;
  for (int i = 0; i < 50; ++i) all += line(i);
  BOOST_TEST(text_after(files, files.count(), Cut::names) == "");  // the directory is the owner's to sync
  BOOST_TEST(text_after(files, files.count(), Cut::data) == all);
}

BOOST_AUTO_TEST_CASE(beyond_the_limit_head_and_tail_are_kept_with_a_note) {
  MemoryFileSystem files;
  std::error_code code;
  BOOST_TEST(write_lines(files, 1000, code) == 1000);
  const std::string text = text_after(files, files.count(), Cut::process);
  BOOST_TEST(text.starts_with(line(0) + line(1)));
  BOOST_TEST(text.ends_with(line(999)));
  std::uint64_t all = 0;
  for (int i = 0; i < 1000; ++i) all += line(i).size();
  BOOST_TEST(check_lines(text, 1000) == all);
}

BOOST_AUTO_TEST_CASE(a_line_without_an_end_is_cut_too) {
  MemoryFileSystem files;
  files.make_directories(k_path.parent_path());
  BoundedFile file(files, k_path, k_limit,
                   [](std::uint64_t left_out) { return "left out " + std::to_string(left_out) + "\n"; });
  BOOST_TEST(!file.create());
  BOOST_TEST(!file.write(std::string(10 * k_limit, 'x')));
  const std::string text = text_after(files, files.count(), Cut::process);
  BOOST_TEST(text.size() <= k_limit);
  BOOST_TEST(text.find("\nleft out " + std::to_string(file.left_out()) + "\nx") != std::string::npos);
  const auto xs = static_cast<std::uint64_t>(std::count(text.begin(), text.end(), 'x'));
  BOOST_TEST(xs + file.left_out() == 10 * k_limit);
}

BOOST_AUTO_TEST_CASE(after_a_cut_at_any_moment_the_file_is_the_one_or_the_other) {
  constexpr int k_lines = 400;
  MemoryFileSystem files;
  std::error_code code;
  BOOST_TEST_REQUIRE(write_lines(files, k_lines, code) == k_lines);
  std::size_t shortened = 0;
  std::uint64_t before = 0;
  for (std::size_t count = 0; count <= files.count(); ++count) {
    BOOST_TEST_CONTEXT("after operation " << count << (count > 0 ? ": " + files.operation(count - 1) : "")) {
      if (count > 0 && files.operation(count - 1).starts_with("rename")) ++shortened;
      const std::uint64_t bytes = check_lines(text_after(files, count, Cut::process), k_lines);
      BOOST_TEST(bytes >= before);  // shortening loses nothing that it does not say
      before = bytes;
    }
  }
  BOOST_TEST(shortened >= 3u);
}

BOOST_AUTO_TEST_CASE(every_failing_operation_is_reported_and_leaves_complete_lines) {
  constexpr int k_lines = 250;
  MemoryFileSystem whole;
  std::error_code code;
  BOOST_TEST_REQUIRE(write_lines(whole, k_lines, code) == k_lines);
  std::size_t injected = 0, told = 0;
  for (std::size_t at = 1; at < whole.count(); ++at) {
    for (const std::errc error : {std::errc::no_space_on_device, std::errc::io_error, std::errc::permission_denied}) {
      for (const bool part : {false, true}) {
        const std::string& operation = whole.operation(at);
        if (part && !operation.starts_with("write")) continue;
        BOOST_TEST_CONTEXT("operation " << at << " fails: " << operation << (part ? ", after half of it" : "")) {
          ++injected;
          MemoryFileSystem files({{at, error, false, part}});
          const int written = write_lines(files, k_lines, code);
          // A read that fails while a place to cut is looked for costs nothing but that place; a file that cannot be
          // removed stays hidden.
          if (!code) {
            BOOST_TEST((operation.starts_with("read") || operation.starts_with("remove")));
            continue;
          }
          ++told;
          BOOST_TEST((code == error));
          const std::string text = text_after(files, files.count(), Cut::process);
          if (!text.empty() || written > 0) check_lines(text, written);
          if (std::filesystem::exists(directory / "state/disk"))
            BOOST_TEST(test::names_in(directory / "state/disk").size() <= 1u);
        }
      }
    }
  }
  BOOST_TEST(told > injected / 2);
  BOOST_TEST_MESSAGE(injected << " failures injected, " << told << " told");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace skrobot
