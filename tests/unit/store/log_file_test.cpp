// SPDX-License-Identifier: MIT
#include "store/log_file.hpp"

#include <boost/test/unit_test.hpp>

#include "support/failing_file_system.hpp"
#include "support/temporary_directory.hpp"

using namespace skrobot;

namespace {

using Lines = std::vector<std::string>;

struct Bench {
  // Of each line the kind and the text; its time is checked and taken away.
  Lines lines() const {
    static const std::regex form(R"((\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}[+-]\d\d:\d\d) ([a-z ]{8})([^]*))");
    const std::string text = test::read_text(path);
    BOOST_TEST((text.empty() || text.back() == '\n'));
    Lines all;
    std::istringstream stream(text);
    for (std::string line; std::getline(stream, line);) {
      std::smatch found;
      BOOST_TEST_REQUIRE(std::regex_match(line, found, form), line);
      std::string kind = found[2];
      kind.erase(kind.find(' '));
      all.push_back(kind + "|" + found[3].str());
    }
    return all;
  }
  test::TemporaryDirectory directory;
  const std::filesystem::path path = directory / "task.log";
};

// A log of what this writes.
template <class Write>
Lines written(const Bench& bench, Write write, std::uint64_t limit = 1 << 20) {
  std::filesystem::remove(bench.path);
  LogFile log(real_file_system(), bench.path, limit);
  BOOST_TEST(!log.create());
  write(log);
  BOOST_TEST(!log.sync());
  return bench.lines();
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(log_file_test, Bench)

BOOST_AUTO_TEST_CASE(records_and_output_keep_their_order) {
  BOOST_TEST((written(*this, [](LogFile& log) {
                log.record("info", "one");
                log.output("two\n");
                log.record("error", "three");
                log.output("four\nfive\n");
              }) == Lines{"info|one", "output|two", "error|three", "output|four", "output|five"}));
}

BOOST_AUTO_TEST_CASE(a_line_of_output_comes_in_any_pieces) {
  const std::string text = "a\nżółw 日本\n\nlast";
  for (std::size_t size = 1; size <= text.size(); ++size) {
    const auto lines = written(*this, [&](LogFile& log) {
      for (std::size_t at = 0; at < text.size(); at += size) log.output(std::string_view(text).substr(at, size));
    });
    BOOST_TEST((lines == Lines{"output|a", "output|żółw 日本", "output|", "output|last"}), size);
  }
}

BOOST_AUTO_TEST_CASE(a_record_goes_on_in_any_pieces) {
  const std::string text = "żółw 日本\nand more";
  for (std::size_t size = 1; size <= text.size(); ++size) {
    const auto lines = written(*this, [&](LogFile& log) {
      for (std::size_t at = 0; at < text.size(); at += size)
        log.record("info", std::string_view(text).substr(at, size), at + size < text.size());
      log.record("debug", "next");
    });
    BOOST_TEST((lines == Lines{"info|żółw 日本", "info|and more", "debug|next"}), size);
  }
}

BOOST_AUTO_TEST_CASE(output_between_the_parts_of_a_record_parts_its_line) {
  BOOST_TEST((written(*this, [](LogFile& log) {
                log.record("info", "begins ", true);
                log.output("printed");
                log.record("info", "ends");
                log.output(" more");
              }) == Lines{"info|begins ", "output|printed", "info|ends", "output| more"}));
}

BOOST_AUTO_TEST_CASE(an_empty_record_is_a_line_and_empty_output_is_none) {
  BOOST_TEST((written(*this, [](LogFile& log) {
                log.record("info", "");
                log.output("");
                log.record("info", "\n");
                log.record("info", "a\n");
                log.record("warning", "", true);
                log.record("warning", "");
              }) == Lines{"info|", "info|", "info|a", "warning|"}));
}

BOOST_AUTO_TEST_CASE(what_is_not_text_is_made_so) {
  const auto lines = written(*this, [](LogFile& log) {
    log.record("info", "a\xFFz");
    log.output("a\xFFz\n");
    log.output("half \xE6\x97");  // the end never comes
  });
  BOOST_TEST_REQUIRE(lines.size() == 3u);
  for (const std::string& line : lines) BOOST_TEST(line.find('\xFF') == std::string::npos);
  BOOST_TEST(lines[0].substr(4) == lines[1].substr(6));
  BOOST_TEST(lines[2].starts_with("output|half "));
  BOOST_TEST(lines[2].size() > std::string("output|half ").size());
}

BOOST_AUTO_TEST_CASE(a_record_that_is_cut_within_a_character_keeps_its_bytes) {
  const auto cut = written(*this, [](LogFile& log) { log.record("info", "half \xE6\x97", true); });
  const auto whole = written(*this, [](LogFile& log) { log.record("info", "half \xE6\x97"); });
  BOOST_TEST((cut == whole));
}

BOOST_AUTO_TEST_CASE(beyond_its_limit_the_middle_is_left_out_and_told) {
  std::uint64_t left_out = 0;
  const auto lines = written(
      *this,
      [&](LogFile& log) {
        for (int i = 0; i < 2000; ++i) log.output("line " + std::to_string(i) + "\n");
        log.flush();
        left_out = log.left_out();
      },
      20'000);
  BOOST_TEST(left_out > 0u);
  BOOST_TEST(lines.front() == "output|line 0");
  BOOST_TEST(lines.back() == "output|line 1999");
  const auto told =
      std::find_if(lines.begin(), lines.end(), [](const auto& line) { return line.starts_with("warning|"); });
  BOOST_TEST_REQUIRE((told != lines.end()));
  BOOST_TEST(*told ==
             "warning|skrobot omitted " + std::to_string(left_out) + " bytes here: the output limit is 19.5 KiB");
  BOOST_TEST(std::filesystem::file_size(path) < 25'000u);
}

BOOST_AUTO_TEST_CASE(a_name_that_is_taken_is_left_alone) {
  test::write_text(path, "kept");
  LogFile log(real_file_system(), path, 1000);
  BOOST_TEST((log.create() == std::errc::file_exists));
  BOOST_TEST(test::read_text(path) == "kept");
}

BOOST_AUTO_TEST_CASE(the_first_failure_stays) {
  test::FailingFileSystem files(1, std::errc::no_space_on_device);  // the first write
  LogFile log(files, path, 1000);
  BOOST_TEST_REQUIRE(!log.create());
  log.record("info", "one");
  BOOST_TEST((log.flush() == std::errc::no_space_on_device));
  log.record("info", "two");
  BOOST_TEST((log.flush() == std::errc::no_space_on_device));
  BOOST_TEST((log.sync() == std::errc::no_space_on_device));
}

BOOST_AUTO_TEST_CASE(a_log_that_was_deleted_is_written_again_once) {
  LogFile log(real_file_system(), path, 1000);
  BOOST_TEST_REQUIRE(!log.create());
  log.record("info", "one");
  BOOST_TEST(!log.write_again().has_value());  // it is there
  std::filesystem::remove(path);
  log.record("info", "two");
  const auto again = log.write_again();
  BOOST_TEST_REQUIRE(again.has_value());
  BOOST_TEST(!*again);
  log.record("info", "three");
  BOOST_TEST(!log.sync());
  BOOST_TEST((lines() == Lines{"info|one", "info|two", "info|three"}));
}

BOOST_AUTO_TEST_SUITE_END()
