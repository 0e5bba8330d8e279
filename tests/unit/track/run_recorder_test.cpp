// SPDX-License-Identifier: MIT
#include "track/run_recorder.hpp"

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <cmath>
#include <map>
#include <optional>
#include <regex>
#include <skrobot/error.hpp>
#include <thread>
#include <vector>

#include "base/text.hpp"
#include "support/memory_file_system.hpp"
#include "support/temporary_directory.hpp"

namespace skrobot {
namespace {

using test::read_text;

const auto k_must_not_wait = [] { BOOST_ERROR("waited, though there is room"); };

// A recorder on the disk, and what it left there without the times, which are each run's own.
struct Bench {
  test::TemporaryDirectory directory;
  RunFiles names{directory.path(), "train"};
  RecorderOptions options;
  std::optional<RunRecorder> made;

  RunRecorder& recorder() {
    if (!made) made.emplace(real_file_system(), names, SharedMemory::local(), options);
    return *made;
  }
  void push(std::uint32_t id, std::int64_t step, double value) {
    RingWriter(recorder().block().run_thread).push(id, step, value, k_must_not_wait);
  }
  std::string metrics() const {
    return std::regex_replace(read_text(names.metrics()), std::regex(",[0-9]+\\.[0-9]{3},"), ",T,");
  }
  std::string log() const {
    static const std::regex k_time("(^|\n)[0-9T:-]{19}\\.[0-9]{3}[+-][0-9:]{5} ");
    return std::regex_replace(read_text(names.log()), k_time, "$1");
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(run_recorder_test, Bench)

BOOST_AUTO_TEST_CASE(a_run_that_records_nothing_leaves_a_header_and_an_empty_log) {
  BOOST_TEST(!recorder().finish());
  BOOST_TEST(metrics() == "metric,step,time,value\n");
  BOOST_TEST(log() == "");
}

BOOST_AUTO_TEST_CASE(output_and_log_are_told_in_their_order_without_secrets) {
  std::string told;
  bool was_printed = false;
  options.secrets = SecretMask({"hunter22"});
  options.on_output = [&](const TaskOutput& piece) {
    const bool is_printed = piece.kind == TaskOutput::Kind::printed;
    if (!is_printed || !was_printed)  // output comes in any pieces
      told += "|" + std::to_string(static_cast<int>(piece.kind)) + (piece.continues ? "+ " : " ");
    told += piece.text;
    was_printed = is_printed;
  };
  recorder().output("one hunt");
  recorder().output("er22\n");
  recorder().output("two hun");
  recorder().log(2, "three hunter22", true);
  recorder().log(2, " four");
  recorder().log(99, "five");
  recorder().output("six");
  BOOST_TEST(!recorder().finish());
  BOOST_TEST(told == "|0 one <secret>\ntwo hun|3+ three <secret>|3  four|4 five|0 six");
}

BOOST_AUTO_TEST_CASE(points_become_lines_in_their_order) {
  BOOST_TEST(recorder().open_metric("loss", "") == 0u);
  BOOST_TEST(recorder().open_metric("a,\"b\"", "s") == 1u);
  push(0, 1, 0.5);
  push(1, -3, std::nan(""));
  push(0, 2, -INFINITY);
  BOOST_TEST(recorder().drain() == 3u);
  const std::string lines = "metric,step,time,value\nloss,1,T,0.5\n\"a,\"\"b\"\"\",-3,T,NaN\nloss,2,T,-Infinity\n";
  BOOST_TEST(metrics() == lines);  // what was drained is in the file
  BOOST_TEST(recorder().drain() == 0u);
  BOOST_TEST(!recorder().finish());
  BOOST_TEST(metrics() == lines);
}

BOOST_AUTO_TEST_CASE(the_same_name_is_the_same_metric) {
  BOOST_TEST(recorder().open_metric("loss", "nat") == 0u);
  BOOST_TEST(recorder().open_metric("time", "s") == 1u);
  BOOST_TEST(recorder().open_metric("loss", "nat") == 0u);
  BOOST_TEST(recorder().open_metric("plain", "") == 2u);
  BOOST_TEST((recorder().units() == std::map<std::string, std::string>{{"loss", "nat"}, {"time", "s"}}));
}

BOOST_AUTO_TEST_CASE(points_before_the_heads_wait_for_no_later_name) {
  recorder().open_metric_as(0, "first", "");
  push(0, 1, 1);
  const RingHeads heads = ring_heads(recorder().block());
  push(1, 2, 2);  // the name of 1 is still on its way
  BOOST_TEST(recorder().drain(heads) == 1u);
  BOOST_TEST(recorder().open_metric_as(1, "second", ""));
  BOOST_TEST(recorder().drain() == 1u);
  BOOST_TEST(metrics() == "metric,step,time,value\nfirst,1,T,1\nsecond,2,T,2\n");
}

BOOST_AUTO_TEST_CASE(ids_that_nobody_opened_and_absurd_ones_do_no_harm) {
  BOOST_TEST(!recorder().open_metric_as(0xFFFFFFFF, "far", "m"));
  BOOST_TEST(recorder().open_metric_as(5, "five", ""));
  for (const std::uint32_t id : {0u, 4u, 6u, 0xFFFFFFFFu}) push(id, 1, 1);
  push(5, 1, 1);
  recorder().drain();
  BOOST_TEST(metrics() == "metric,step,time,value\nfive,1,T,1\n");
  BOOST_TEST(recorder().units().empty());
}

BOOST_AUTO_TEST_CASE(a_metrics_name_is_made_harmless) {
  BOOST_TEST(metric_name("loss/train é") == "loss/train é");
  BOOST_TEST(metric_name("") == "unnamed");
  BOOST_TEST(metric_name(std::string_view("a\nb\tc\x7F\0d", 8)) == "a_b_c__d");
  BOOST_TEST(metric_name("\xFF") == "\xEF\xBF\xBD");
  BOOST_TEST(metric_name(std::string(200, 'x')) == std::string(200, 'x'));
  BOOST_TEST(metric_name(std::string(1'000'000, 'x')) == std::string(200, 'x'));
  BOOST_TEST(metric_name(std::string(199, 'x') + "é") == std::string(199, 'x'));  // cut between characters
  BOOST_TEST(metric_name(std::string(1000, '\xFF')).size() == 198u);
}

BOOST_AUTO_TEST_CASE(a_metrics_name_has_no_c1_control_character_either) {
  for (const char* name : {"\xC2\x80",
                           "a\xC2\x9B"
                           "2J",
                           "line\xC2\x85"}) {
    const std::string safe = metric_name(name);
    BOOST_TEST(is_valid_utf8(safe));
    BOOST_TEST(printable(safe).find("\\u{") == std::string::npos, printable(safe));
  }
  BOOST_TEST(metric_name("\xC2\xA0") == "\xC2\xA0");  // a blank
}

BOOST_AUTO_TEST_CASE(log_and_output_keep_their_order) {
  recorder().output("one\ntw");
  recorder().output("o\nopen");
  recorder().log(0, "d");
  recorder().log(1, "first\nsecond");
  recorder().log(2, "");
  recorder().log(3, "\xFF");
  recorder().output("end");
  recorder().drain();
  BOOST_TEST(log().starts_with("output  one\noutput  two\noutput  open\ndebug   d\n"));  // before the run ends
  BOOST_TEST(!recorder().finish());
  BOOST_TEST(log() ==
             "output  one\noutput  two\noutput  open\ndebug   d\ninfo    first\ninfo    second\nwarning \nerror   "
             "\xEF\xBF\xBD\noutput  end\n");
  BOOST_TEST(recorder().output_tail() == "one\ntwo\nopenend");
}

BOOST_AUTO_TEST_CASE(the_tail_is_the_end_of_a_long_output) {
  std::string all;
  for (int i = 0; i < 5000; ++i) all += std::to_string(i) + "\n";
  recorder().output(all);
  for (std::size_t at = 0; at < all.size(); at += 7) recorder().output(std::string_view(all).substr(at, 7));
  const std::string tail = recorder().output_tail();
  BOOST_TEST(all.ends_with(tail));
  BOOST_TEST(tail.size() >= 1000u);
  BOOST_TEST(tail.size() <= 10'000u);
}

BOOST_AUTO_TEST_CASE(beyond_its_limit_the_log_keeps_head_and_tail) {
  options.output_limit = 8192;
  for (int i = 0; i < 10'000; ++i) recorder().log(1, "line " + std::to_string(i));
  BOOST_TEST(!recorder().finish());
  BOOST_TEST(read_text(names.log()).size() <= 8192u);
  BOOST_TEST(log().starts_with("info    line 0\ninfo    line 1\n"));
  BOOST_TEST(log().ends_with("info    line 9998\ninfo    line 9999\n"));
  BOOST_TEST(log().find("warning skrobot omitted " + std::to_string(recorder().output_left_out()) + " bytes here") !=
             std::string::npos);
}

BOOST_AUTO_TEST_CASE(secrets_are_in_neither_names_nor_texts) {
  options.secrets = SecretMask({"canary-7"});
  const std::uint32_t id = recorder().open_metric("loss canary-7", "canary-7/s");
  recorder().open_metric_as(1, "other canary-7", "1/canary-7");
  push(id, 1, 1);
  push(1, 1, 1);
  recorder().log(1, "token=canary-7;");
  recorder().output("token=canary-7;\n");
  BOOST_TEST(!recorder().finish());
  BOOST_TEST(metrics() == "metric,step,time,value\nloss <secret>,1,T,1\nother <secret>,1,T,1\n");
  BOOST_TEST(log() == "info    token=<secret>;\noutput  token=<secret>;\n");
  BOOST_TEST((recorder().units() ==
              std::map<std::string, std::string>{{"loss <secret>", "<secret>/s"}, {"other <secret>", "1/<secret>"}}));
  BOOST_TEST(recorder().progress().metrics.at(0).name == "loss <secret>");
  BOOST_TEST(recorder().output_tail() == "token=<secret>;\n");
}

BOOST_AUTO_TEST_CASE(a_secret_is_masked_however_the_output_is_cut) {
  // One begins another, one ends as another begins.
  options.secrets = SecretMask({"abcd", "abcdefgh", "fgabXY"});
  const std::string printed = "x abcd y abcdefgh z fgabXY fgabcd abc";
  const std::string masked = "x <secret> y <secret> z <secret> fg<secret> abc";
  // In two pieces, cut at every byte; last, each byte a piece of its own.
  for (std::size_t cut = 0; cut <= printed.size() + 1; ++cut) {
    names.name = "cut-" + std::to_string(cut);
    made.reset();
    if (cut <= printed.size()) {
      recorder().output(printed.substr(0, cut));
      recorder().output(printed.substr(cut));
    } else {
      for (const char c : printed) recorder().output({&c, 1});
    }
    BOOST_TEST(!recorder().finish());
    BOOST_TEST(log() == "output  " + masked + "\n", "cut at " << cut << ": " << log());
    BOOST_TEST(recorder().output_tail() == masked);
  }
}

BOOST_AUTO_TEST_CASE(progress_is_what_the_task_said_last) {
  BOOST_TEST(recorder().progress().total == 0u);
  BOOST_TEST(recorder().progress().metrics.empty());
  recorder().open_metric("unused", "");
  const std::uint32_t id = recorder().open_metric("loss", "");
  push(id, 1, 0.5);
  push(id, 2, 0.25);
  recorder().block().progress_total = 10;
  recorder().block().progress_done = 4;
  recorder().drain();
  const Progress progress = recorder().progress();
  BOOST_TEST(progress.done == 4u);
  BOOST_TEST(progress.total == 10u);
  BOOST_TEST_REQUIRE(progress.metrics.size() == 1u);
  BOOST_TEST(progress.metrics[0].name == "loss");
  BOOST_TEST(progress.metrics[0].step == 2);
  BOOST_TEST(progress.metrics[0].value == 0.25);
}

BOOST_AUTO_TEST_CASE(many_threads_may_record_at_once) {
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([t, &made_recorder = recorder()] {
      for (int i = 0; i < 200; ++i) {
        made_recorder.open_metric("m" + std::to_string(i % 10), "s");
        made_recorder.log(1, "thread " + std::to_string(t));
        made_recorder.output("printed\n");
        made_recorder.drain();
        made_recorder.progress();
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  BOOST_TEST(!recorder().finish());
  BOOST_TEST(recorder().units().size() == 10u);
  const std::string text = log();
  BOOST_TEST(std::count(text.begin(), text.end(), '\n') == 1600);
}

BOOST_AUTO_TEST_CASE(a_taken_name_is_reported) {
  for (const char* extension : {".metrics", ".log"}) {
    names.name += "x";
    const auto taken = names.file(extension);
    test::write_text(taken, "old");
    BOOST_CHECK_EXCEPTION(recorder(), Error, [&](const Error& error) {
      return error.fault() == Fault::host &&
             std::string(error.what()).starts_with("cannot create " + taken.string() + ": ");
    });
    BOOST_TEST(read_text(taken) == "old");
  }
}

BOOST_AUTO_TEST_CASE(the_first_write_failure_is_reported_at_the_end) {
  // Operations of a run on a disk that works; then each of them fails in turn.
  const auto record = [](test::MemoryFileSystem& files) {
    files.make_directories("/disk");
    RunRecorder recorder(files, {"/disk", "train"}, SharedMemory::local());
    recorder.open_metric("loss", "");
    RingWriter(recorder.block().run_thread).push(0, 1, 1, k_must_not_wait);
    recorder.log(1, "text");
    recorder.drain();
    recorder.log(1, "more");
    return recorder.finish();
  };
  test::MemoryFileSystem whole;
  BOOST_TEST(!record(whole));
  for (std::size_t at = 0; at < whole.count(); ++at) {
    const std::string& operation = whole.operation(at);
    if (!operation.starts_with("write") && !operation.starts_with("sync")) continue;
    test::MemoryFileSystem failing({{at, std::errc::no_space_on_device, false, false}});
    BOOST_TEST((record(failing) == std::errc::no_space_on_device), operation);
  }
}

BOOST_AUTO_TEST_CASE(a_record_in_parts_is_one_record) {
  recorder().log(1, "one ", true);
  recorder().log(1, "two\nthr\xC3", true);
  recorder().log(1, "\xA9\n", true);
  recorder().log(1, "", false);
  recorder().log(2, "next");
  // What is printed between its parts ends its line.
  recorder().log(1, "begun", true);
  recorder().output("printed");
  recorder().log(1, "ended", false);
  BOOST_TEST(!recorder().finish());
  BOOST_TEST(log() == "info    one two\ninfo    thré\nwarning next\ninfo    begun\noutput  printed\ninfo    ended\n");
}

BOOST_AUTO_TEST_CASE(a_secret_is_masked_where_a_record_is_cut) {
  options.secrets = SecretMask({"canary-7"});
  const std::string text = "x canary-7 y";
  for (std::size_t cut = 0; cut <= text.size(); ++cut) {
    names.name = "cut-" + std::to_string(cut);
    made.reset();
    recorder().log(1, text.substr(0, cut), true);
    recorder().log(1, text.substr(cut), false);
    BOOST_TEST(!recorder().finish());
    BOOST_TEST(log() == "info    x <secret> y\n");
  }
}

BOOST_AUTO_TEST_CASE(metrics_beyond_the_fast_ones_are_recorded_too) {
  constexpr std::uint32_t k_first = MetricsFile::k_fast_metrics;
  recorder().watch("loss", nullptr);
  for (std::uint32_t id = 0; id < k_first + 10; ++id)
    BOOST_TEST_REQUIRE(recorder().open_metric_as(id, "m" + std::to_string(id), "s"));
  BOOST_TEST(recorder().open_metric_as(k_first + 10, "loss", ""));
  BOOST_TEST(!recorder().open_metric_as(MetricsFile::k_most_metrics, "too many", ""));
  BOOST_TEST(!recorder().open_metric_as(0xFFFFFFFF, "too many", ""));
  for (const std::uint32_t id : {0u, k_first - 1, k_first, k_first, k_first + 10}) push(id, 1, 0.5);
  push(k_first + 11, 1, 1);  // never opened
  push(k_first + 10, 2, 0.25);
  BOOST_TEST(!recorder().finish());
  BOOST_TEST(metrics() ==
             "metric,step,time,value\nm0,1,T,0.5\nm16383,1,T,0.5\nm16384,1,T,0.5\nm16384,1,T,0.5\nloss,1,T,0.5\nloss,2,"
             "T,0.25\n");
  BOOST_TEST(recorder().newest("loss")->value == 0.25);
  BOOST_TEST(!recorder().newest("m16384"));
  std::uint64_t left_out = 0;
  BOOST_TEST(recorder().summaries(left_out).size() == 2u);
  BOOST_TEST(left_out == 2u);
  BOOST_TEST(recorder().units().size() == k_most_summaries);
  BOOST_TEST(log() ==
             "warning skrobot omits the metric too many and all later ones: a run can have at most 4194304 metrics, "
             "and 16 MiB of names\n");
}

BOOST_AUTO_TEST_CASE(a_file_whose_name_was_taken_away_is_written_again) {
  for (const bool is_replaced : {false, true}) {
    names.name = is_replaced ? "replaced" : "removed";
    made.reset();
    test::write_text(names.run(), "{}\n");
    recorder().open_metric("loss", "");
    push(0, 1, 0.5);
    recorder().log(1, "first");
    recorder().drain();
    for (const auto& path : {names.metrics(), names.log()}) {
      std::filesystem::remove(path);
      if (is_replaced) test::write_text(path, "of another\n");
    }
    push(0, 2, 0.25);
    recorder().log(1, "second");
    BOOST_TEST(!recorder().finish());
    BOOST_TEST((recorder().written_again() == std::vector<std::filesystem::path>{names.metrics(), names.log()}));
    BOOST_TEST(metrics() == "metric,step,time,value\nloss,1,T,0.5\nloss,2,T,0.25\n");
    BOOST_TEST(log() == "info    first\ninfo    second\nwarning skrobot wrote " + names.name +
                            ".metrics again: it was removed or replaced while the task ran\nwarning skrobot wrote " +
                            names.name + ".log again: it was removed or replaced while the task ran\n");
  }
  BOOST_TEST(test::names_in(directory.path()).size() == 6u);
}

BOOST_AUTO_TEST_CASE(of_a_record_that_was_deleted_nothing_is_written_again) {
  recorder().log(1, "first");
  recorder().drain();
  for (const auto& path : {names.metrics(), names.log()}) std::filesystem::remove(path);
  BOOST_TEST(!recorder().finish());
  BOOST_TEST(recorder().written_again().empty());
  BOOST_TEST(test::names_in(directory.path()).empty());
}

BOOST_AUTO_TEST_CASE(a_log_that_was_removed_is_still_shortened) {
  options.output_limit = 8192;
  test::write_text(names.run(), "{}\n");
  recorder().log(1, "line 0");
  recorder().drain();
  std::filesystem::remove(names.log());
  for (int i = 1; i < 10'000; ++i) recorder().log(1, "line " + std::to_string(i));
  BOOST_TEST(!recorder().finish());
  BOOST_TEST(log().starts_with("info    line 0\ninfo    line 1\n"));
  BOOST_TEST(log().find("info    line 9999\n") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace skrobot
