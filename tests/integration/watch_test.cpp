// SPDX-License-Identifier: MIT
// Live: what a going run shows on its terminal, and to `skrobot watch` elsewhere.
#include <boost/test/unit_test.hpp>
#include <csignal>
#include <regex>
#include <skrobot/json.hpp>

#include "base/clock.hpp"
#include "support/program.hpp"
#include "support/skrobot_bench.hpp"
#include "support/temporary_directory.hpp"

using namespace skrobot;
using namespace skrobot::test;

namespace {

struct Bench : SkrobotBench {
  Bench() { environment["COLUMNS"] = "120"; }
  const WallTime now =
      std::chrono::system_clock::now();  // one for all runs: they are listed by their beginnings, then by name

  // A run that says it goes on a machine of that name, and gave a sign so long ago.
  void add_run(const std::string& experiment, const std::string& host, std::chrono::seconds silent, int pid = 1) const {
    const auto at = directory / "experiments" / experiment;
    std::filesystem::create_directories(at);
    const std::string started = to_iso_8601(now - std::chrono::hours(2)), updated = to_iso_8601(now - silent);
    write_text(at / "experiment.log", R"({"datetime":")" + started + R"(","experimenter":"ada","experiment_id":")" +
                                          experiment + R"(","format":1})");
    write_text(at / "train_task.params", "{}");
    write_text(at / "train_task.run",
               R"({"format":1,"id":"id-of-)" + experiment + R"(","task":"train_task","state":"running","started":")" +
                   started + R"(","updated":")" + updated + R"(","progress":{"done":30,"total":120},"host":")" + host +
                   R"(","pid":)" + std::to_string(pid) + R"(,"pid_start_ticks":1,)" +
                   R"("metrics":{"loss":{"last":0.25,"min":0.25,"max":1,"count":30,"last_step":30}}})");
  }
  // Under a terminal of that size: what `words` write until `pattern` was seen or they ended; then an interrupt.
  Ended on_terminal(const std::vector<std::string>& words, unsigned short columns, const std::string& pattern) const {
    return run_on_terminal(test::skrobot(directory.path(), words), columns, {{pattern, "\x03"}});
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(watch_test, Bench)

BOOST_AUTO_TEST_CASE(a_repository_without_going_runs_says_so) {
  BOOST_TEST(run_skrobot({"watch"}).output == "No runs in progress\n");
  BOOST_TEST_REQUIRE(run_skrobot({"run", "descent_task", "--plugins", fixture("descent")}).exit_code == 0);
  BOOST_TEST(run_skrobot({"watch", "--once"}).output == "No runs in progress\n");
  BOOST_TEST(run_skrobot({"watch", "--json"}).output == "[]\n");
}

BOOST_AUTO_TEST_CASE(runs_of_other_machines_are_shown_to_the_letter) {
  add_run("ada-1", "node17", std::chrono::seconds(1));
  add_run("ada-2", "node18", std::chrono::minutes(10));
  const Ended wide = run_skrobot({"watch"});
  BOOST_TEST(wide.exit_code == 0, wide.errors);
  // 30 of 120 in two hours less a second or ten minutes.
  const std::string expected =
      "RUN               STATE             HOST    PROGRESS                  RATE    TIME  LEFT      METRICS\n"
      "ada-1/train_task  running           node17  ━━━───────── 25% 30/120   15/h    2 h   5 h 59 m  loss 0.25\n"
      "ada-2/train_task  no sign for 10 m  node18  ━━━───────── 25% 30/120   16.4/h  2 h   5 h 30 m  loss 0.25\n";
  const auto flat = [](const std::string& text) { return std::regex_replace(text, std::regex(" +"), " "); };
  BOOST_TEST(flat(wide.output) == flat(expected));
  environment["COLUMNS"] = "64";
  const Ended narrow = run_skrobot({"watch"});
  BOOST_TEST(narrow.output.find("METRICS") == std::string::npos, narrow.output);
  BOOST_TEST(narrow.output.find("25% 30/120") != std::string::npos, narrow.output);
  const json::array runs = parse_json(run_skrobot({"watch", "--json"}).output).as_array();
  BOOST_TEST_REQUIRE(runs.size() == 2u);
  std::size_t silent = 0;
  for (const json::value& run : runs) {
    BOOST_TEST(run.at("state").as_string() == "running");
    BOOST_TEST(run.at("progress").at("done").to_number<int>() == 30);
    BOOST_TEST(run.at("metrics").at("loss").to_number<double>() == 0.25);
    if (!run.at("silent_ms").is_null()) {
      ++silent;
      BOOST_TEST(run.at("run").as_string() == "ada-2/train_task");
      BOOST_TEST(run.at("silent_ms").to_number<std::int64_t>() >= 600'000);
    }
  }
  BOOST_TEST(silent == 1u);
}

BOOST_AUTO_TEST_CASE(a_going_run_gives_signs_that_watch_shows) {
  Started started(test::skrobot(directory.path(),
                                {"run", "counts_slowly_task", "steps=100000", "--plugins", fixture("counts_slowly")}));
  json::value seen;
  const bool progressed = wait_until([&] {
    const json::value runs = parse_json(run_skrobot({"watch", "--json"}).output);
    if (runs.as_array().size() != 1 || runs.at(0).at("progress").is_null()) return false;
    seen = runs.at(0);
    return true;
  });
  BOOST_TEST_REQUIRE(progressed);
  BOOST_TEST(seen.at("state").as_string() == "running");
  BOOST_TEST(seen.at("progress").at("total").to_number<int>() == 100000);
  BOOST_TEST(seen.at("progress").at("done").to_number<int>() >= 1);
  BOOST_TEST(seen.at("updated").as_string() > seen.at("started").as_string());
  BOOST_TEST(seen.at("metrics").at("loss").to_number<double>() <= 1.0);
  BOOST_TEST(seen.at("pid").to_number<int>() == started.pid());
  // It goes on: the next sign is a later one.
  BOOST_TEST(wait_until([&] {
    const json::value runs = parse_json(run_skrobot({"watch", "--json"}).output);
    return runs.as_array().size() == 1 &&
           runs.at(0).at("progress").at("done").to_number<int>() > seen.at("progress").at("done").to_number<int>();
  }));
  started.signal(SIGKILL);
  BOOST_TEST(started.wait().exit_code == 128 + SIGKILL);
  BOOST_TEST(run_skrobot({"watch"}).output == "No runs in progress\n");  // its process is gone
}

BOOST_AUTO_TEST_CASE(on_a_terminal_watch_writes_over_itself_and_says_how_runs_ended) {
  Started started(test::skrobot(directory.path(), {"run", "counts_slowly_task", "steps=20", "pause_ms=150", "--plugins",
                                                   fixture("counts_slowly")}));
  BOOST_TEST_REQUIRE(wait_until([&] { return run_skrobot({"watch", "--json"}).output.size() > 10; }));
  const Ended ended = on_terminal({"watch", "--interval", "100ms"}, 120, "completed");
  BOOST_TEST(ended.errors == "", ended.output);
  BOOST_TEST((ended.exit_code == 0 || ended.exit_code == 130));  // it may see the end before the interrupt
  BOOST_TEST(ended.output.find("running") != std::string::npos, ended.output);
  BOOST_TEST(ended.output.find("\x1b[2A") != std::string::npos, ended.output);
  BOOST_TEST(ended.output.find("/s  ") != std::string::npos,
             ended.output);  // steps of 150 ms: not some an hour since the clock's first day
  BOOST_TEST(started.wait().exit_code == 0);
}

BOOST_AUTO_TEST_CASE(a_run_on_a_terminal_shows_bar_rate_and_metrics_in_one_line) {
  const Ended ended =
      on_terminal({"run", "counts_slowly_task", "steps=1000000", "pause_ms=20", "--plugins", fixture("counts_slowly")},
                  140, "/1000000  [0-9.]+/s  .*left  loss 0\\.");
  BOOST_TEST(ended.errors == "", ended.output);
  BOOST_TEST(ended.exit_code == 130);
  BOOST_TEST(ended.output.find("counts_slowly_task  ────────────────────  0%  ") != std::string::npos, ended.output);
  BOOST_TEST(ended.output.find("cancelled") != std::string::npos, ended.output);
}

BOOST_AUTO_TEST_CASE(a_narrow_terminals_line_is_never_wrapped) {
  const Ended ended =
      on_terminal({"run", "counts_slowly_task", "steps=1000000", "pause_ms=20", "--plugins", fixture("counts_slowly")},
                  30, "counts_slowly_task  0%");
  BOOST_TEST(ended.errors == "", ended.output);
  BOOST_TEST(ended.exit_code == 130);
  const std::regex frame("\r([^\r\x1b^]*)\x1b\\[J");
  std::size_t frames = 0;
  for (std::sregex_iterator at(ended.output.begin(), ended.output.end(), frame), end; at != end; ++at, ++frames)
    BOOST_TEST((*at)[1].length() < 30, (*at)[1].str());
  BOOST_TEST(frames > 0u, ended.output);
}

BOOST_AUTO_TEST_CASE(bad_intervals_are_refused) {
  BOOST_TEST(run_skrobot({"watch", "--interval", "1ms"}, 2).errors ==
             "skrobot: error: --interval: expected at least 100ms, got '1ms'\n");
  BOOST_TEST(run_skrobot({"watch", "--interval", "soon"}).exit_code == 2);
}

BOOST_AUTO_TEST_CASE(a_half_written_record_is_passed_over) {
  add_run("ada-1", "node17", std::chrono::seconds(1));
  add_run("ada-2", "node17", std::chrono::seconds(1));
  const auto file = directory / "experiments/ada-2/train_task.run";
  write_text(file, read_text(file).substr(0, 80));
  const Ended ended = run_skrobot({"watch"});
  BOOST_TEST(ended.exit_code == 0, ended.errors);
  BOOST_TEST(ended.output.find("ada-1/train_task") != std::string::npos);
  BOOST_TEST(ended.output.find("ada-2/train_task") == std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
