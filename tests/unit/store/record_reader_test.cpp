// SPDX-License-Identifier: MIT
#include "store/record_reader.hpp"

#include <sys/stat.h>

#include <boost/test/unit_test.hpp>
#include <skrobot/error.hpp>
#include <skrobot/json.hpp>

#include "base/clock.hpp"
#include "base/machine.hpp"
#include "store/run_record.hpp"
#include "support/temporary_directory.hpp"

using namespace skrobot;
using test::write_text;
namespace fs = std::filesystem;

namespace {

using Names = std::vector<std::string>;

struct Bench {
  void make_experiment(const fs::path& directory) const {
    fs::create_directories(directory);
    write_text(directory / "experiment.log", R"({"format":1})");
  }
  static void make_run(const RunFiles& files, const RunRecord& record) {
    fs::create_directories(files.directory);
    write_text(files.run(), to_text(to_json(record)));
  }
  // A record of this process, in progress.
  static RunRecord running() {
    RunRecord record;
    record.id = "id";
    record.task = "train_task";
    record.host = host_name();
    record.pid = process_id();
    record.pid_start_ticks = own_start_ticks();
    record.started = record.updated = to_iso_8601(std::chrono::system_clock::now());
    return record;
  }
  StoredRun read(const RunRecord& record) const {
    const RunFiles files{here.path(), "task"};
    make_run(files, record);
    return read_run(files);
  }
  std::string fault_of(std::string_view bytes) const {
    write_text(here / "object", bytes);
    std::string fault;
    BOOST_TEST(!read_object(here / "object", fault));
    return fault;
  }
  test::TemporaryDirectory here;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(record_reader_test, Bench)

BOOST_AUTO_TEST_CASE(experiments_are_directories_with_a_log) {
  for (const char* name : {"b", "a", "ż", ".hidden"}) make_experiment(here / name);
  fs::create_directory(here / "no experiment");
  write_text(here / "file", "");
  make_experiment(here / "in\nname");
  Names names;
  for (const fs::path& path : experiments_in(here.path())) names.push_back(path.filename().string());
  BOOST_TEST((names == Names{"a", "b", "ż"}));
  BOOST_TEST(experiments_in(here / "absent").empty());
  BOOST_CHECK_EXCEPTION(experiments_in(here / "file"), Error, [](const Error& e) {
    return e.fault() == Fault::host && std::string(e.what()).find("cannot read the directory") != std::string::npos;
  });
}

BOOST_AUTO_TEST_CASE(an_object_is_read_or_its_fault_told) {
  std::string fault;
  write_text(here / "object", R"({"a":1})");
  const auto object = read_object(here / "object", fault);
  BOOST_TEST_REQUIRE(object.has_value());
  BOOST_TEST(object->at("a") == 1);
  BOOST_TEST(fault == "");
  BOOST_TEST(fault_of("[1]") == "is damaged: not a JSON object");
  BOOST_TEST(fault_of("null") == "is damaged: not a JSON object");
  BOOST_TEST(fault_of("").starts_with("is damaged: line 1, column 1: "));
  BOOST_TEST(fault_of("{\n\"a\": 1,\n}").starts_with("is damaged: line 3, column 1: "));
  BOOST_TEST(fault_of("{\"a\":1").starts_with("is damaged: line 1, column 7: "));
  BOOST_TEST(fault_of(std::string(100'000, '[')).starts_with("is damaged: "));
  BOOST_TEST(fault_of(std::string_view("\0\0\0", 3)).starts_with("is damaged: "));
  BOOST_TEST(!read_object(here / "absent", fault));
  BOOST_TEST(fault == "cannot be read: no such file or directory");
  BOOST_TEST(!read_object(here.path(), fault));
  BOOST_TEST(fault.starts_with("cannot be read: "), fault);
  BOOST_TEST_REQUIRE(::mkfifo((here / "pipe").c_str(), 0600) == 0);
  BOOST_TEST(!read_object(here / "pipe", fault));
  BOOST_TEST(fault == "cannot be read: it is not a regular file");
}

BOOST_AUTO_TEST_CASE(trials_are_by_number) {
  BOOST_TEST(trial_names(here.path()).empty());
  for (const char* name : {"10", "9", "1", "100", "007", "x", "-1", "1.5", " 2", ".3"})
    fs::create_directories(here / "trials" / name);
  BOOST_TEST((trial_names(here.path()) == Names{"1", "9", "10", "100"}));
}

BOOST_AUTO_TEST_CASE(an_experiment_has_its_runs_and_then_those_of_its_trials) {
  make_experiment(here / "e");
  RunRecord record = running();
  record.state = State::completed;
  for (const char* name : {"b", "a"}) make_run({here / "e", name}, record);
  for (const char* trial : {"10", "9"}) make_run({here / "e/trials" / trial, "task"}, record);
  write_text(here / "e/damaged.run", "{");
  write_text(here / "e/other.txt", "");
  write_text(here / "e/.hidden.run", "{}");
  const StoredExperiment experiment = read_experiment(here / "e");
  BOOST_TEST(experiment.log.at("format") == 1);
  BOOST_TEST(experiment.fault == "");
  Names names;
  for (const StoredRun& run : experiment.runs) names.push_back(run_path(run.files) + ":" + shown_state(run));
  std::erase(names, ".hidden:damaged");
  BOOST_TEST((names == Names{"a:completed", "b:completed", "damaged:damaged", "trials/9/task:completed",
                             "trials/10/task:completed"}));
  write_text(here / "e/experiment.log", "[]");
  BOOST_TEST(read_experiment(here / "e").fault == "is damaged: not a JSON object");
  BOOST_CHECK_THROW(read_experiment(here / "e/other.txt"), Error);
}

BOOST_AUTO_TEST_CASE(a_run_in_progress_is_lost_when_its_process_is_gone) {
  RunRecord record = running();
  BOOST_TEST(!read(record).is_lost);
  BOOST_TEST(shown_state(read(record)) == "running");
  record.pid_start_ticks += 1;  // a later process of that number
  BOOST_TEST(read(record).is_lost);
  BOOST_TEST(shown_state(read(record)) == "lost");
  record.pid = 0;
  BOOST_TEST(read(record).is_lost);
  record.state = State::completed;  // one that has ended needs no process
  BOOST_TEST(!read(record).is_lost);
}

BOOST_AUTO_TEST_CASE(of_another_machine_only_silence_is_told) {
  RunRecord record = running();
  record.host += ".elsewhere";
  record.pid = 1;
  record.pid_start_ticks = 1;
  StoredRun run = read(record);
  BOOST_TEST(!run.is_lost);
  BOOST_TEST(run.silent_for.count() == 0);
  record.updated = to_iso_8601(std::chrono::system_clock::now() - std::chrono::hours(2));
  run = read(record);
  BOOST_TEST(!run.is_lost);
  BOOST_TEST((run.silent_for >= std::chrono::hours(2)));
  record.updated = "";
  record.started = to_iso_8601(std::chrono::system_clock::now() - std::chrono::hours(3));
  BOOST_TEST((read(record).silent_for >= std::chrono::hours(3)));
  record.updated = "yesterday";
  BOOST_TEST(read(record).silent_for.count() == 0);
  record.updated = to_iso_8601(std::chrono::system_clock::now() + std::chrono::hours(2));  // a clock that is ahead
  BOOST_TEST(read(record).silent_for.count() == 0);
}

BOOST_AUTO_TEST_CASE(what_is_no_record_is_damaged) {
  const RunFiles files{here.path(), "task"};
  BOOST_TEST(read_run(files).fault == "cannot be read: no such file or directory");
  BOOST_TEST(shown_state(read_run(files)) == "damaged");
  for (const char* bytes : {"{}", R"({"format":2})", R"({"format":"1","state":"completed"})"}) {
    write_text(files.run(), bytes);
    const StoredRun run = read_run(files);
    BOOST_TEST(!run.record);
    BOOST_TEST(run.fault == "is not a record of format 1", bytes);
  }
}

BOOST_AUTO_TEST_CASE(only_a_cancelled_trial_was_stopped_early) {
  RunRecord record;
  record.stopped_early = "worse than the median";
  record.state = State::cancelled;
  BOOST_TEST(shown_state(record) == "stopped_early");
  record.state = State::completed;
  BOOST_TEST(shown_state(record) == "completed");
  record.stopped_early = "";
  record.state = State::cancelled;
  BOOST_TEST(shown_state(record) == "cancelled");
}

BOOST_AUTO_TEST_SUITE_END()
