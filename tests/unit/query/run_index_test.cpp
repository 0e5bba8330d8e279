// SPDX-License-Identifier: MIT
#include "query/run_index.hpp"

#include <atomic>
#include <boost/test/unit_test.hpp>
#include <skrobot/error.hpp>
#include <thread>

#include "base/file_system.hpp"
#include "base/machine.hpp"
#include "query/index_update.hpp"
#include "query/run_query.hpp"
#include "support/sample_repository.hpp"
#include "support/temporary_directory.hpp"

using namespace skrobot;
using namespace skrobot::test;

namespace {

namespace fs = std::filesystem;

const std::string k_name = "ada-2026-03-01T12-00-00";

// "experiment/run state" of every run, by name.
std::string content(const fs::path& repository) {
  RunIndex index(repository);
  std::string text;
  index.read([&](Database& database) {
    text.clear();
    RunQuery query;
    query.order = parse_sort("experiment,run").terms;
    for (const std::int64_t row : find_rows(database, query)) {
      const IndexedRun run = index.load(row);
      text += run.experiment + "/" + run.run + " " + run.state + "\n";
    }
  });
  return text;
}

SampleExperiment experiment(const std::string& name, const std::vector<std::string>& runs) {
  SampleExperiment made{name, sample_log("ada", "2026-03-01T12:00:00.000+00:00", "id of " + name), {}};
  for (const std::string& run : runs)
    made.runs.push_back(sample_run(run, "2026-03-01T12:00:00.000+00:00", "id of " + name + "/" + run));
  return made;
}

// All is older than the time within which the index looks again in any case: what is seen from here on is seen by its
// traces.
void make_old(const fs::path& path) {
  const auto before = fs::file_time_type::clock::now() - std::chrono::hours(1);
  for (const auto& entry : fs::recursive_directory_iterator(path)) fs::last_write_time(entry.path(), before);
  fs::last_write_time(path, before);
}

struct Bench {
  Bench() { write_experiment(repository, experiment(k_name, {"train_task"})); }
  fs::path index_file() const { return RunIndex(repository).file(); }

