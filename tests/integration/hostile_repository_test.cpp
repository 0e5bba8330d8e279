// SPDX-License-Identifier: MIT
// Repositories that a stranger made: whatever lies in one, looking at it ends, needs little memory, and changes nothing
// outside.
#include <atomic>
#include <boost/test/unit_test.hpp>
#include <skrobot/json.hpp>
#include <thread>

#include "store/layout.hpp"
#include "support/hostile_files.hpp"
#include "support/program.hpp"
#include "support/sample_repository.hpp"
#include "support/temporary_directory.hpp"

using namespace skrobot;
using namespace skrobot::test;

namespace {

namespace fs = std::filesystem;

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

// What a file of a record is in an experiment of one run, or of a sweep with one trial.
const std::vector<std::string> k_places{"t.run",
                                        "t.params",
                                        "t.metrics",
                                        "t.log",
                                        "t.result",
                                        "t.errors",
                                        "t",
                                        "main.cpp",
                                        "experiment.log",
                                        "sweep.json",
                                        "trials",
                                        "trials/1",
                                        "trials/1/t.run",
                                        "trials/1/t.params",
                                        "trials/1/t.metrics",
                                        "trials/1/t.result",
                                        "slurm",
                                        ".synced",
                                        ".lock",
                                        ""};

struct Bench {
  Bench() {
    fs::create_directories(outside);
    write_text(outside / "secret", k_canary);
    write_text(outside / "experiment.log", k_canary);
  }
  Ended run_skrobot(std::vector<std::string> arguments) {
    return run_bounded(test::skrobot(directory.path(), std::move(arguments)));
  }

  // An experiment that is a sweep of one trial, beside a run of its own: each file that there may be.
  void make_experiment(const std::string& name) {
    SampleRun failed = sample_run("t", "2026-03-01T12:00:00.000+00:00", "id " + name);
    failed.record.state = State::failed;
    failed.errors = "it failed\n";
    failed.log = "2026-03-01T12:00:00.000+00:00 output   printed\n";
    failed.points = {{"loss", 0, 0.1, 1.0}, {"loss", 1, 0.2, 0.5}};
    SampleRun trial = sample_run("trials/1/t", "2026-03-01T12:00:00.000+00:00", "trial " + name);
    json::object log = sample_log("ada", "2026-03-01T12:00:00.000+00:00", "experiment " + name);
    log["source"] = "main.cpp";
    write_experiment(experiments, {name, std::move(log), {failed, trial}});
    write_file(experiments / name / "main.cpp", "int main() {}\n");
    fs::create_directories(experiments / name / "t");
    write_file(experiments / name / "t" / "model.json", "{}");
    fs::create_directories(experiments / name / "slurm");
    write_file(experiments / name / ".synced", "");
    write_file(experiments / name / ".lock", "");
    write_file(experiments / name / "sweep.json", k_plan);
  }

