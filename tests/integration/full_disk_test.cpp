// SPDX-License-Identifier: MIT
// A real disk that is full: a small tmpfs in a mount namespace of its own, filled to every level. Needs the right to
// mount (root, or user namespaces); without it the tests say so and are passed over.
#include <boost/test/unit_test.hpp>
#include <iostream>
#include <skrobot/json.hpp>

#include "store/record_reader.hpp"
#include "support/plain_metrics.hpp"
#include "support/program.hpp"
#include "support/temporary_directory.hpp"

using namespace skrobot;
using namespace skrobot::test;

namespace {

struct Bench {
  TemporaryDirectory directory;

  // Runs skrobot with its experiments on a new tmpfs of that size, and copies what is there afterwards to `copy`.
  Ended run_on_disk(const std::string& options, const std::vector<std::string>& arguments) {
    Program program = test::skrobot(directory.path(), arguments);
    const std::string script = "mount -t tmpfs -o " + options +
                               " none disk || exit 99\n"
                               "\"$@\"; code=$?\n"
                               "rm -rf copy && cp -a disk copy || exit 98\n"
                               "exit $code\n";
    std::vector<std::string> words{"/usr/bin/unshare", "--map-root-user", "--mount", "/bin/sh", "-c", script, "sh"};
    words.insert(words.end(), program.words.begin(), program.words.end());
    program.words = std::move(words);
    return test::run(program);
  }
  bool can_mount() {
    std::filesystem::create_directory(directory / "disk");
    const bool can =
        std::filesystem::exists("/usr/bin/unshare") && run_on_disk("size=64k", {"--version"}).exit_code == 0;
    if (!can) std::cout << "skipped: no right to mount a tmpfs here" << std::endl;
    return can;
  }
  // What is on the disk can be read; the states of its runs.
  std::string check_readable() {
    std::string states;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(directory / "copy")) {
      BOOST_TEST(!entry.path().filename().string().starts_with("."), "left behind: " << entry.path());
    }
    for (const auto& experiment_directory : experiments_in(directory / "copy/experiments")) {
      const StoredExperiment experiment = read_experiment(experiment_directory);
      BOOST_TEST(experiment.fault == "");
      for (const StoredRun& run : experiment.runs) {
        BOOST_TEST_REQUIRE(run.record.has_value(), run.fault);
        states += std::string(to_string(run.record->state)) + " ";
        parse_json(read_text(run.files.params()));
        if (run.record->state == State::completed) parse_json(read_text(run.files.result()));
        if (run.record->state == State::failed) BOOST_TEST(!read_text(run.files.errors()).empty());
        if (!std::filesystem::exists(run.files.metrics())) continue;
        const std::string metrics = read_text(run.files.metrics());
        const std::size_t header = metrics.find('\n');
        if (header == std::string::npos) continue;
        std::int64_t next = 0;
        const std::size_t damaged =
            read_points(std::string_view(metrics).substr(header + 1), [&](const StoredPoint& point) {
              if (point.metric == "value") BOOST_TEST(point.step == next++);
            });
        BOOST_TEST(damaged == 0u);
        if (run.record->state == State::completed && run.record->task == "stress_task") BOOST_TEST(next == 400);
      }
    }
    return states;
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(full_disk_test, Bench)

BOOST_AUTO_TEST_CASE(a_disk_that_is_full_at_any_moment_is_told_and_what_is_there_can_be_read) {
  if (!can_mount()) return;
  std::size_t full = 0, completed = 0;
  std::vector<std::string> sizes;
  for (int pages = 1; pages <= 20; ++pages) sizes.push_back("size=" + std::to_string(4 * pages) + "k");
  for (int inodes = 2; inodes <= 12; ++inodes) sizes.push_back("nr_inodes=" + std::to_string(inodes));
  sizes.push_back("size=1m");
  for (const std::string& size : sizes) {
    BOOST_TEST_CONTEXT(size) {
      const Ended ended = run_on_disk(size, {"run", "stress_task", "steps=400", "pause_us=0", "--plugins",
                                             fixture("stress"), "--experiments", "disk/experiments", "-q"});
      const std::string states = check_readable();
      if (ended.exit_code == 0) {
        ++completed;
        BOOST_TEST(states == "completed ");
        continue;
      }
      ++full;
      BOOST_TEST(ended.exit_code == 3, ended.errors);
      BOOST_TEST(ended.output == "");
      BOOST_TEST(ended.errors.find("skrobot: error: ") != std::string::npos, ended.errors);
      BOOST_TEST(ended.errors.find(": no space left on the disk\n") != std::string::npos, ended.errors);
      BOOST_TEST((states.empty() || states == "running "), states);  // of a host that is gone: it reads as lost
    }
  }
  BOOST_TEST(full > 10u);
  BOOST_TEST(completed > 0u);
  BOOST_TEST_MESSAGE(full << " runs met a full disk");
}

BOOST_AUTO_TEST_CASE(a_task_that_fills_the_disk_is_told) {
  if (!can_mount()) return;
  const Ended ended = run_on_disk("size=1m", {"run", "fills_the_disk_task", "--plugins", fixture("fills_the_disk"),
                                              "--experiments", "disk/experiments", "-q"});
  BOOST_TEST(ended.exit_code == 3, ended.errors);
  BOOST_TEST(ended.errors.find("no space left on the disk") != std::string::npos, ended.errors);
  BOOST_TEST(check_readable() == "running ");
}

BOOST_AUTO_TEST_CASE(a_notifier_that_fills_the_disk_takes_nothing_from_the_result) {
  if (!can_mount()) return;
  const Ended ended = run_on_disk(
      "size=1m", {"run", "null_task", "--plugins", fixture("null_task"), "--plugins", fixture("disk_filling_notifier"),
                  "--notify", "disk_filling_notifier", "--experiments", "disk/experiments", "-q"});
  BOOST_TEST(ended.output == "null\n");
  BOOST_TEST(ended.errors.find("no space left on the disk") != std::string::npos, ended.errors);
  BOOST_TEST(check_readable() == "completed ");
}

BOOST_AUTO_TEST_SUITE_END()
