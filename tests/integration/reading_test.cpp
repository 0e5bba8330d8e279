// SPDX-License-Identifier: MIT
// The commands on recorded runs, with real runs: run again, skip, follow, delete, complete.
#include <boost/test/unit_test.hpp>
#include <csignal>
#include <skrobot/json.hpp>
#include <sstream>

#include "support/program.hpp"
#include "support/sample_repository.hpp"
#include "support/skrobot_bench.hpp"
#include "support/temporary_directory.hpp"

using namespace skrobot;
using namespace skrobot::test;

namespace {

namespace fs = std::filesystem;

json::value json_in(const fs::path& file) { return parse_json(read_text(file)); }

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

struct Bench : SkrobotBench {
  fs::path experiments() { return directory / "experiments"; }
  std::size_t count() {
    std::error_code code;
    std::size_t number = 0;
    for (const auto& entry : fs::directory_iterator(experiments(), code))
      number += entry.path().filename().string().starts_with('.') ? 0 : 1;
    return number;
  }
  json::array list(std::vector<std::string> more = {}) {
    std::vector<std::string> words{"list", "--json", "--limit", "0"};
    words.insert(words.end(), more.begin(), more.end());
    const Ended ended = run_skrobot(words);
    BOOST_TEST_REQUIRE(ended.exit_code == 0, ended.errors);
    return parse_json(ended.output).as_array();
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(reading_test, Bench)

BOOST_AUTO_TEST_CASE(a_run_has_a_summary_of_its_metrics) {
  BOOST_TEST_REQUIRE(
      run_skrobot({"run", "descent_task", "steps=5", "rate=0.25", "--plugins", fixture("descent")}).exit_code == 0);
  const auto experiment = experiments() / std::string(list().at(0).at("experiment").as_string());
  const json::value summary = json_in(experiment / "descent_task.run").at("metrics").at("loss");
  BOOST_TEST(to_text(summary) == R"({"last":0.0009765625,"min":0.0009765625,"max":0.25,"count":5,"last_step":4})");
  BOOST_TEST(to_text(list().at(0).at("metrics").at("loss")) == to_text(summary));
}

BOOST_AUTO_TEST_CASE(a_million_metrics_leave_a_record_that_can_be_listed) {
  BOOST_TEST_REQUIRE(run_skrobot({"run", "million_metrics_task", "--plugins", fixture("million_metrics")}).exit_code ==
                     0);
  const auto experiment = experiments() / std::string(list().at(0).at("experiment").as_string());
  const json::value record = json_in(experiment / "million_metrics_task.run");
  BOOST_TEST(record.at("metrics").as_object().size() == 1000u);
  BOOST_TEST(record.at("metrics_left_out").to_number<std::uint64_t>() == 999'001u);
}

BOOST_AUTO_TEST_CASE(a_run_is_run_again) {
  BOOST_TEST_REQUIRE(run_skrobot({"run", "kitchen_sink_task", "--plugins", fixture("kitchen_sink"), "--seed", "7",
                                  "--tag", "kind=test", "--note", "n", "--timeout", "5m", "text=${x} $${y}",
                                  "names=a,b", "environment.A=b", "inner.rate=2", "path=some/file"})
                         .exit_code == 0);
  const Ended again = run_skrobot({"rerun", "latest", "real=0.75", "--plugins", fixture("kitchen_sink")});
  BOOST_TEST_REQUIRE(again.exit_code == 0, again.errors);
  BOOST_TEST(!has(again.errors, "warning"), again.errors);
  json::array runs = list({"--sort", "started"});
  BOOST_TEST_REQUIRE(runs.size() == 2u);
  for (const char* key : {"task", "seed", "tags", "note"})
    BOOST_TEST(to_text(runs[0].at(key)) == to_text(runs[1].at(key)), key);
  json::object first = runs[0].at("params").as_object(), second = runs[1].at("params").as_object();
  BOOST_TEST(second.at("real").as_double() == 0.75);
  first["real"] = 0.75;
  BOOST_TEST(to_text(first) == to_text(second));
  BOOST_TEST(json_in(std::string(runs[1].at("record").as_string())).at("limits").at("timeout_ms").as_int64() ==
             300'000);
}

BOOST_AUTO_TEST_CASE(running_again_says_what_changed) {
  fs::create_directory(directory / "plugins");
  fs::copy_file(fs::path(fixture("kitchen_sink")) / "kitchen_sink.so", directory / "plugins" / "kitchen_sink.so");
  write_text(directory / "data", "1");
  const std::vector<std::string> first{"run", "kitchen_sink_task", "--plugins", "plugins", "path=data"};
  BOOST_TEST_REQUIRE(run_skrobot(first).exit_code == 0);
  // Another file of the same plugin: bytes behind its end change nothing but the digest.
  write_text(directory / "plugins" / "kitchen_sink.so", read_text(directory / "plugins" / "kitchen_sink.so") + "x");
  write_text(directory / "data", "2");
  const Ended again = run_skrobot({"rerun", "latest", "--plugins", "plugins", "--dry-run"});
  BOOST_TEST(again.exit_code == 0, again.errors);
  BOOST_TEST(
      has(again.errors, "warning: the plugin org.example.kitchen_sink has changed since that run: then 1.0.0 (sha256 "),
      again.errors);
  BOOST_TEST(has(again.errors, "warning: the file that parameter 'path' names has changed since that run"),
             again.errors);
  BOOST_TEST(count() == 1u);
}

BOOST_AUTO_TEST_CASE(a_secret_must_be_given_again) {
  BOOST_TEST_REQUIRE(
      run_skrobot({"run", "prints_its_secret_task", "token=hunter2-secret", "--plugins", fixture("prints_its_secret")})
          .exit_code == 0);
  const Ended without = run_skrobot({"rerun", "latest", "--plugins", fixture("prints_its_secret")});
  BOOST_TEST(without.exit_code == 2);
  BOOST_TEST(has(without.errors, "skrobot: error: the secret parameter 'token' of '"), without.errors);
  BOOST_TEST(has(without.errors, "hint: give it again: token=env:NAME\n"), without.errors);
  BOOST_TEST(
      run_skrobot({"rerun", "latest", "token=hunter2-secret", "--plugins", fixture("prints_its_secret")}).exit_code ==
      0);
  BOOST_TEST(count() == 2u);
}

BOOST_AUTO_TEST_CASE(what_was_done_is_not_needed) {
  write_text(directory / "data", "1");
  const auto needed = [&](std::vector<std::string> more) {
    std::vector<std::string> words{"run",       "kitchen_sink_task",     "--needed",
                                   "--plugins", fixture("kitchen_sink"), "path=data"};
    words.insert(words.end(), more.begin(), more.end());
    Ended ended = run_skrobot(words);
    BOOST_TEST(ended.exit_code == 0, ended.errors);
    return ended;
  };
  const Ended first = needed({"--seed", "3"});
  BOOST_TEST(count() == 1u);
  const Ended second = needed({"--seed", "3"});
  BOOST_TEST(count() == 1u);
  BOOST_TEST(has(second.errors, "kitchen_sink_task: not needed, anonymous-"), second.errors);
  BOOST_TEST(second.output == first.output);
  needed({});  // no seed: any will do
  BOOST_TEST(count() == 1u);
  const Ended another_seed = needed({"--seed", "4"});
  BOOST_TEST(count() == 2u);
  BOOST_TEST(has(another_seed.errors, "kitchen_sink_task: needed, differs from anonymous-"), another_seed.errors);
  BOOST_TEST(has(another_seed.errors, "/kitchen_sink_task: the seed was 3, is now 4\n"), another_seed.errors);
  const Ended another_parameter = needed({"--seed", "3", "real=0.25"});
  BOOST_TEST(count() == 3u);
  BOOST_TEST(has(another_parameter.errors, ": the parameter 'real' was 0.1, is now 0.25\n"), another_parameter.errors);
  write_text(directory / "data", "2");
  const Ended changed = needed({"--seed", "3"});
  BOOST_TEST(count() == 4u);
  BOOST_TEST(has(changed.errors, ": the input 'path' (" + (directory / "data").string() + ") has changed\n"),
             changed.errors);
  const Ended document = needed({"--seed", "3", "--json", "--quiet"});
  BOOST_TEST(count() == 4u);
  BOOST_TEST(document.errors == "");
  BOOST_TEST(parse_json(document.output).at("experiment").is_null());
  BOOST_TEST(parse_json(document.output).at("runs").at(0).at("skipped").as_bool());
}

BOOST_AUTO_TEST_CASE(only_completed_runs_are_no_longer_needed) {
  for (int i = 0; i < 2; ++i) {
    BOOST_TEST(run_skrobot({"run", "throws_std_task", "--needed", "--plugins", fixture("throws_std")}).exit_code == 1);
    BOOST_TEST(count() == static_cast<std::size_t>(i + 1));
  }
}

BOOST_AUTO_TEST_CASE(in_a_file_each_task_is_asked_for_by_itself) {
  write_text(directory / "plan.json", R"({"seed": 1, "tasks": [
    { "task": "kitchen_sink_task", "name": "first", "params": { "small": 7, "names": ["q"] } },
    { "task": "kitchen_sink_task", "name": "second", "params": { "small": "${first.result.small}" } }]})");
  const std::vector<std::string> words{"run", "plan.json", "--needed", "--plugins", fixture("kitchen_sink")};
  BOOST_TEST_REQUIRE(run_skrobot(words).exit_code == 0);
  std::vector<std::string> other = words;
  other.push_back("second.real=0.5");
  const Ended ended = run_skrobot(other);
  BOOST_TEST(ended.exit_code == 0, ended.errors);
  BOOST_TEST(has(ended.errors, "first: not needed"), ended.errors);
  BOOST_TEST(count() == 2u);
  const auto run = list({"--where", "params.real = 0.5"});
  BOOST_TEST_REQUIRE(run.size() == 1u);
  BOOST_TEST(run.at(0).at("params").at("small").as_int64() == 7);
}

BOOST_AUTO_TEST_CASE(a_going_run_is_followed_listed_and_not_deleted) {
  Started started(
      test::skrobot(directory.path(), {"run", "waits_for_cancel_task", "--plugins", fixture("waits_for_cancel")}));
  BOOST_TEST_REQUIRE(
      wait_until([&] { return count() == 1 && list().size() == 1 && list().at(0).at("state") == "running"; }));
  const std::string name(list().at(0).at("experiment").as_string());
  BOOST_TEST_REQUIRE(wait_until([&] {
    std::error_code code;
    return fs::file_size(experiments() / name / "waits_for_cancel_task.log", code) > 0 && !code;
  }));
  const Ended refused = run_skrobot({"delete", "latest", "--yes"});
  BOOST_TEST(refused.exit_code == 2);
  BOOST_TEST(has(refused.errors, "skrobot: error: 1 run is in progress: '" + name + "/waits_for_cancel_task'"),
             refused.errors);
  Started follower(test::skrobot(directory.path(), {"logs", "-f", "latest"}));
  started.signal(SIGINT);
  BOOST_TEST(started.wait().exit_code == 130);
  const Ended followed = follower.wait();
  BOOST_TEST(followed.exit_code == 0, followed.errors);
  BOOST_TEST(followed.output == read_text(experiments() / name / "waits_for_cancel_task.log"));
  BOOST_TEST(list().at(0).at("state").as_string() == "cancelled");
  BOOST_TEST(run_skrobot({"delete", "latest", "--yes"}).exit_code == 0);
  BOOST_TEST(list().empty());
  BOOST_TEST(!fs::exists(experiments() / name / "waits_for_cancel_task.log"));
}

BOOST_AUTO_TEST_CASE(a_killed_host_leaves_a_lost_run) {
  Started started(
      test::skrobot(directory.path(), {"run", "waits_for_cancel_task", "--plugins", fixture("waits_for_cancel")}));
  BOOST_TEST_REQUIRE(
      wait_until([&] { return count() == 1 && list().size() == 1 && list().at(0).at("state") == "running"; }));
  started.signal(SIGKILL);
  BOOST_TEST(started.wait().exit_code == 128 + SIGKILL);
  BOOST_TEST(wait_until([&] { return list().at(0).at("state") == "lost"; }));
  BOOST_TEST(list({"--where", "state = lost"}).size() == 1u);
}

BOOST_AUTO_TEST_CASE(comparing_reads_the_source_in_the_experiment_alone) {
  make_repository(experiments(), {2, 1, 0});
  write_text(directory / "secret", "a secret");
  std::vector<fs::path> logs;
  for (const auto& entry : fs::directory_iterator(experiments())) {
    if (!entry.path().filename().string().starts_with('.')) logs.push_back(entry.path() / "experiment.log");
  }
  BOOST_TEST_REQUIRE(logs.size() == 2u);
  const json::object good = json_in(logs[0]).as_object();
  for (const std::string& source : {std::string("../../secret"), (directory / "secret").string(),
                                    std::string("/dev/zero"), std::string(".."), std::string("pipe")}) {
    json::object log = good;
    log["source"] = source;
    for (const fs::path& path : logs) write_text(path, to_text(log));
    if (source == "pipe")
      BOOST_TEST(test::run({{"/usr/bin/mkfifo", (logs[0].parent_path() / "pipe").string(),
                             (logs[1].parent_path() / "pipe").string()},
                            ".",
                            {}})
                     .exit_code == 0);
    const Ended compared = run_skrobot(
        {"compare", logs[0].parent_path().filename().string(), logs[1].parent_path().filename().string(), "--json"});
    BOOST_TEST(compared.exit_code == 0, compared.errors);
    BOOST_TEST(!has(compared.output, "file sha256"), compared.output);
  }
}

BOOST_AUTO_TEST_CASE(the_last_lines_of_a_log) {
  BOOST_TEST_REQUIRE(run_skrobot({"run", "kitchen_sink_task", "--plugins", fixture("kitchen_sink")}).exit_code == 0);
  const std::string whole = run_skrobot({"logs"}).output;
  BOOST_TEST(std::count(whole.begin(), whole.end(), '\n') == 21);
  const std::string last = run_skrobot({"logs", "-n", "2"}).output;
  BOOST_TEST(std::count(last.begin(), last.end(), '\n') == 2);
  BOOST_TEST(whole.ends_with(last));
  BOOST_TEST(run_skrobot({"logs", "-n", "100"}).output == whole);
  BOOST_TEST(run_skrobot({"logs", "--errors"}, 2).errors ==
             "skrobot: error: the run 'kitchen_sink_task' has no errors\n");
}

BOOST_AUTO_TEST_CASE(deleting_asks_first) {
  make_repository(experiments(), {4, 1, 0});
  make_repository(directory / "sweep", {6, 3, 0});
  fs::rename(directory / "sweep" / "ada-2026-01-01T00-03-00", experiments() / "sweep");
  const Ended unanswered = run_skrobot({"delete", "ada-2026-01-01T00-01"});
  BOOST_TEST(unanswered.exit_code == 2);
  BOOST_TEST(has(unanswered.errors, "Permanently delete this? [y/N] "), unanswered.errors);
  BOOST_TEST(has(unanswered.errors, "no answer, nothing was deleted"), unanswered.errors);
  BOOST_TEST(count() == 5u);
  BOOST_TEST(run_skrobot({"delete", "ada-2026-01-01T00-01", "--yes"}).output == "deleted ada-2026-01-01T00-01-00\n");
  BOOST_TEST(count() == 4u);
  BOOST_TEST(run_skrobot({"delete", "sweep/trials/1", "--yes"}).output == "deleted sweep/trials/1/train_task\n");
  BOOST_TEST(!fs::exists(experiments() / "sweep" / "trials" / "1"));
  BOOST_TEST(list({"sweep"}).size() == 2u);
  const Ended many = run_skrobot({"delete", "--where", "experiment ~ 'ada-*'", "--yes"});
  BOOST_TEST(many.exit_code == 0, many.errors);
  BOOST_TEST(list().size() == 2u);
  for (const auto& entry : fs::directory_iterator(experiments()))
    BOOST_TEST(!entry.path().filename().string().starts_with(".deleted"));
}

BOOST_AUTO_TEST_CASE(a_repository_that_cannot_be_written_is_read) {
  make_repository(experiments(), {30, 1, 3});
  const auto everything = [&] {
    std::string text;
    for (const auto& entry : fs::recursive_directory_iterator(experiments()))
      text += entry.path().string() + " " + (entry.is_regular_file() ? read_text(entry.path()) : "") + "\n";
    return text;
  };
  // Nothing in it can be made or changed, unless by root.
  for (const auto& entry : fs::recursive_directory_iterator(experiments()))
    fs::permissions(entry.path(), fs::perms(entry.is_directory() ? 0555 : 0444));
  fs::permissions(experiments(), fs::perms(0555));
  const std::string before = everything();
  const Ended first = run_skrobot({"list", "--limit", "0", "--csv"});
  BOOST_TEST(first.exit_code == 0, first.errors);
  BOOST_TEST(std::count(first.output.begin(), first.output.end(), '\n') == 31);
  BOOST_TEST(run_skrobot({"list", "--limit", "0", "--csv"}).output == first.output);
  BOOST_TEST(everything() == before);
  fs::permissions(experiments(), fs::perms(0755));
  for (const auto& entry : fs::recursive_directory_iterator(experiments()))
    fs::permissions(entry.path(), fs::perms(0755));
}

BOOST_AUTO_TEST_CASE(reading_changes_no_record) {
  make_repository(experiments(), {40, 4, 10});
  const auto everything = [&] {
    std::vector<std::string> all;
    for (const auto& entry : fs::recursive_directory_iterator(experiments())) {
      all.push_back(entry.path().string() + " " + (entry.is_regular_file() ? read_text(entry.path()) : ""));
    }
    std::sort(all.begin(), all.end());
    return all;
  };
  const auto before = everything();
  for (const std::vector<std::string>& words : {std::vector<std::string>{"list"},
                                                {"list", "--damaged"},
                                                {"show", "latest"},
                                                {"logs", "latest"},
                                                {"compare", "latest", "latest~1"},
                                                {"export"}}) {
    BOOST_TEST(run_skrobot(words).exit_code == 0, words.front());
  }
  BOOST_TEST(everything() == before, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(every_export_can_be_read_back) {
  make_repository(experiments(), {25, 5, 5});
  const json::array runs = parse_json(run_skrobot({"export", "--json"}).output).as_array();
  BOOST_TEST(runs.size() == 25u);
  const std::string csv = run_skrobot({"export"}).output;
  BOOST_TEST(std::count(csv.begin(), csv.end(), '\n') == 26);
  BOOST_TEST(has(csv.substr(0, csv.find('\n')),
                 "params.optimizer.momentum,metrics.loss.last,metrics.loss.min,metrics.loss.max,metrics.loss.count,"
                 "metrics.auc.last"));
}

BOOST_AUTO_TEST_CASE(bad_words_are_named) {
  make_repository(experiments(), {3, 1, 0});
  const std::vector<std::pair<std::vector<std::string>, std::string>> cases{
      {{"show", "nobody"},
       "skrobot: error: there is no experiment or run 'nobody'\nhint: 'skrobot list' shows all runs\n"},
      {{"compare", "latest"},
       "skrobot: error: skrobot compare needs two runs, 'latest' is one\nhint: name another one: skrobot compare "
       "latest latest~1\n"},
      {{"compare"}, "skrobot: error: skrobot compare needs two runs\nhint: skrobot compare latest latest~1\n"},
      {{"rerun"}, "skrobot: error: skrobot rerun needs a run\nhint: skrobot rerun latest\n"},
      {{"delete"},
       "skrobot: error: skrobot delete needs a run, an experiment or --where\nhint: 'skrobot list' shows what there "
       "is\n"},
      {{"list", "--csv", "--json"}, "skrobot: error: --csv and --json exclude each other\n"},
      {{"list", "--sort", "stat"}, "skrobot: error: --sort: unknown field 'stat'\nhint: did you mean 'state'?\n"},
      {{"list", "--columns", "run,,state"}, "skrobot: error: --columns: the name of a field is missing\n"},
      {{"list", "ada"},
       "skrobot: error: 'ada' is ambiguous: 'ada-2026-01-01T00-02-00', 'ada-2026-01-01T00-01-00', "
       "'ada-2026-01-01T00-00-00'\nhint: use a longer prefix\n"}};
  for (const auto& [words, expected] : cases) {
    const Ended ended = run_skrobot(words);
    BOOST_TEST(ended.exit_code == 2, expected);
    BOOST_TEST(ended.errors == expected);
    BOOST_TEST(ended.output == "");
  }
}

BOOST_AUTO_TEST_CASE(a_field_that_no_run_has_is_named) {
  make_repository(experiments(), {3, 1, 0});
  const auto warned = [&](std::vector<std::string> words) {
    const Ended ended = run_skrobot(std::move(words));
    BOOST_TEST(ended.exit_code == 0, ended.errors);
    return ended.errors;
  };
  const std::string rate = "skrobot: warning: no run has 'params.learning_rat'; did you mean 'params.learning_rate'?\n";
  for (const std::string command : {"list", "export"})
    BOOST_TEST(warned({command, "--where", "params.learning_rat = 1"}) == rate, command);
  BOOST_TEST(warned({"list", "--where", "not params.learning_rat = 1"}) == rate);
  BOOST_TEST(warned({"list", "--where", "params.learning_rat = null", "--json"}) == rate);
  BOOST_TEST(warned({"list", "--sort", "-params.learning_rat"}) == rate);
  BOOST_TEST(warned({"list", "--columns", "run,params.learning_rat"}) == rate);
  BOOST_TEST(warned({"delete", "--where", "params.learning_rat = 1", "--yes"}) == rate);
  BOOST_TEST(warned({"list", "--where", "metrics.acu > 0"}) ==
             "skrobot: warning: no run has 'metrics.acu'; did you mean 'metrics.auc'?\n");
  BOOST_TEST(warned({"list", "--where", "metrics.acu.max > 0"}) ==
             "skrobot: warning: no run has 'metrics.acu.max'; did you mean 'metrics.auc.max'?\n");
  BOOST_TEST(warned({"list", "--where", "params.optimizer.momentun > 0"}) ==
             "skrobot: warning: no run has 'params.optimizer.momentun'; did you mean 'params.optimizer.momentum'?\n");
  BOOST_TEST(warned({"list", "--where", "tags.zzzzzz = 1"}) == "skrobot: warning: no run has 'tags.zzzzzz'\n");
  // There is such a field, whatever the runs say.
  BOOST_TEST(warned({"list", "--where", "params.learning_rate > 1e9"}) == "");
  BOOST_TEST(warned({"list", "--where", "params.optimizer != null"}) == "");
  fs::remove_all(experiments());
  BOOST_TEST(warned({"list", "--where", "params.learning_rat = 1"}) ==
             "");  // nothing has been run: that is said already
}

BOOST_AUTO_TEST_CASE(completion_knows_experiments_and_runs) {
  make_repository(experiments(), {4, 2, 0});
  // The words that may stand in place of the last one.
  const auto completed = [&](const std::vector<std::string>& words) {
    std::string line = "skrobot";
    for (const std::string& word : words) line += " " + word;
    const Ended ended = run_skrobot({"completion", "line", "--", line});
    BOOST_TEST(ended.errors == "");
    std::istringstream rests(ended.output);
    std::string found;
    for (std::string rest; std::getline(rests, rest);) found += words.back() + rest + "\n";
    return found;
  };
  BOOST_TEST(completed({"co"}) == "compare\ncompletion\n");
  BOOST_TEST(completed({"show", "ada-2026-01-01T00-0"}) == "ada-2026-01-01T00-00-00\nada-2026-01-01T00-02-00\n");
  BOOST_TEST(completed({"compare", "latest", "l"}) == "latest\n");
  BOOST_TEST(completed({"logs", "ada-2026-01-01T00-00-00/"}) == "ada-2026-01-01T00-00-00/trials/\n");
  BOOST_TEST(completed({"logs", "ada-2026-01-01T00-00-00/trials/"}) ==
             "ada-2026-01-01T00-00-00/trials/1/\nada-2026-01-01T00-00-00/trials/2/\n");
  BOOST_TEST(completed({"logs", "ada-2026-01-01T00-00-00/trials/1/"}) ==
             "ada-2026-01-01T00-00-00/trials/1/train_task\n");
  BOOST_TEST(completed({"list", "--wh"}) == "--where\n");
  // Of plot: the runs, and the metrics that those named before have.
  BOOST_TEST(completed({"plot", ""}) == "ada-2026-01-01T00-00-00\nada-2026-01-01T00-02-00\nlatest\n");
  for (const char* named : {"ada-2026-01-01T00-00-00", "ada-2026-01-01T00-00-00/trials/1/train_task", "latest"}) {
    BOOST_TEST(completed({"plot", named, "a"}) == "ada-2026-01-01T00-00-00\nada-2026-01-01T00-02-00\nauc\n", named);
    BOOST_TEST(completed({"plot", named, "--metric", ""}) == "auc\nloss\n", named);
  }
  BOOST_TEST(completed({"plot", "nothing", "--metric", ""}) == "");
  BOOST_TEST(!fs::exists(directory / "home" / ".cache" / "skrobot" / "index"));
}

BOOST_AUTO_TEST_SUITE_END()
