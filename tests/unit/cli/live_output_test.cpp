// SPDX-License-Identifier: MIT
#include "cli/live_output.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <boost/test/unit_test.hpp>
#include <regex>

#include "base/terminal.hpp"

namespace skrobot {
namespace {

using Kind = TaskOutput::Kind;

// A pipe in the terminal's place. It holds a page, and nobody reads it before read_all().
struct Bench {
  std::array<int, 2> ends{-1, -1};
  Bench() {
    BOOST_REQUIRE(::pipe(ends.data()) == 0);
    ::fcntl(ends[1], F_SETPIPE_SZ, 4096);
    set_terminal_descriptor(ends[1]);
  }
  ~Bench() {
    set_terminal_descriptor(STDERR_FILENO);
    ::close(ends[0]);
    if (ends[1] >= 0) ::close(ends[1]);
  }
  // All that is written until `output` has ended.
  std::string read_all(std::optional<LiveOutput>& output) {
    std::thread finishing([&] {
      output.reset();
      ::close(ends[1]);
      ends[1] = -1;
    });
    std::string text;
    std::array<char, 65536> buffer{};
    for (ssize_t got = 0; (got = ::read(ends[0], buffer.data(), buffer.size())) > 0;)
      text.append(buffer.data(), static_cast<std::size_t>(got));
    finishing.join();
    return text;
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(live_output_test, Bench)

BOOST_AUTO_TEST_CASE(everything_is_written_in_order) {
  std::optional<LiveOutput> output(std::in_place, LiveOutputOptions{});
  output->say("started");
  output->add({Kind::printed, "one\n"});
  output->add({Kind::warning, "two"});
  output->add({Kind::printed, "three"});
  output->say("ended");
  BOOST_TEST(read_all(output) == "started\none\nwarning: two\nthree\nended\n");
}

BOOST_AUTO_TEST_CASE(a_terminal_that_takes_nothing_holds_nobody_up) {
  LiveOutputOptions options;
  options.form = OutputLines::Form::harmless;
  options.most_pending = 1 << 16;
  std::optional<LiveOutput> output(std::in_place, options);
  const std::string line(1023, 'x');
  // Returns although nobody reads: else this test hangs.
  for (int i = 0; i < 1000; ++i) output->add({Kind::printed, line + "\n"});
  output->say("ended");
  const std::string text = read_all(output);
  const auto lines = static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
  BOOST_TEST(text.starts_with(line + "\n"));
  std::smatch note;
  BOOST_TEST_REQUIRE(std::regex_search(
      text, note, std::regex("\nskrobot: skipped [0-9.]+ [KM]iB of output here; see the log of the run\nended\n$")));
  BOOST_TEST(lines > 60u);
  BOOST_TEST(lines < 100u);
}

BOOST_AUTO_TEST_CASE(a_slow_reader_gets_everything_where_there_is_patience) {
  LiveOutputOptions options;
  options.most_pending = 1 << 16;
  options.patience = std::chrono::minutes(5);
  std::optional<LiveOutput> output(std::in_place, options);
  std::string expected;
  std::thread task([&] {
    for (int i = 0; i < 5000; ++i)
      output->add({Kind::printed, "line " + std::to_string(i) + std::string(100, '.') + "\n"});
  });
  std::string text;
  for (int i = 0; i < 5000; ++i) expected += "line " + std::to_string(i) + std::string(100, '.') + "\n";
  std::array<char, 1000> buffer{};
  while (text.size() < expected.size()) {
    const ssize_t got = ::read(ends[0], buffer.data(), buffer.size());
    BOOST_TEST_REQUIRE(got > 0);
    text.append(buffer.data(), static_cast<std::size_t>(got));
  }
  task.join();
  BOOST_TEST((text == expected));
  BOOST_TEST(read_all(output) == "");
}

BOOST_AUTO_TEST_CASE(a_reader_that_has_stopped_is_waited_for_once) {
  LiveOutputOptions options;
  options.most_pending = 1 << 14;
  options.patience = std::chrono::milliseconds(50);
  std::optional<LiveOutput> output(std::in_place, options);
  const std::string line(1023, 'x');
  for (int i = 0; i < 100000; ++i)
    output->add({Kind::printed, line + "\n"});  // for each, it would be an hour and a half
  BOOST_TEST(read_all(output).find("skipped") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_status_is_written_over_and_taken_away) {
  LiveOutputOptions options;
  options.form = OutputLines::Form::harmless;
  std::optional<LiveOutput> output(std::in_place, options);
  const std::string status = "\r10%\x1b[K\n  epoch 1\x1b[J\r\x1b[A";  // the cursor is back at its beginning
  output->show_status({"10%", "  epoch 1"});
  std::string shown(status.size(), '\0');
  BOOST_TEST_REQUIRE(::read(ends[0], shown.data(), shown.size()) == static_cast<ssize_t>(shown.size()));
  BOOST_TEST(shown == status);
  output->add({Kind::printed, "whole\nop"});
  output->say("ended");
  const std::string rest = read_all(output);
  BOOST_TEST(rest.starts_with("\r\x1b[Jwhole\n"), rest);  // what is written takes its place
  BOOST_TEST(rest.find("op\nended\n") != std::string::npos, rest);
  BOOST_TEST((rest.ends_with("ended\n") || rest.ends_with("\r\x1b[J")), rest);
}

BOOST_AUTO_TEST_CASE(what_others_write_takes_the_status_away) {
  const std::array<std::string, 2> lines{"50%", "  below"};
  show_status(lines);
  write_terminal("skrobot: warning: x\n");
  BOOST_TEST(!clear_status());
  show_status(std::span(lines).first(1));
  BOOST_TEST(clear_status());
  std::optional<LiveOutput> none;
  BOOST_TEST(read_all(none) == "\r50%\x1b[K\n  below\x1b[J\r\x1b[A\r\x1b[Jskrobot: warning: x\n\r50%\x1b[J\r\r\x1b[J");
}

BOOST_AUTO_TEST_CASE(text_is_cut_by_columns_and_between_characters) {
  BOOST_TEST(cut_to_width("abcdef", 4) == "abc");
  BOOST_TEST(cut_to_width("漢字漢字", 6) == "漢字");
  BOOST_TEST(cut_to_width("é", 1) == "");
  BOOST_TEST(cut_to_width("short", 80) == "short");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace skrobot
