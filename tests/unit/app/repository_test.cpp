// SPDX-License-Identifier: MIT
#include <skrobot/repository.hpp>

#include <boost/test/unit_test.hpp>
#include <cmath>
#include <filesystem>

#include "base/machine.hpp"
#include "support/sample_repository.hpp"
#include "support/temporary_directory.hpp"
#include "sweep/sweep_plan.hpp"

using namespace skrobot;
using namespace skrobot::test;

namespace {

namespace fs = std::filesystem;

const std::string k_ada = "ada-2026-03-01T12-00-00", k_bob = "bob-2026-03-02T12-00-00",
                  k_sweep = "eve-2026-03-03T12-00-00";

SampleRun made_run(const std::string& name, const std::string& second, const std::string& id, double auc) {
  SampleRun run = sample_run(name, "2026-03-01T12:00:" + second + ".000+00:00", id);
  run.points = {{"loss", 0, 0.1, 0.7}, {"loss", 1, 0.2, 0.4}, {"auc", 1, 0.2, auc}};
  run.params = {{"rate", auc / 10}, {"rounds", 50}};
  run.result = json::object{{"auc", auc}};
  return run;
}

struct Bench {
  Bench() {
    SampleExperiment ada{k_ada, sample_log("ada", "2026-03-01T12:00:00.000+00:00", "aaaa0001"), {}};
    ada.runs = {made_run("train_task", "01", "bbbb0001", 0.5), made_run("train_task-2", "02", "bbbb0002", 0.8),
                made_run("train_task-3", "03", "bbbb0003", 0.7)};
    ada.runs[2].record.state = State::failed;
    ada.runs[2].errors = "the data is empty\n\nhint\n";
    ada.runs[2].result.reset();
    write_experiment(directory.path(), ada);
    SampleExperiment bob{k_bob, sample_log("bob", "2026-03-02T12:00:00.000+00:00", "aaaa0002"), {}};
    bob.runs = {made_run("null_task", "09", "bbbb0009", 0.1)};
    write_experiment(directory.path(), bob);
  }
  void write_sweep(std::uint64_t repeats = 1) {
    SampleExperiment eve{k_sweep, sample_log("eve", "2026-03-03T12:00:00.000+00:00", "aaaa0003"), {}};
    for (const int number : {1, 2, 3, 4}) {
      eve.runs.push_back(made_run("trials/" + std::to_string(number) + "/train_task", "1" + std::to_string(number),
                                  "dddd000" + std::to_string(number), 0.1 * (number == 2 ? 9 : number)));
    }
    eve.runs[3].record.state = State::failed;
    write_experiment(directory.path(), eve);
    SweepPlan plan;
    plan.task = "train_task";
    plan.trials = 4;
    plan.objective = parse_objective("maximize:auc");
    ValueSpace rates;
    rates.key = "rate";
    rates.values = {0.01, 0.09, 0.03, 0.04};
    plan.spaces = {rates};
    plan.repeats = repeats;
    json::object stored = to_json(plan);
    stored["made_by"] = "a later version";
    write_file(directory / k_sweep / "sweep.json", to_text(stored));
  }
  std::string names(const FindOptions& options) {
    std::string text;
    for (const RunSummary& run : open().find(options)) text += (text.empty() ? "" : " ") + run.run;
    return text;
  }
  Repository open() { return Repository(directory.path()); }
  json::object record(const std::string& experiment, const std::string& run) {
    return parse_json(read_text(directory / experiment / (run + ".run"))).as_object();
  }
  template <class Work>
  std::string failure(Work work) {
    try {
      work();
    } catch (const Error& e) {
      return std::string(e.fault() == Fault::usage ? "usage: " : "host: ") + e.what();
    }
    return "no failure";
  }