  TemporaryDirectory directory;
  const fs::path repository = directory / "experiments";
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(run_index_test, Bench)

BOOST_AUTO_TEST_CASE(the_index_matches_the_files) {
  SampleExperiment other = experiment("bob-2026-03-02T12-00-00", {"trials/2/train_task", "trials/10/train_task"});
  other.runs[0].record.tags = {{"k", "v"}};
  other.runs[0].record.note = "a note";
  other.runs[0].record.seed = std::numeric_limits<std::uint64_t>::max();
  other.runs[0].points = {{"m", 3, 0.5, std::numeric_limits<double>::infinity()},
                          {"m", 4, 0.6, -std::numeric_limits<double>::infinity()},
                          {"n", 0, 0, std::numeric_limits<double>::quiet_NaN()}};
  write_experiment(repository, other);
  BOOST_TEST(content(repository) == k_name +
                                        "/train_task completed\nbob-2026-03-02T12-00-00/trials/10/train_task "
                                        "completed\nbob-2026-03-02T12-00-00/trials/2/train_task completed\n");
  RunIndex index(repository);
  RunQuery query;
  query.experiments = {"bob-2026-03-02T12-00-00"};
  query.order = parse_sort("-run").terms;
  const IndexedRun run = index.load(find_rows(index.database(), query).front());
  BOOST_TEST(run.run == "trials/2/train_task");
  BOOST_TEST(run.seed == std::numeric_limits<std::uint64_t>::max());
  BOOST_TEST(run.note == "a note");
  BOOST_TEST(to_text(run.tags) == R"({"k":"v"})");
  BOOST_TEST(to_text(run.params) == R"({"learning_rate":0.1,"rounds":50})");
  BOOST_TEST(to_text(run.result) == R"({"auc":0.9})");
  BOOST_TEST(
      to_text(run.metrics) ==
      R"({"m":{"last":"-Infinity","min":"-Infinity","max":"Infinity","count":2,"last_step":4},"n":{"last":"NaN","min":"NaN","max":"NaN","count":1,"last_step":0}})");
  BOOST_TEST(run.duration_ms == 12'345);
  BOOST_TEST(index.files(run).run() == repository / "bob-2026-03-02T12-00-00" / "trials" / "2" / "train_task.run");
}

BOOST_AUTO_TEST_CASE(changes_are_detected) {
  content(repository);
  make_old(repository);
  BOOST_TEST(content(repository) == k_name + "/train_task completed\n");
  // A new run in an old experiment, whose host marks the repository.
  write_run(repository / k_name, sample_run("train_task-2", "2026-03-01T12:00:00.000+00:00", "two"));
  touch(repository);
  BOOST_TEST(content(repository) == k_name + "/train_task completed\n" + k_name + "/train_task-2 completed\n");
  // A new experiment, a removed run, a removed experiment.
  write_experiment(repository, experiment("bob", {"a"}));
  fs::remove(repository / k_name / "train_task.run");
  BOOST_TEST(content(repository) == k_name + "/train_task-2 completed\nbob/a completed\n");
  fs::remove_all(repository / "bob");
  BOOST_TEST(content(repository) == k_name + "/train_task-2 completed\n");
  fs::remove_all(repository / k_name);
  BOOST_TEST(content(repository) == "");
}

BOOST_AUTO_TEST_CASE(without_a_mark_only_recent_directories_are_checked) {
  make_repository(directory / "many", {150, 1, 0});
  const fs::path many = directory / "many";
  const auto count = [&] {
    const std::string text = content(many);
    return std::count(text.begin(), text.end(), '\n');
  };
  BOOST_TEST(count() == 150);
  make_old(many);
  const fs::path oldest = many / "ada-2026-01-01T00-00-00", youngest = many / "ada-2026-01-01T02-29-00";
  fs::last_write_time(oldest, fs::file_time_type::clock::now() - std::chrono::hours(2));
  fs::last_write_time(youngest, fs::file_time_type::clock::now() - std::chrono::minutes(1));
  BOOST_TEST(count() == 150);
  const auto mark = fs::last_write_time(many);
  write_run(youngest, sample_run("more", "2026-03-01T12:00:00.000+00:00", "more"));
  write_run(oldest, sample_run("more", "2026-03-01T12:00:00.000+00:00", "more"));
  BOOST_TEST((fs::last_write_time(many) == mark));
  BOOST_TEST(count() == 151);
  touch(many);
  BOOST_TEST(count() == 152);
}

BOOST_AUTO_TEST_CASE(trials_come_and_go) {
  write_experiment(repository, experiment("sweep", {"trials/1/t"}));
  content(repository);
  make_old(repository);
  content(repository);
  write_run(repository / "sweep", sample_run("trials/2/t", "2026-03-01T12:00:00.000+00:00", "two"));
  write_run(repository / "sweep", sample_run("trials/1/t-2", "2026-03-01T12:00:00.000+00:00", "three"));
  touch(repository);
  BOOST_TEST(content(repository) == k_name +
                                        "/train_task completed\nsweep/trials/1/t completed\nsweep/trials/1/t-2 "
                                        "completed\nsweep/trials/2/t completed\n");
  fs::remove_all(repository / "sweep" / "trials" / "1");
  touch(repository);
  BOOST_TEST(content(repository) == k_name + "/train_task completed\nsweep/trials/2/t completed\n");
}

BOOST_AUTO_TEST_CASE(the_end_of_a_run_is_detected_without_a_mark) {
  SampleRun run = sample_run("going", "2026-03-01T12:00:00.000+00:00", "going");
  run.record.state = State::running;
  run.record.host = host_name();
  run.record.pid = process_id();
  run.record.pid_start_ticks = process_start_ticks(process_id());
  run.result.reset();
  write_run(repository / k_name, run);
  make_old(repository);
  BOOST_TEST(content(repository) == k_name + "/going running\n" + k_name + "/train_task completed\n");
  run.record.state = State::completed;
  const auto mark = fs::last_write_time(repository);
  RunFiles hidden{repository / k_name, ".going"};
  write_file(hidden.run(), to_pretty_text(to_json(run.record)) + "\n");
  fs::rename(hidden.run(), repository / k_name / "going.run");
  BOOST_TEST((fs::last_write_time(repository) == mark));
  BOOST_TEST(content(repository) == k_name + "/going completed\n" + k_name + "/train_task completed\n");
}

BOOST_AUTO_TEST_CASE(a_run_whose_process_died_is_lost) {
  SampleRun run = sample_run("going", "2026-03-01T12:00:00.000+00:00", "going");
  run.record.state = State::running;
  run.record.host = host_name();
  run.record.pid = process_id();
  run.record.pid_start_ticks = process_start_ticks(process_id()) + 1;  // another process of that number
  write_run(repository / k_name, run);
  BOOST_TEST(content(repository) == k_name + "/going lost\n" + k_name + "/train_task completed\n");
  run.record.host = "elsewhere";
  write_run(repository / k_name, run);
  touch(repository / k_name);
  touch(repository);
  BOOST_TEST(content(repository) == k_name + "/going running\n" + k_name + "/train_task completed\n");
}

BOOST_AUTO_TEST_CASE(the_index_can_be_deleted_and_damaged) {
  const std::string expected = content(repository);
  const fs::path file = index_file();
  fs::remove_all(file.parent_path());
  BOOST_TEST(content(repository) == expected);
  const std::string whole = read_text(file);
  std::vector<std::string> damages{"", "not a database at all, but long enough to be one: " + std::string(8192, 'x')};
  for (const std::size_t size : {1UL, 50UL, 100UL, 4096UL, whole.size() / 2}) damages.push_back(whole.substr(0, size));
  for (std::size_t at = 0; at < whole.size(); at += 997) {
    std::string bytes = whole;
    bytes.replace(at, std::min<std::size_t>(64, bytes.size() - at), std::min<std::size_t>(64, bytes.size() - at),
                  '\xAA');
    damages.push_back(bytes);
  }
  for (const std::string& bytes : damages) {
    write_text(file, bytes);
    // The first look may meet old rows where only pages were lost that it does not read; it never ends in anything but
    // an answer.
    BOOST_CHECK_NO_THROW(content(repository));
  }
  write_text(file, damages[1]);
  BOOST_TEST(content(repository) == expected);
}

BOOST_AUTO_TEST_CASE(a_foreign_database_is_rebuilt) {
  const std::string expected = content(repository);
  const fs::path file = index_file();
  write_text(file, "");
  {
    Database foreign(file);
    foreign.execute("CREATE TABLE runs(a, b); INSERT INTO runs VALUES(1, 2)");
  }
  BOOST_TEST(content(repository) == expected);
  {
    Database newer(file);
    newer.execute("PRAGMA user_version = 99");
  }
  BOOST_TEST(content(repository) == expected);
}

BOOST_AUTO_TEST_CASE(unreadable_records_are_counted_and_named) {
  const fs::path damaged = repository / k_name;
  write_file(damaged / "cut.run", "{\"format\": 1,");
  write_file(damaged / "newer.run", "{\"format\": 2, \"id\": \"x\", \"task\": \"t\", \"state\": \"completed\"}");
  fs::create_directory(damaged / "folder.run");
  fs::create_directories(repository / "nothing");
  write_file(repository / "nothing" / "file", "");
  fs::create_directories(repository / "orphan");
  write_run(repository / "orphan", sample_run("t", "2026-03-01T12:00:00.000+00:00", "o"));
  write_file(repository / "orphan" / "t.params", "[]");
  RunIndex index(repository);
  BOOST_TEST(index.damage_count() == 5u);
  std::string text;
  for (const Damage& damage : index.damages()) text += damage.path + " " + damage.fault + "\n";
  BOOST_TEST(text == "orphan/experiment.log is missing\n" + k_name +
                         "/cut.run is damaged: line 1, column 14: the text ends unexpectedly\n" + k_name +
                         "/folder.run cannot be read: it is a directory\n" + k_name +
                         "/newer.run is not a record of format 1\norphan/t.params is damaged: not a JSON object\n");
  BOOST_TEST(content(repository) == k_name + "/cut damaged\n" + k_name + "/folder damaged\n" + k_name +
                                        "/newer damaged\n" + k_name + "/train_task completed\norphan/t completed\n");
}

BOOST_AUTO_TEST_CASE(an_invalid_repository_is_an_error_or_empty) {
  BOOST_TEST(content(directory / "none") == "");
  write_file(directory / "file", "");
  try {
    RunIndex index(directory / "file");
    BOOST_ERROR("no error");
  } catch (const Error& e) {
    BOOST_TEST(e.what() ==
               "the experiments repository " + (directory / "file").string() + " is a file, not a directory");
  }
}

BOOST_AUTO_TEST_CASE(many_readers_and_a_writer_at_once) {
  constexpr int k_experiments = 60;
  std::atomic<bool> done{false};
  std::atomic<int> failures{0};
  std::vector<std::jthread> readers;
  for (int i = 0; i < 4; ++i) {
    readers.emplace_back([&] {
      std::size_t before = 0;
      while (!done) {
        try {
          const std::string now = content(repository);
          if (now.size() < before) ++failures;
          before = now.size();
        } catch (const std::exception&) {
          ++failures;
        }
      }
    });
  }
  for (int i = 0; i < k_experiments; ++i) {
    // As the host does: filled under a hidden name.
    write_experiment(repository, experiment(".hidden", {"a", "b"}));
    fs::rename(repository / ".hidden", repository / ("x" + std::to_string(i)));
  }
  done = true;
  readers.clear();
  BOOST_TEST(failures == 0);
  const std::string all = content(repository);
  BOOST_TEST(std::count(all.begin(), all.end(), '\n') == 1 + 2 * k_experiments);
}

BOOST_AUTO_TEST_CASE(a_thousand_damaged_of_many_hide_nothing) {
  make_repository(directory / "large", {2000, 1, 200});
  RunIndex index(directory / "large");
  BOOST_TEST(count_rows(index.database(), {}) == 2000u);
  BOOST_TEST(index.damage_count() == 200u);
  make_repository(directory / "trials", {500, 100, 50});
  RunIndex trials(directory / "trials");
  BOOST_TEST(count_rows(trials.database(), {}) == 500u);
  BOOST_TEST(trials.damage_count() == 50u);
}

BOOST_AUTO_TEST_SUITE_END()
