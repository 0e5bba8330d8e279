// SPDX-License-Identifier: MIT
// Hundreds of processes in one repository and in one experiment, and readers beside writers: no name is shared, and
// nothing is read torn.
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <boost/test/unit_test.hpp>
#include <memory>
#include <set>
#include <skrobot/experiment.hpp>

#include "store/record_reader.hpp"
#include "support/plain_metrics.hpp"
#include "support/program.hpp"
#include "support/temporary_directory.hpp"

using namespace skrobot;
using namespace skrobot::test;

namespace {

constexpr int k_programs = SKROBOT_SANITIZED ? 25 : 200;
constexpr int k_processes = SKROBOT_SANITIZED ? 50 : 200;

struct CountParams {
  int number = 0;
};
SKROBOT_PARAMS(CountParams, (number, "Whose run it is"))

class CountTask : public Task<CountParams, int> {
 public:
  int run(Context& context, const CountParams& params) override {
    for (int i = 0; i < 20; ++i) context.record("value", i, 1000.0 * params.number + i);
    context.info("run of " + std::to_string(params.number));
    return params.number;
  }
};

// Starts `count` processes that do `act(number)` in the same instant; true when all ended well.
template <class Act>
bool all_at_once(int count, Act act) {
  int start[2];
  BOOST_REQUIRE(::pipe(start) == 0);
  std::vector<pid_t> children;
  for (int i = 0; i < count; ++i) {
    const pid_t child = ::fork();
    if (child == 0) {
      char byte = 0;
      ::close(start[1]);
      [[maybe_unused]] const ssize_t got = ::read(start[0], &byte, 1);  // the end of the pipe
      int code = 1;
      try {
        act(i);
        code = 0;
      } catch (...) {
      }
      ::_exit(code);
    }
    children.push_back(child);
  }
  ::close(start[0]);
  ::close(start[1]);
  bool well = true;
  for (const pid_t child : children) {
    int status = 0;
    ::waitpid(child, &status, 0);
    well = well && status == 0;
  }
  return well;
}

std::vector<StoredPoint> points_in(const std::filesystem::path& path, std::size_t& damaged) {
  const std::string text = read_text(path);
  std::vector<StoredPoint> points;
  const std::size_t header = text.find('\n');
  if (header == std::string::npos) return points;
  damaged += read_points(std::string_view(text).substr(header + 1),
                         [&](const StoredPoint& point) { points.push_back(point); });
  return points;
}

// Reads all of a repository, as far as it is there; the number of runs that had ended. What is torn fails the test.
std::size_t read_all(const std::filesystem::path& repository) {
  std::size_t ended = 0, damaged = 0;
  for (const auto& directory : experiments_in(repository)) {
    const StoredExperiment experiment = read_experiment(directory);
    BOOST_TEST(experiment.fault == "");
    for (const StoredRun& run : experiment.runs) {
      BOOST_TEST_REQUIRE(run.record.has_value(), run.files.run() << " " << run.fault);
      BOOST_TEST(!run.is_lost);
      const bool completed = run.record->state == State::completed;
      ended += completed;
      if (completed) parse_json(read_text(run.files.result()));
      parse_json(read_text(run.files.params()));
      if (!std::filesystem::exists(run.files.metrics())) continue;
      std::int64_t next = 0;
      for (const StoredPoint& point : points_in(run.files.metrics(), damaged)) {
        if (point.metric != "value") continue;
        BOOST_TEST_REQUIRE(point.step == next);
        BOOST_TEST_REQUIRE(point.value == static_cast<double>(next) / 4);
        ++next;
      }
      if (completed) BOOST_TEST(next == 300);
    }
  }
  BOOST_TEST(damaged == 0u);
  return ended;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(many_at_once_test)

BOOST_AUTO_TEST_CASE(programs_in_one_repository_share_nothing) {
  TemporaryDirectory directory;
  std::vector<std::unique_ptr<Started>> programs;
  for (int i = 0; i < k_programs; ++i) {
    programs.push_back(std::make_unique<Started>(
        test::skrobot(directory.path(), {"run", "descent_task", "steps=10", "--plugins", fixture("descent"), "-q",
                                         "--experimenter", "ada", "--tag", "number=" + std::to_string(i), "--json"})));
  }
  std::set<std::string> directories, ids;
  for (const auto& program : programs) {
    const Ended ended = program->wait();
    BOOST_TEST_REQUIRE(ended.exit_code == 0, ended.errors);
    BOOST_TEST(ended.errors == "");
    const json::value experiment = parse_json(ended.output).at("experiment");
    directories.emplace(experiment.at("directory").as_string());
    ids.emplace(experiment.at("id").as_string());
  }
  BOOST_TEST(directories.size() == static_cast<std::size_t>(k_programs));
  BOOST_TEST(ids.size() == static_cast<std::size_t>(k_programs));
  std::set<std::string> numbers;
  for (const auto& path : experiments_in(directory / "experiments")) {
    const StoredExperiment experiment = read_experiment(path);
    BOOST_TEST_REQUIRE(experiment.runs.size() == 1u);
    BOOST_TEST(shown_state(experiment.runs[0]) == "completed");
    numbers.insert(experiment.runs[0].record->tags.at("number"));
  }
  BOOST_TEST(numbers.size() == static_cast<std::size_t>(k_programs));
  for (const std::string& name : names_in(directory / "experiments"))
    BOOST_TEST((!name.starts_with(".") || name.starts_with(".tidied-")), name);
}

BOOST_AUTO_TEST_CASE(processes_that_run_the_same_task_in_one_experiment_share_nothing) {
  TemporaryDirectory directory;
  BOOST_TEST(all_at_once(k_processes, [&](int number) {
    CountTask task;
    if (TaskRunner(directory / "experiment").run(task, {.number = number}) != number)
      throw std::runtime_error("another's result");
  }));
  std::set<int> numbers;
  for (int i = 1; i <= k_processes; ++i) {
    const std::string name = i == 1 ? "count_task" : "count_task-" + std::to_string(i);
    const StoredRun run = read_run({directory / "experiment", name});
    BOOST_TEST_REQUIRE(run.record.has_value(), name << run.fault);
    BOOST_TEST(shown_state(run) == "completed");
    const auto number = parse_json(read_text(run.files.params())).at("number").to_number<int>();
    BOOST_TEST(parse_json(read_text(run.files.result())).to_number<int>() == number);
    BOOST_TEST(read_text(run.files.log()).ends_with("info    run of " + std::to_string(number) + "\n"));
    std::size_t damaged = 0;
    const auto points = points_in(run.files.metrics(), damaged);
    BOOST_TEST(points.size() == 20u);
    for (const StoredPoint& point : points)
      BOOST_TEST(point.value == 1000.0 * number + static_cast<double>(point.step));
    numbers.insert(number);
  }
  BOOST_TEST(numbers.size() == static_cast<std::size_t>(k_processes));
  BOOST_TEST(names_in(directory / "experiment").size() == 5u * static_cast<std::size_t>(k_processes));
}

BOOST_AUTO_TEST_CASE(readers_beside_writers_read_nothing_torn) {
  TemporaryDirectory directory;
  constexpr std::size_t k_runs = SKROBOT_SANITIZED ? 6 : 30, k_together = 3;
  std::vector<std::unique_ptr<Started>> writers;
  std::size_t reads = 0, lists = 0, started = 0, ended = 0;
  const auto start = [&] {
    ++started;
    writers.push_back(std::make_unique<Started>(test::skrobot(
        directory.path(), {"run", "stress_task", "steps=300", "pause_us=200", "--plugins", fixture("stress"), "-q",
                           "--output-limit", "4KiB", "--notify", "file_notifier:path=told.jsonl"})));
  };
  while (ended < k_runs) {
    while (writers.size() < k_together && started < k_runs) start();
    ended = read_all(directory / "experiments");
    ++reads;
    // A second reader, in a process of its own.
    const Ended listed = test::run(test::skrobot(directory.path(), {"list", "--json", "--limit", "0"}));
    BOOST_TEST_REQUIRE(listed.exit_code == 0, listed.errors);
    BOOST_TEST(listed.errors == "");
    const json::value runs = parse_json(listed.output);
    for (const json::value& run : runs.as_array()) {
      const auto& state = run.at("state").as_string();
      BOOST_TEST((state == "running" || state == "completed"), state);
    }
    ++lists;
    for (auto at = writers.begin(); at != writers.end();) {
      siginfo_t end{};
      const bool gone =
          ::waitid(P_PID, static_cast<id_t>((*at)->pid()), &end, WEXITED | WNOHANG | WNOWAIT) == 0 && end.si_pid != 0;
      if (!gone) {
        ++at;
        continue;
      }
      const Ended one = (*at)->wait();
      BOOST_TEST(one.exit_code == 0, one.errors);
      at = writers.erase(at);
    }
  }
  for (const auto& writer : writers) BOOST_TEST(writer->wait().exit_code == 0);
  BOOST_TEST(read_all(directory / "experiments") == k_runs);
  BOOST_TEST_MESSAGE(k_runs << " runs were read " << reads << " times while they went, and listed " << lists
                            << " times");
}

BOOST_AUTO_TEST_SUITE_END()
