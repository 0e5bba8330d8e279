// SPDX-License-Identifier: MIT
// Lines where there is no terminal. The one on a terminal is watch_test's.
#include "cli/progress_line.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <boost/test/unit_test.hpp>

#include "base/terminal.hpp"
#include "support/temporary_directory.hpp"

using namespace skrobot;
using namespace skrobot::test;

namespace {

class Live : public LiveRun {
 public:
  Progress progress() const override { return {1, 10, {}}; }
  std::optional<NewestMetric> newest(std::string_view) const override { return std::nullopt; }
  std::vector<std::string> metric_names(std::size_t) const override { return {}; }
};

struct Bench {
  Bench() : file(::open((directory / "stderr").c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600)) {
    BOOST_TEST_REQUIRE(file >= 0);
    set_terminal_descriptor(file);
    info.name = "train_task";
  }
  ~Bench() {
    set_terminal_descriptor(before);
    ::close(file);
  }
  std::string shown(Verbosity verbosity, const RunEnd& end) {
    {
      ProgressLine line(verbosity);
      line.started(info);
      line.progress(info, Live());
      line.ended(info, end);
    }
    const std::string text = read_text(directory / "stderr");
    write_text(directory / "stderr", "");
    return text;
  }

  TemporaryDirectory directory;
  const int before = terminal_descriptor();
  const int file;
  RunInfo info;
};

RunEnd end_of(State state) {
  RunEnd end;
  end.state = state;
  end.duration_ms = 1500;
  return end;
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(progress_line_test, Bench)

BOOST_AUTO_TEST_CASE(a_file_gets_a_line_at_the_beginning_and_at_the_end) {
  BOOST_TEST(shown(Verbosity::normal, end_of(State::completed)) ==
             "train_task: started\ntrain_task: completed in 1.5 s\n");
  BOOST_TEST(shown(Verbosity::normal, end_of(State::timed_out)) ==
             "train_task: started\ntrain_task: timed out in 1.5 s\n");
}

BOOST_AUTO_TEST_CASE(quiet_is_quiet) { BOOST_TEST(shown(Verbosity::quiet, end_of(State::failed)) == ""); }

BOOST_AUTO_TEST_CASE(a_name_cannot_harm_the_terminal) {
  info.name = "a\x1b[31m\nb" + std::string(500, 'x');
  const std::string text = shown(Verbosity::normal, end_of(State::completed));
  BOOST_TEST(text.starts_with("a\\x1b[31m\\x0ab"), text);
  BOOST_TEST(std::count(text.begin(), text.end(), '\n') == 2);
  BOOST_TEST(text.size() < 300u);
}

BOOST_AUTO_TEST_SUITE_END()
