// SPDX-License-Identifier: MIT
// kill -9 of host and worker at random moments, and then everything that is on the disk is read.
//
//   stress -- [KILLS [SEED]]     some hundreds take some minutes
//
// What must hold: every JSON file is valid or absent; metrics and log are a beginning of what was recorded; what the
// host reported as completed is whole; of a killed worker nothing is lost that came before; no process is left;
// `skrobot list` says which runs are lost.
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <boost/test/unit_test.hpp>
#include <fstream>
#include <map>
#include <random>
#include <skrobot/json.hpp>

#include "store/record_reader.hpp"
#include "support/plain_metrics.hpp"
#include "support/program.hpp"
#include "support/temporary_directory.hpp"

using namespace skrobot;
using namespace skrobot::test;

namespace {

constexpr std::int64_t k_steps = 1500;

enum class Victim { host, worker };

std::uint64_t argument(int index, std::uint64_t otherwise) {
  const auto& suite = boost::unit_test::framework::master_test_suite();
  return suite.argc > index ? std::stoull(suite.argv[index]) : otherwise;
}

// The processes whose parent is `parent`.
std::vector<pid_t> children_of(pid_t parent) {
  std::vector<pid_t> found;
  for (const auto& entry : std::filesystem::directory_iterator("/proc")) {
    if (entry.path().filename().string().find_first_not_of("0123456789") != std::string::npos) continue;
    std::ifstream file(entry.path() / "stat");
    const std::string stat((std::istreambuf_iterator<char>(file)), {});
    const std::size_t name_end = stat.rfind(')');
    if (name_end == std::string::npos) continue;
    if (std::stol(stat.substr(name_end + 4)) == parent) found.push_back(std::stoi(stat));
  }
  return found;
}

struct Campaign {
  TemporaryDirectory directory;
  std::mt19937_64 random;
  std::size_t killed_hosts = 0, killed_workers = 0, too_late = 0;
  std::map<std::string, std::size_t> states;

  std::uint64_t below(std::uint64_t limit) { return random() % limit; }

  // Steps of a metrics file must be 0, 1, 2 …; how many there are.
  std::int64_t check_metrics(const StoredRun& run) {
    if (!std::filesystem::exists(run.files.metrics())) return 0;
    const std::string text = read_text(run.files.metrics());
    const std::string_view header = "metric,step,time,value\n";
    BOOST_TEST((text.starts_with(header) || header.starts_with(text)), "another header: " << text.substr(0, 40));
    if (text.size() < header.size()) return 0;
    std::int64_t values = 0, squares = 0;
    const std::size_t damaged =
        read_points(std::string_view(text).substr(header.size()), [&](const StoredPoint& point) {
          const bool is_square = point.metric == "a,\"square\"";
          BOOST_TEST_REQUIRE((is_square || point.metric == "value"), point.metric);
          std::int64_t& next = is_square ? squares : values;
          BOOST_TEST_REQUIRE(point.step == next);
          BOOST_TEST_REQUIRE(point.value ==
                             (is_square ? static_cast<double>(next * next) : static_cast<double>(next) / 4));
          ++next;
        });
    BOOST_TEST(damaged == 0u);
    BOOST_TEST((values == squares || values == squares + 1), values << " values and " << squares << " squares");
    return squares;
  }

  // Lines must be 0, 1, 2 …, the cut apart; how many there are.
  std::int64_t check_log(const StoredRun& run) {
    if (!std::filesystem::exists(run.files.log())) return 0;
    std::istringstream text(read_text(run.files.log()));
    std::int64_t next = 0;
    for (std::string line; std::getline(text, line);) {
      if (text.eof()) break;  // the last one may be cut off
      BOOST_TEST_REQUIRE((line.size() > 38 && line[4] == '-' && line[10] == 'T'), "no line of a log: " << line);
      const std::string words = line.substr(38);
      if (words.starts_with("skrobot omitted ")) {
        next = -1;
        continue;
      }
      BOOST_TEST_REQUIRE(words.starts_with("line "), line);
      const std::int64_t number = std::stoll(words.substr(5));
      if (next >= 0) BOOST_TEST_REQUIRE(number == next);
      next = number + 1;
    }
    return next;
  }

  void check_run(const StoredRun& run, Victim victim, bool reported) {
    BOOST_TEST_REQUIRE(run.record.has_value(), run.files.run() << " " << run.fault);
    const std::string state = shown_state(run);
    ++states[state];
    parse_json(read_text(run.files.params()));
    const std::int64_t points = check_metrics(run), lines = check_log(run);
    if (reported) BOOST_TEST(state == "completed");
    if (state == "completed") {
      BOOST_TEST(parse_json(read_text(run.files.result())).at("steps").to_number<std::int64_t>() == k_steps);
      BOOST_TEST(points == k_steps);
      BOOST_TEST(lines == k_steps);
    } else if (victim == Victim::worker) {
      BOOST_TEST(state == "crashed");
      BOOST_TEST(!std::filesystem::exists(run.files.result()));
      BOOST_TEST(read_text(run.files.errors())
                     .starts_with("stress_task of plugin org.example.stress crashed with SIGKILL (Killed)\n"));
      // The host lived: every point from before a line that it got is there.
      BOOST_TEST(points >= lines);
    } else {
      BOOST_TEST((state == "lost"), state);
    }
  }