  static constexpr const char* k_canary = "{\"canary\": \"of somebody\"}\n";
  static constexpr const char* k_plan =
      R"({"format": 1, "task": "t", "plugin": {"id": "i", "version": "1", "path": "/p.so", "sha256": "0"},)"
      R"("search": "grid", "trials": 1, "seed": 1, "trial_seeds": "same",)"
      R"("space": {"learning_rate": {"values": [0.1]}},)"
      R"("params": {}, "base_directory": "/", "objective": "maximize:loss", "retries": 0, "on_failure": "continue",)"
      R"("early_stop": null, "jobs": 1, "workers": "fresh", "launcher": "local", "slurm": {}, "timeout_ms": null,)"
      R"("grace_ms": 1000, "memory_limit_bytes": null, "output_limit_bytes": null, "tags": {}, "note": ""})";
  TemporaryDirectory directory;
  const fs::path experiments = directory / "experiments", outside = directory / "outside";
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(hostile_repository_test, Bench)

BOOST_AUTO_TEST_CASE(a_crafted_index_in_the_repository_does_nothing) {
  make_repository(experiments, {5, 1, 0});
  const fs::path victim = directory / "victim", folder = experiments / ".skrobot";
  write_text(victim, "precious");
  fs::create_directories(folder);
  for (const std::string& name : {victim.string(), std::string("../../victim"), std::string("../victim"),
                                  std::string("victim"), std::string("./victim")}) {
    for (const char* version : {"1", "2", "3"}) {
      const std::string index = (folder / (std::string("index-") + version + ".sqlite")).string();
      write_text(index, std::string(16384, '\0'));
      write_text(index + "-journal", crafted_journal(name));
    }
    for (const std::vector<std::string>& words :
         {std::vector<std::string>{"list"}, {"show", "latest"}, {"export"}, {"watch", "--once"}}) {
      const Ended ended = run_skrobot(words);
      BOOST_TEST(ended.exit_code == 0, ended.errors);
      BOOST_TEST(fs::exists(victim), name);
    }
    BOOST_TEST(names_in(folder).size() == 6u);
  }
}

BOOST_AUTO_TEST_CASE(nothing_in_a_record_is_waited_for_or_followed) {
  make_experiment("good");
  std::string table;
  std::vector<std::string> names;
  for (const HostileKind& kind : hostile_kinds()) {
    bool is_made = true;
    for (std::size_t i = 0; i < k_places.size(); ++i) {
      const std::string name = std::string(kind.name) + "-" + std::to_string(i);
      make_experiment(name);
      is_made =
          put_hostile(kind.name, k_places[i].empty() ? experiments / name : experiments / name / k_places[i], outside);
      if (!is_made) fs::remove_all(experiments / name);
      else names.push_back(name);
    }
    if (std::string(kind.name) != "device") table += std::string("| `") + kind.name + "` | " + kind.what + " |\n";
    else table += std::string("| `") + kind.name + "` | " + kind.what + " (made by root alone) |\n";
  }
  const std::string readme = read_text(SKROBOT_SOURCE_DIR "/tests/README.md"),
                    made = SKROBOT_BINARY_DIR "/hostile-files.md";
  write_text(made, table);
  BOOST_TEST((has(readme, table)), "tests/README.md is out of date: the table of hostile files is now in " << made);

  const auto check = [&](const std::vector<std::string>& words, const std::string& of) {
    const Ended ended = run_skrobot(words);
    BOOST_TEST(ended.exit_code <= 3, words.front() << " of " << of << " ended with " << ended.exit_code << ": "
                                                   << ended.errors.substr(0, 500));
    BOOST_TEST(!has(ended.output + ended.errors, "canary"), words.front() << " of " << of);
    return ended;
  };
  for (const std::vector<std::string>& words : {std::vector<std::string>{"list", "--limit", "0"},
                                                {"list", "--json", "--limit", "0"},
                                                {"list", "--damaged"},
                                                {"export", "--csv"},
                                                {"export", "--json"},
                                                {"watch", "--once"},
                                                {"watch", "--json"},
                                                {"show", "latest"},
                                                {"logs"},
                                                {"notify", "--pending"},
                                                {"completion", "words", "--", "show", ""},
                                                {"completion", "words", "--", "plot", "latest", ""}}) {
    const Ended ended = check(words, "all");
    if (words.front() == "list" || words.front() == "export") BOOST_TEST(ended.exit_code == 0, ended.errors);
    if (words.front() == "list" && words.size() == 3) BOOST_TEST(has(ended.output, "good"), "list");
  }
  for (const std::string& name : names) {
    for (const std::vector<std::string>& words : {std::vector<std::string>{"show", name},
                                                  {"show", name + "/t", "--json"},
                                                  {"logs", name + "/t"},
                                                  {"logs", name + "/t", "--errors"},
                                                  {"logs", name + "/t", "-n", "3"},
                                                  {"plot", name + "/t", "loss"},
                                                  {"compare", name + "/t", "good/t"},
                                                  {"plot", name, "--kind", "scatter"},
                                                  {"sweep", "--resume", name, "--dry-run"}}) {
      // A log of a terabyte is not printed in a minute where the file system cannot tell that nothing is in it: bounded
      // by what is asked for.
      check(words, name);
    }
  }
  BOOST_TEST(read_text(outside / "secret") == k_canary);
  BOOST_TEST(names_in(outside).size() == 2u);
}

BOOST_AUTO_TEST_CASE(experiments_that_are_links_are_named_and_not_followed) {
  make_experiment("good");
  const fs::path elsewhere = directory / "elsewhere";
  fs::create_directories(elsewhere);
  fs::rename(experiments / "good", elsewhere / "moved");
  make_experiment("good");
  fs::create_directory_symlink(elsewhere / "moved", experiments / "linked");
  fs::create_directory_symlink(experiments / "good", experiments / "newest");
  fs::create_directory_symlink(directory / "outside", experiments / "notes");
  fs::remove(outside / "experiment.log");
  fs::create_symlink("nothing", experiments / "dangling");
  const Ended listed = run_skrobot({"list", "--limit", "0", "--csv", "--columns", "experiment,run"});
  BOOST_TEST(listed.output == "experiment,run\ngood,trials/1/t\ngood,t\n");
  BOOST_TEST(listed.errors == "skrobot: warning: 1 file cannot be read: 'skrobot list --damaged' names it\n");
  BOOST_TEST(run_skrobot({"list", "--damaged"}).output ==
             "linked/experiment.log cannot be read: its directory is a symbolic link\n");
  BOOST_TEST(run_skrobot({"list", "--damaged"}).output ==
             "linked/experiment.log cannot be read: its directory is a symbolic link\n");
  // The repository itself may be one.
  fs::create_directory_symlink(experiments, directory / "by_link");
  BOOST_TEST(run_skrobot({"list", "--experiments", "by_link", "--limit", "0", "--csv", "--columns", "experiment,run"})
                 .output == listed.output);
  BOOST_TEST(run_skrobot({"show", "good/t", "--experiments", "by_link"}).exit_code == 0);
  // One whose directory becomes a link later is gone.
  fs::remove(experiments / "linked");
  fs::remove_all(experiments / "good");
  fs::create_directory_symlink(elsewhere / "moved", experiments / "good");
  BOOST_TEST(run_skrobot({"list", "--limit", "0", "--csv", "--columns", "experiment,run"}).output ==
             "experiment,run\n");
}

BOOST_AUTO_TEST_CASE(a_lock_that_is_a_link_empties_no_file) {
  for (const bool is_symbolic : {true, false}) {
    fs::remove_all(experiments);
    make_experiment("sweep");
    const fs::path lock = experiments / "sweep" / ".lock";
    fs::remove(lock);
    if (is_symbolic) fs::create_symlink(outside / "secret", lock);
    else fs::create_hard_link(outside / "secret", lock);
    // What they say of it is not this test's.
    run_skrobot({"sweep", "--resume", "sweep"}).exit_code.ignore();
    run_skrobot({"notify", "--pending"}).exit_code.ignore();
    BOOST_TEST(read_text(outside / "secret") == k_canary);
  }
}

BOOST_AUTO_TEST_CASE(without_a_cache_it_says_so_once_and_on_stderr) {
  make_repository(experiments, {5, 1, 0});
  Program list = test::skrobot(directory.path(), {"list", "--json"});
  const Ended usual = run_bounded(list);
  BOOST_TEST(usual.errors == "");
  write_text(directory / "file", "");
  list.environment["XDG_CACHE_HOME"] = (directory / "file").string();
  const Ended without = run_bounded(list);
  BOOST_TEST(without.exit_code == 0);
  BOOST_TEST(without.output == usual.output);
  BOOST_TEST(without.errors == "skrobot: warning: working without an index: cannot create " +
                                   (directory / "file" / "skrobot").string() +
                                   ": a part of the path is a file, not a directory\n");
  list.environment.erase("XDG_CACHE_HOME");
  list.environment.erase("HOME");
  BOOST_TEST(run_bounded(list).errors ==
             "skrobot: warning: working without an index: neither XDG_CACHE_HOME nor HOME is set to a folder\n");
}

BOOST_AUTO_TEST_CASE(an_export_beside_deletes_is_of_one_moment) {
  make_repository(experiments, {300, 1, 0});
  BOOST_TEST_REQUIRE(run_skrobot({"list"}).exit_code == 0);
  std::atomic<bool> done{false};
  int deleted = 0;
  std::jthread deletes([&] {
    for (int i = 0; i < 30; ++i) {
      char name[32];
      std::snprintf(name, sizeof name, "ada-2026-01-01T%02d-%02d-00", i / 60, i % 60);
      if (test::run(test::skrobot(directory.path(), {"delete", name, "--yes"})).exit_code == 0) ++deleted;
    }
    done = true;
  });
  do {
    for (const char* format : {"--csv", "--json"}) {
      const Ended ended = run_skrobot({"export", format});
      BOOST_TEST(ended.exit_code == 0, ended.errors);
      BOOST_TEST(ended.errors == "");
      if (std::string(format) == "--json") BOOST_CHECK_NO_THROW(parse_json(ended.output));
    }
  } while (!done);
  deletes.join();
  BOOST_TEST(deleted == 30);
  const Ended last = run_skrobot({"export", "--csv", "--columns", "run"});
  BOOST_TEST(std::count(last.output.begin(), last.output.end(), '\n') == 271);
}

BOOST_AUTO_TEST_SUITE_END()