  TemporaryDirectory directory;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(repository_test, Bench)

BOOST_AUTO_TEST_CASE(runs_are_found_sorted_and_limited) {
  BOOST_TEST(names({}) == "null_task train_task-3 train_task-2 train_task");
  BOOST_TEST(names({.where = "metrics.auc >= 0.7"}) == "train_task-3 train_task-2");
  BOOST_TEST(names({.where = "task = train_task", .sort = "-metrics.auc", .limit = 2}) == "train_task-2 train_task-3");
  BOOST_TEST(names({.runs = {"bob", k_ada + "/train_task-2", "bbbb0001"}}) == "null_task train_task-2 train_task");
  BOOST_TEST(names({.where = "state = failed", .runs = {"ada"}}) == "train_task-3");
  BOOST_TEST(names({.runs = {"latest"}}) == "null_task");
  BOOST_TEST(open().count({.where = "experimenter = ada", .limit = 1}) == 3u);
  Repository absent(directory / "absent");
  BOOST_TEST(absent.find().empty());
  BOOST_TEST(!fs::exists(directory / "absent"));
  BOOST_TEST(failure([] { Repository(""); }).starts_with("usage: "));
  write_file(directory / "file", "");
  BOOST_TEST(failure([&] { Repository(directory / "file"); }).starts_with("host: "));
  BOOST_TEST(Repository(directory.path() / "").directory() == directory.path());
}

BOOST_AUTO_TEST_CASE(a_query_that_cannot_be_read_says_where) {
  const auto told = [](const FindOptions& options) {
    try {
      check(options);
    } catch (const QueryError& e) {
      return e.part() + " " + std::to_string(e.position()) + " " + e.what();
    }
    return std::string("nothing");
  };
  BOOST_TEST(told({.where = "state = failed and stat = 1"}) ==
             "where 19 unknown field 'stat'\n  state = failed and stat = 1\n                     ^");
  BOOST_TEST(told({.where = "(state = failed"}) == "where 0 unclosed parenthesis\n  (state = failed\n  ^");
  BOOST_TEST(told({.sort = "started,-stat"}) == "sort 8 unknown field 'stat'");
  BOOST_TEST(told({.sort = "started,-"}) == "sort 8 missing field name in 'started,-'");
  BOOST_TEST(told({.where = "state = failed", .sort = "-started"}) == "nothing");
  Repository repository = open();
  BOOST_CHECK_THROW(repository.find({.where = "x"}), QueryError);
  BOOST_CHECK_THROW(repository.count({.sort = "x"}), QueryError);
  BOOST_CHECK_THROW(repository.snapshot({.where = "x"}), QueryError);
  BOOST_CHECK_THROW(repository.prepare_deletion({.where = "x"}), QueryError);
  BOOST_TEST(failure([&] { repository.find({.runs = {"nobody"}}); }) ==
             "usage: there is no experiment or run 'nobody'");
  const auto unknown = repository.unknown_fields({.where = "params.rat = 1", .sort = "tags.x"}, {"metrics.acu", "run"});
  BOOST_TEST_REQUIRE(unknown.size() == 3u);
  BOOST_TEST(unknown[1] == "no run has 'params.rat'; did you mean 'params.rate'?");
}

BOOST_AUTO_TEST_CASE(an_experiment_is_found_by_its_name_or_a_run) {
  write_experiment(directory.path(), {"zoe", sample_log("zoe", "2026-02-01T12:00:00.000+00:00", "aaaa0008"), {}});
  Repository repository = open();
  for (const std::string& name : {std::string("ada"), k_ada + "/", k_ada + "/train_task-2", std::string("bbbb0003")})
    BOOST_TEST(repository.experiment(name) == k_ada, name);
  BOOST_TEST(repository.experiment("latest") == k_bob);
  BOOST_TEST(repository.experiment("latest~1") == k_ada);
  BOOST_TEST(repository.experiment("zoe") == "zoe");  // without runs
  BOOST_TEST(failure([&] { repository.experiment("nobody"); }) == "usage: there is no experiment or run 'nobody'");
  BOOST_TEST(failure([&] { repository.experiment("aaaa000"); }).starts_with("usage: 'aaaa000' is ambiguous"));
}

BOOST_AUTO_TEST_CASE(values_are_read_by_the_names_of_fields) {
  Repository repository = open();
  const RunSummary run = repository.run("bbbb0002");
  BOOST_TEST(value_of(run, "params.rate") == json::value(0.08));
  BOOST_TEST(value_of(run, "metrics.loss.max") == json::value(0.7));
  BOOST_TEST(value_of(run, "metrics.loss") == json::value(0.4));
  BOOST_TEST(value_of(run, "duration") == json::value(12'345));
  BOOST_TEST(value_of(run, "tags.x").is_null());
  BOOST_TEST(failure([&] { value_of(run, "durations"); }) == "usage: unknown field 'durations'");
}

BOOST_AUTO_TEST_CASE(a_snapshot_stays_as_it_was_beside_another_one) {
  Repository repository = open();
  std::string seen;
  {
    const Snapshot all = repository.snapshot({.sort = "run"}),
                   failed = repository.snapshot({.where = "state = failed"});
    fs::remove_all(directory / k_bob);
    repository.refresh();
    BOOST_TEST(repository.find().size() == 3u);
    all.each([&](const RunSummary& run) {
      seen += run.run + " ";
      failed.each([&](const RunSummary& other) { seen += "(" + other.run + ") "; });
    });
  }
  BOOST_TEST(
      seen ==
      "null_task (train_task-3) train_task (train_task-3) train_task-2 (train_task-3) train_task-3 (train_task-3) ");
}

BOOST_AUTO_TEST_CASE(a_run_tells_all_that_its_files_say) {
  Repository repository = open();
  const RunSummary failed = repository.run("bbbb0003");
  const RunDetails details = repository.details(failed);
  BOOST_TEST(details.record.at("seed") == json::value(42));
  BOOST_TEST(details.experiment_log.at("experimenter") == json::value("ada"));
  BOOST_TEST(details.params.at("rounds") == json::value(50));
  BOOST_TEST(!details.result.has_value());
  BOOST_TEST(details.errors == "the data is empty\n\nhint\n");
  BOOST_TEST(details.faults.empty());
  BOOST_TEST((repository.details(repository.run("bbbb0001")).result == json::value{{"auc", 0.5}}));
  BOOST_TEST(repository.state(failed) == "failed");
  BOOST_TEST(repository.text(failed, RunText::errors).text == "the data is empty\n\nhint\n");
  BOOST_TEST(repository.text(failed, RunText::log, repository.last_lines(failed, RunText::log, 1)).text ==
             "2026-03-01T12:00:03.000+00:00 info    training\n");

  fs::create_directory(directory / k_ada / "train_task-3");
  write_file(directory / k_ada / "train_task-3/model.json", "{}");
  fs::create_symlink("/etc/passwd", directory / k_ada / "train_task-3/link");
  std::string files;
  for (const ListedFile& file : repository.files(failed).files) files += file.path + " ";
  BOOST_TEST(files ==
             "train_task-3.params train_task-3.run train_task-3.metrics train_task-3.log train_task-3.errors "
             "train_task-3/model.json ");
  BOOST_TEST(repository.files(failed, 0).left_out == 1u);
  BOOST_TEST(repository.file(failed, ".log") == directory / k_ada / "train_task-3.log");
  BOOST_TEST(repository.file(failed, "") == directory / k_ada / "train_task-3");

  const MetricCurves curves = repository.curves(failed, {.metrics = {"loss"}, .width = 1});
  BOOST_TEST_REQUIRE(curves.curves.size() == 1u);
  BOOST_TEST(curves.curves[0].points.size() == 2u);
  BOOST_TEST(repository.curves(failed).curves.size() == 2u);
}

BOOST_AUTO_TEST_CASE(what_is_damaged_is_said_and_hides_nothing_else) {
  write_file(directory / k_ada / "train_task.params", "{\"rate\": ");
  write_file(directory / k_bob / "null_task.run", "no JSON");
  Repository repository = open();
  const RunDetails details = repository.details(repository.run("bbbb0001"));
  BOOST_TEST_REQUIRE(details.faults.size() == 1u);
  BOOST_TEST(details.faults[0].find("train_task.params is damaged: line 1") != std::string::npos, details.faults[0]);
  BOOST_TEST(details.params.empty());
  BOOST_TEST(details.record.at("seed") == json::value(42));
  const RunSummary damaged = repository.run(k_bob);
  BOOST_TEST(damaged.state == "damaged");
  BOOST_TEST(repository.state(damaged) == "damaged");
  const auto files = repository.damaged();
  BOOST_TEST_REQUIRE(files.size() == 2u);
  BOOST_TEST(files[0].path == k_ada + "/train_task.params");
  BOOST_TEST(files[1].path == k_bob + "/null_task.run");
  BOOST_TEST(failure([&] { repository.tag({damaged}, {{"a", "b"}}); }).starts_with("host: "));
  // A name that leads elsewhere is none.
  RunSummary invented;
  invented.experiment = "..";
  invented.run = "x";
  BOOST_TEST(failure([&] { repository.details(invented); }).starts_with("host: "));
  BOOST_TEST(failure([&] { repository.tag({invented}, {{"a", "b"}}); }).starts_with("host: "));
  invented.experiment = k_ada;
  invented.run = "../" + k_bob + "/null_task";
  BOOST_TEST(failure([&] { repository.curves(invented); }).starts_with("host: "));
}

BOOST_AUTO_TEST_CASE(a_sweep_is_ranked) {
  BOOST_TEST(open().sweeps().empty());
  write_sweep();
  Repository repository = open();
  BOOST_TEST((repository.sweeps() == std::vector<std::string>{k_sweep}));
  const auto order = [&](const SweepRanking& ranking) {
    std::string text = ranking.objective + ":";
    for (const RankedTrial& trial : ranking.trials)
      text +=
          " " + std::to_string(trial.number) + "=" + to_text(trial.values.at("rate")) + "," + to_text(trial.objective);
    return text;
  };
  const SweepRanking ranking = repository.ranking("eve");
  BOOST_TEST(order(ranking) == "maximize:auc: 2=0.09,0.9 3=0.030000000000000006,0.30000000000000004 1=0.01,0.1");
  BOOST_TEST(ranking.experiment == k_sweep);
  BOOST_TEST(ranking.plan.at("made_by") == json::value("a later version"));
  BOOST_TEST(ranking.trials[0].run == "train_task");
  BOOST_TEST(ranking.trials[0].duration_ms == 12'345);
  BOOST_TEST(order(repository.ranking(k_sweep, 1, "minimize:auc")) == "minimize:auc: 1=0.01,0.1");
  BOOST_TEST(order(repository.ranking(k_sweep, 9, "maximize:nothing")) == "maximize:nothing:");
  BOOST_TEST(failure([&] { repository.ranking(k_sweep, 9, "auc"); }) ==
             "usage: expected an objective, maximize:METRIC or minimize:METRIC, got 'auc'");
  BOOST_TEST(failure([&] { repository.ranking(k_ada); }).starts_with("usage: "));
}

BOOST_AUTO_TEST_CASE(a_sweep_with_repeats_is_ranked_by_point) {
  write_sweep(2);  // trials 1 and 3 are a point, 2 and 4, which failed, another
  const SweepRanking ranking = open().ranking("eve");
  BOOST_TEST(ranking.repeats == 2u);
  BOOST_TEST(ranking.rank_by == "mean");
  BOOST_TEST_REQUIRE(ranking.trials.size() == 2u);
  const RankedTrial &first = ranking.trials[0], &second = ranking.trials[1];
  BOOST_TEST(first.number == 1u);
  BOOST_TEST(first.objective == 0.2, boost::test_tools::tolerance(1e-12));
  BOOST_TEST(first.mean == first.objective);
  BOOST_TEST(first.deviation == std::sqrt(0.02), boost::test_tools::tolerance(1e-12));
  BOOST_TEST((first.completed == 2u && first.failed == 0u && !first.is_within_noise));
  BOOST_TEST_REQUIRE(first.repeats.size() == 2u);
  BOOST_TEST((first.repeats[0].trial == 1u && first.repeats[1].trial == 3u));
  BOOST_TEST(first.repeats[0].seed != first.repeats[1].seed);
  BOOST_TEST((second.number == 2u && second.completed == 1u && second.failed == 1u));
  BOOST_TEST(second.repeats[1].state == "failed");
  BOOST_TEST(!second.repeats[1].objective);
  BOOST_TEST(second.repeats[1].seed == first.repeats[1].seed);
  BOOST_TEST(second.is_within_noise);  // of one value nothing can be said
}

BOOST_AUTO_TEST_CASE(tags_and_notes_change_and_nothing_else_does) {
  Repository repository = open();
  json::object before = record(k_ada, "train_task");
  before["of_a_later_version"] = {1, 2.5, "x"};
  write_file(directory / k_ada / "train_task.run", to_pretty_text(before) + "\n");
  const RunSummary run = repository.run("bbbb0001");
  repository.tag({run, repository.run("bbbb0002")}, {{"model", "baseline"}, {"draft", "yes"}, {"odd key", "=\n\""}});
  repository.set_note({run}, "the first one");
  // Seen without a refresh.
  BOOST_TEST(names({.where = "tags.model = baseline"}) == "train_task-2 train_task");
  BOOST_TEST(repository.find({.where = "note ~ '*first*'"}).size() == 1u);
  repository.tag({run}, {{"model", "new"}}, {"draft", "absent"});
  before["tags"] = {{"model", "new"}, {"odd key", "=\n\""}};
  before["note"] = "the first one";
  BOOST_TEST(to_text(record(k_ada, "train_task")) == to_text(before));
  repository.set_note({run}, "");
  BOOST_TEST(repository.run("bbbb0001").note == "");
  BOOST_TEST(
      (names_in(directory / k_ada) ==
       std::vector<std::string>{"experiment.log", "train_task-2.log", "train_task-2.metrics", "train_task-2.params",
                                "train_task-2.result", "train_task-2.run", "train_task-3.errors", "train_task-3.log",
                                "train_task-3.metrics", "train_task-3.params", "train_task-3.run", "train_task.log",
                                "train_task.metrics", "train_task.params", "train_task.result", "train_task.run"}));
  BOOST_TEST(failure([&] { repository.tag({run}, {{"", "x"}}); }) == "usage: the key of a tag is empty");
}

BOOST_AUTO_TEST_CASE(what_is_in_progress_or_deleted_is_not_changed) {
  Repository repository = open();
  const RunSummary first = repository.run("bbbb0001"), second = repository.run("bbbb0002");
  SampleRun going = made_run("train_task-2", "02", "bbbb0002", 0.8);
  going.record.state = State::running;
  going.record.host = host_name();
  going.record.pid = process_id();
  going.record.pid_start_ticks = own_start_ticks();
  const auto tag_both = [&] { repository.tag({first, second}, {{"a", "b"}}); };
  // Here, and on a machine that nobody can ask.
  for (const std::string& host : {host_name(), std::string("another")}) {
    going.record.host = host;
    write_run(directory / k_ada, going);
    BOOST_TEST(failure(tag_both) == "usage: the run '" + k_ada + "/train_task-2' is in progress" +
                                        (host == "another" ? " on another" : "") +
                                        ", and its record cannot be changed");
    BOOST_TEST(!record(k_ada, "train_task").at("tags").as_object().contains("a"));
  }
  // Lost: its process is gone, and nobody writes the record any more.
  going.record.host = host_name();
  going.record.pid_start_ticks += 1;
  write_run(directory / k_ada, going);
  tag_both();
  BOOST_TEST(record(k_ada, "train_task-2").at("tags").as_object().contains("a"));
  BOOST_TEST(record(k_ada, "train_task-2").at("state") == json::value("running"));
  // Its end is recorded, and the process is there that tells its notifiers.
  going.record.state = State::completed;
  going.record.pid_start_ticks = own_start_ticks();
  going.record.notifications = {{"file_notifier", std::nullopt, "", 0}};
  write_run(directory / k_ada, going);
  BOOST_TEST(failure(tag_both) ==
             "usage: the notifiers of the run '" + k_ada + "/train_task-2' are still being told of its end");
  going.record.notifications[0].attempts = 1;
  write_run(directory / k_ada, going);
  tag_both();
  // Another run has the name.
  going.record.id = "eeee0001";
  write_run(directory / k_ada, going);
  BOOST_TEST(failure(tag_both) == "host: the run '" + k_ada + "/train_task-2' was deleted");
  fs::remove(directory / k_ada / "train_task-2.run");
  BOOST_TEST(failure(tag_both) == "host: the run '" + k_ada + "/train_task-2' was deleted");
  BOOST_TEST(!fs::exists(directory / k_ada / "train_task-2.run"));
  fs::remove_all(directory / k_ada);
  BOOST_TEST(failure(tag_both).starts_with("host: "));
  BOOST_TEST(!fs::exists(directory / k_ada));
}

BOOST_AUTO_TEST_CASE(nothing_is_written_behind_a_link) {
  const fs::path outside = directory / "elsewhere" / "outside";
  fs::create_directories(outside.parent_path());
  fs::rename(directory / k_bob, outside);
  const std::string before = read_text(outside / "null_task.run");
  fs::create_directory_symlink(outside, directory / k_bob);
  RunSummary run;
  run.experiment = k_bob;
  run.run = "null_task";
  run.id = "bbbb0009";
  Repository repository = open();
  BOOST_TEST(failure([&] { repository.tag({run}, {{"a", "b"}}); }).find("symbolic link") != std::string::npos);
  BOOST_TEST(read_text(outside / "null_task.run") == before);
  // And no record through a link in its place.
  fs::rename(directory / k_ada / "train_task.run", directory / "elsewhere" / "kept");
  fs::create_symlink(directory / "elsewhere" / "kept", directory / k_ada / "train_task.run");
  run.experiment = k_ada;
  run.run = "train_task";
  run.id = "bbbb0001";
  BOOST_TEST(failure([&] { repository.tag({run}, {{"a", "b"}}); }).starts_with("host: "));
  BOOST_TEST(!parse_json(read_text(directory / "elsewhere/kept")).at("tags").as_object().contains("a"));
}

BOOST_AUTO_TEST_CASE(what_is_deleted_is_what_was_looked_at) {
  Repository repository = open();
  Deletion deletion = repository.prepare_deletion({.runs = {"bob"}, .where = "metrics.auc > 0.7 or state = failed"});
  std::string targets;
  for (const Deletion::Target& target : deletion.targets())
    targets += target.name() + " of " + std::to_string(target.runs.size()) + " ";
  BOOST_TEST(targets == k_bob + " of 1 " + k_ada + "/train_task-3 of 1 " + k_ada + "/train_task-2 of 1 ");
  BOOST_TEST(repository.find().size() == 4u);
  std::string deleted;
  deletion.remove([&](const Deletion::Target& target) { deleted += target.name() + " "; });
  BOOST_TEST(deleted == k_bob + " " + k_ada + "/train_task-3 " + k_ada + "/train_task-2 ");
  BOOST_TEST(names({}) == "train_task");
  BOOST_TEST(repository.find().size() == 1u);  // without a refresh
  BOOST_TEST(!fs::exists(directory / k_bob));

  Deletion late = repository.prepare_deletion({.runs = {"ada"}});
  fs::rename(directory / k_ada, directory / "kept");
  fs::create_directory(directory / k_ada);
  write_file(directory / k_ada / "mine", "");
  const std::string changed = failure([&] { late.remove(); });
  BOOST_TEST(changed.starts_with("host: cannot delete '" + k_ada + "'"), changed);
  BOOST_TEST(fs::exists(directory / k_ada / "mine"));
  BOOST_TEST(repository.prepare_deletion({.where = "state = lost"}).targets().empty());
}

BOOST_AUTO_TEST_CASE(what_is_in_progress_is_deleted_only_when_forced) {
  SampleRun going = made_run("train_task", "01", "bbbb0001", 0.5);
  going.record.state = State::running;
  going.record.host = host_name();
  going.record.pid = process_id();
  going.record.pid_start_ticks = own_start_ticks();
  write_run(directory / k_ada, going);
  Repository repository = open();
  Deletion refused = repository.prepare_deletion({.runs = {"ada"}});
  BOOST_TEST(failure([&] { refused.check(); }) == "usage: 1 run is in progress: '" + k_ada + "/train_task'");
  BOOST_TEST(failure([&] { refused.remove(); }).starts_with("usage: 1 run is in progress"));
  BOOST_TEST(fs::exists(directory / k_ada / "train_task.run"));
  repository.prepare_deletion({.runs = {"ada"}, .force = true}).remove();
  BOOST_TEST(!fs::exists(directory / k_ada));
}

BOOST_AUTO_TEST_SUITE_END()