  void one(std::size_t number) {
    const Victim victim = below(2) == 0 ? Victim::host : Victim::worker;
    const std::string repository = "repository-" + std::to_string(number);
    std::vector<std::string> words{"run",
                                   "stress_task",
                                   "steps=" + std::to_string(k_steps),
                                   "pause_us=" + std::to_string(below(2) * 60),
                                   "--plugins",
                                   fixture("stress"),
                                   "--experiments",
                                   repository,
                                   "--notify",
                                   "file_notifier:path=told.jsonl"};
    if (below(2) == 0) words.insert(words.end(), {"--output-limit", "8KiB"});
    if (below(3) == 0) std::filesystem::remove_all(directory / "home");  // with the plugins' cache
    // From before the experiment is there until after the notifier was told.
    const auto delay_us = static_cast<useconds_t>(below(3) == 0 ? below(15'000) : below(250'000));
    Started started(test::skrobot(directory.path(), words));
    const bool wait_for_worker = victim == Victim::worker;
    std::vector<pid_t> children;
    ::usleep(delay_us);
    if (wait_for_worker) children = children_of(started.pid());
    if (below(2) == 0) {  // the workers in place of their supervisors
      std::vector<pid_t> workers;
      for (const pid_t supervisor : children) {
        for (const pid_t worker : children_of(supervisor)) workers.push_back(worker);
      }
      children = workers;
    }
    bool killed = false;
    if (victim == Victim::host) {
      ::kill(started.pid(), SIGKILL);
      ++killed_hosts;
    }
    for (const pid_t child : children) {
      killed = ::kill(child, SIGKILL) == 0;
      killed_workers += killed;
    }
    const Ended ended = started.wait();
    if (ended.exit_code == 0) ++too_late;
    if (victim == Victim::worker && killed)
      BOOST_TEST((ended.exit_code == 0 || ended.exit_code == 1 || ended.exit_code == 2),
                 ended.exit_code << ended.errors);
    BOOST_TEST(wait_until([&] { return processes_of(directory.path()) == 0; }), "processes are left");

    // It was the worker that describes the plugin; the next scan begins anew.
    if (ended.exit_code == 2) BOOST_TEST(!std::filesystem::exists(directory / repository));

    const auto experiments = experiments_in(directory / repository);
    BOOST_TEST(experiments.size() <= 1u);
    if (ended.exit_code == 0) BOOST_TEST(experiments.size() == 1u);
    for (const auto& path : experiments) {
      const StoredExperiment experiment = read_experiment(path);
      BOOST_TEST(experiment.fault == "");
      BOOST_TEST(!experiment.log.at("experiment_id").as_string().empty());
      for (const StoredRun& run : experiment.runs)
        check_run(run, victim, ended.output.find("\"steps\"") != std::string::npos);
      std::size_t hidden = 0;
      for (const std::string& name : names_in(path)) hidden += name.starts_with(".");
      if (victim == Victim::worker) BOOST_TEST(hidden == 0u);
    }
    // The command that a person uses next.
    if (!std::filesystem::exists(directory / repository)) return;  // ended before it made one
    const Ended listed = test::run(test::skrobot(directory.path(), {"list", "--experiments", repository, "--json"}));
    BOOST_TEST(listed.exit_code == 0);
    BOOST_TEST(listed.errors == "");
    const json::value runs = parse_json(listed.output);
    for (const json::value& run : runs.as_array())
      BOOST_TEST((run.at("state") != "running" && run.at("state") != "damaged"), to_text(run));
    std::filesystem::remove_all(directory / repository);
  }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(kill_test)

BOOST_AUTO_TEST_CASE(after_a_kill_at_any_moment_all_can_be_read) {
  Campaign campaign;
  const std::uint64_t kills = argument(1, 300), seed = argument(2, std::random_device{}());
  campaign.random.seed(seed);
  BOOST_TEST_MESSAGE("seed " << seed);
  BOOST_TEST_CONTEXT("seed " << seed) {
    std::size_t rounds = 0;
    for (; campaign.killed_hosts + campaign.killed_workers < kills && rounds < 10 * kills; ++rounds)
      campaign.one(rounds);
    BOOST_TEST(campaign.killed_hosts + campaign.killed_workers >= kills);
    // Every line of what was told is whole.
    std::istringstream told(std::filesystem::exists(campaign.directory / "told.jsonl")
                                ? read_text(campaign.directory / "told.jsonl")
                                : std::string());
    std::size_t lines = 0;
    for (std::string line; std::getline(told, line); ++lines) parse_json(line);
    std::string states;
    for (const auto& [state, count] : campaign.states) states += ", " + std::to_string(count) + " " + state;
    BOOST_TEST_MESSAGE(campaign.killed_hosts << " hosts and " << campaign.killed_workers << " workers killed in "
                                             << rounds << " rounds (" << campaign.too_late << " after the end); records"
                                             << states << "; " << lines << " notifications");
  }
}

BOOST_AUTO_TEST_SUITE_END()
