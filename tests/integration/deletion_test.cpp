// SPDX-License-Identifier: MIT
// What `skrobot delete` may delete, and when; and that what was deleted stays deleted.
#include <boost/test/unit_test.hpp>
#include <csignal>

#include "support/program.hpp"
#include "support/sample_repository.hpp"
#include "support/skrobot_bench.hpp"
#include "support/temporary_directory.hpp"

using namespace skrobot;
using namespace skrobot::test;

namespace {

namespace fs = std::filesystem;

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

struct Bench : SkrobotBench {
  Bench() {
    fs::create_directories(outside);
    write_text(outside / "experiment.log", read_sample("experiment.log"));
    write_text(outside / "train_task.run", read_sample("train_task.run"));
  }
  std::string read_sample(const std::string& name) {
    if (!fs::exists(directory / "sample")) make_repository(directory / "sample", {1, 1, 0});
    return read_text(only_experiment(directory / "sample") / name);
  }
  void check_outside() {
    BOOST_TEST((names_in(outside) == std::vector<std::string>{"experiment.log", "train_task.run"}));
  }
  // `delete` with its prompt; `meanwhile` is done by a shell while it waits, and then the answer is yes.
  Ended delete_while(const std::string& words, const std::string& meanwhile) {
    Program program = test::skrobot(directory.path(), {});
    const std::string script = "mkfifo answer; '" + program.words.front() + "' delete " + words +
                               " < answer > out 2> err & exec 3> answer; "
                               "until grep -q 'Permanently delete' err; do kill -0 $! || break; sleep 0.02; done; " +
                               meanwhile +
                               "; echo y >&3; exec 3>&-; wait $!; code=$?; cat out; cat err >&2; exit $code";
    program.words = {"/bin/sh", "-c", script};
    return test::run(program);
  }
  fs::path experiments() { return directory / "experiments"; }
  // The only one that is no cache.
  fs::path experiment() {
    std::vector<std::string> names = names_in(experiments());
    std::erase_if(names, [](const std::string& name) { return name.starts_with('.'); });
    BOOST_TEST_REQUIRE(names.size() == 1u);
    return experiments() / names.front();
  }

  fs::path outside = directory / "outside";
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(deletion_test, Bench)

BOOST_AUTO_TEST_CASE(no_word_leads_out_of_the_repository) {
  make_repository(experiments(), {1, 1, 0});
  const std::string name = experiment().filename().string();
  for (const std::string& word :
       {std::string("../.."), std::string("../outside"), std::string("/etc"), outside.string(), std::string("/"),
        std::string("//train_task"), std::string("/train_task"), std::string("."), std::string(".."),
        std::string("latest/../../outside"), name + "/../../outside", name + "/..", name + "//train_task", name + "\n",
        std::string("./experiments"), std::string()}) {
    const Ended refused = run_skrobot({"delete", word, "--yes"});
    BOOST_TEST(refused.exit_code == 2, word << ": " << refused.output << refused.errors);
  }
  check_outside();
  BOOST_TEST(fs::exists(experiments() / name / "train_task.run"));
}

BOOST_AUTO_TEST_CASE(a_link_in_a_repository_is_not_deleted_through) {
  make_repository(experiments(), {1, 1, 0});
  fs::create_directory_symlink(outside, experiments() / "linked");
  const Ended refused = run_skrobot({"delete", "linked", "--yes", "--force"});
  BOOST_TEST(refused.exit_code == 3, refused.output + refused.errors);
  BOOST_TEST(has(refused.errors, "a symbolic link"), refused.errors);
  // Nothing in it is a run of this repository.
  const Ended within = run_skrobot({"delete", "linked/train_task", "--yes", "--force"});
  BOOST_TEST(within.exit_code == 2, within.output + within.errors);
  BOOST_TEST(has(within.errors, "there is no run 'train_task' in 'linked'"), within.errors);
  check_outside();
}

BOOST_AUTO_TEST_CASE(what_is_swapped_while_the_prompt_waits_stays) {
  make_repository(experiments(), {1, 1, 0});
  const std::string name = experiment().filename().string();
  for (const std::string& word : {name, name + "/train_task"}) {
    const Ended swapped = delete_while(word, "mv experiments/" + name + " moved; ln -s ../outside experiments/" + name);
    BOOST_TEST(swapped.exit_code == 3, swapped.output + swapped.errors);
    BOOST_TEST(has(swapped.errors, "it has changed since it was checked"), swapped.errors);
    check_outside();
    BOOST_TEST(fs::exists(directory / "moved/train_task.run"));
    fs::remove(experiments() / name);
    fs::rename(directory / "moved", experiments() / name);
    fs::remove(directory / "answer");
  }
  // Another directory, too.
  const Ended another = delete_while(name, "mv experiments/" + name + " moved; cp -r outside experiments/" + name);
  BOOST_TEST(another.exit_code == 3, another.output + another.errors);
  BOOST_TEST(fs::exists(experiments() / name / "train_task.run"));
}

BOOST_AUTO_TEST_CASE(the_prompt_names_what_goes_so_that_no_two_read_alike) {
  const std::string common(240, 'x');
  const std::vector<std::string> names{common + "1", common + "2", "a\\u{202e}b", "a\u202eb", "a b", "a  b"};
  for (const std::string& name : names) {
    fs::create_directories(experiments() / name);
    write_text(experiments() / name / "experiment.log", read_sample("experiment.log"));
  }
  std::vector<std::string> words{"delete"};
  words.insert(words.end(), names.begin(), names.end());
  const Ended asked = run_skrobot(words);
  BOOST_TEST(asked.exit_code == 2);
  for (const std::string& line : {common + "1  exp", common + "2  exp", std::string("\"a\\\\u{202e}b\""),
                                  std::string("\"a\\u{202e}b\""), std::string("\"a b\""), std::string("\"a  b\"")}) {
    BOOST_TEST(has(asked.errors, line), line << "\n" << asked.errors);
  }
  make_repository(directory / "many", {25, 1, 0});
  const Ended many = run_skrobot({"delete", "--where", "state != running", "--experiments", "many"}, 2);
  BOOST_TEST(has(many.errors, "… and 5 more\nPermanently delete these 25? [y/N]"), many.errors);
}

BOOST_AUTO_TEST_CASE(a_run_that_is_deleted_while_its_notifier_is_told_leaves_no_ghost) {
  Program host = test::skrobot(directory.path(), {});
  const std::string program = host.words.front();
  for (const char* what : {"latest", "latest/descent_task"}) {
    write_text(directory / "told.sh", "#!/bin/sh\nexec '" + program + "' delete " +
                                          (std::string(what) == "latest" ? "$(ls experiments)" : what) +
                                          " --yes > deleted.txt 2>&1\n");
    fs::permissions(directory / "told.sh", fs::perms::owner_all);
    const Ended ended = run_skrobot({"run", "descent_task", "steps=3", "--plugins", fixture("descent"), "--plugins",
                                     std::string(SKROBOT_SHIPPED_PLUGINS) + "/command_notifier", "--notify",
                                     "command_notifier:argv=" + (directory / "told.sh").string()});
    BOOST_TEST(ended.exit_code == 0, ended.errors);
    BOOST_TEST(has(read_text(directory / "deleted.txt"), "deleted "), read_text(directory / "deleted.txt"));
    BOOST_TEST(has(ended.errors, "the record of descent_task was deleted"), ended.errors);
    BOOST_TEST(run_skrobot({"list", "--json"}).output == "[]\n");
    for (const auto& entry : fs::recursive_directory_iterator(experiments()))
      BOOST_TEST(!entry.path().filename().string().starts_with("descent_task"), entry.path().string());
    fs::remove_all(experiments());
  }
}

BOOST_AUTO_TEST_CASE(a_sweep_that_goes_keeps_its_trials) {
  Started sweep(test::skrobot(directory.path(), {"sweep", "counts_slowly_task", "steps=1,100000", "pause_ms=1",
                                                 "--jobs", "1", "--plugins", fixture("counts_slowly")}));
  const auto is_done = [&] { return has(run_skrobot({"list", "--csv"}).output, "completed"); };
  BOOST_TEST_REQUIRE(wait_until(is_done));
  const std::string name = experiment().filename().string();
  for (const std::string& word : {name, name + "/trials/1"}) {
    const Ended refused = run_skrobot({"delete", word, "--yes"});
    BOOST_TEST(refused.exit_code == 2, refused.output + refused.errors);
  }
  BOOST_TEST(run_skrobot({"delete", "--where", "state = completed", "--yes"}).exit_code == 2);
  BOOST_TEST(fs::exists(experiments() / name / "trials/1/counts_slowly_task.run"));
  BOOST_TEST(run_skrobot({"delete", name + "/trials/1", "--yes", "--force"}).exit_code == 0);
  BOOST_TEST(!fs::exists(experiments() / name / "trials/1"));
  sweep.signal(SIGINT);
  BOOST_TEST(sweep.wait().exit_code == 130);
  BOOST_TEST(run_skrobot({"delete", name, "--yes"}).exit_code == 0);
  BOOST_TEST(names_in(experiments()).size() <= 1u);  // the index
}

BOOST_AUTO_TEST_CASE(a_crafted_plan_is_refused_and_not_run) {
  BOOST_TEST_REQUIRE(run_skrobot({"sweep", "descent_task", "steps=1,2", "--plugins", fixture("descent")}).exit_code ==
                     0);
  const fs::path plan = experiment() / "sweep.json";
  const std::string name = plan.parent_path().filename().string(), good = read_text(plan);
  for (const auto& [key, value] : std::map<std::string, std::string>{
           {"jobs", "0"}, {"trials", "9223372036854775808"}, {"retries", "-1"}, {"grace_ms", "18446744073709551615"}}) {
    std::string crafted = good;
    const std::size_t at = crafted.find("\"" + key + "\": ") + key.size() + 4;
    crafted.replace(at, crafted.find_first_of(",\n", at) - at, value);
    write_text(plan, crafted);
    const Ended refused = run_skrobot({"sweep", "--resume", name, "--plugins", fixture("descent")});
    BOOST_TEST(refused.exit_code == 3, refused.output + refused.errors);
    BOOST_TEST(has(refused.errors, "sweep.json is damaged: " + key), refused.errors);
  }
  write_text(plan, good);
  // A lock that is another file, and folders that are elsewhere.
  write_text(directory / "precious", "precious");
  fs::remove(plan.parent_path() / ".lock");
  fs::create_symlink(directory / "precious", plan.parent_path() / ".lock");
  BOOST_TEST(run_skrobot({"sweep", "--resume", name, "--plugins", fixture("descent")}).exit_code == 3);
  BOOST_TEST(read_text(directory / "precious") == "precious");
  fs::remove(plan.parent_path() / ".lock");
  fs::remove_all(plan.parent_path() / "trials");
  fs::create_directory_symlink(outside, plan.parent_path() / "trials");
  BOOST_TEST(run_skrobot({"sweep", "--resume", name, "--plugins", fixture("descent")}).exit_code == 3);
  check_outside();
}

BOOST_AUTO_TEST_CASE(csv_has_no_formula_and_its_numbers_are_numbers) {
  BOOST_TEST_REQUIRE(run_skrobot({"run",
                                  "descent_task",
                                  "steps=2",
                                  "--plugins",
                                  fixture("descent"),
                                  "--note",
                                  "=HYPERLINK(\"http://x\",\"y\")",
                                  "--tag",
                                  "a=+1+1",
                                  "--tag",
                                  "b=-2",
                                  "--tag",
                                  "c=@SUM(A1)",
                                  "--tag",
                                  "d=\t=1",
                                  "--tag",
                                  "e='quoted",
                                  "--tag",
                                  "f=-Infinity",
                                  "--tag",
                                  "g=＝1+1",
                                  "--tag",
                                  "h=a=b"})
                         .exit_code == 0);
  const std::string columns = "note,tags.a,tags.b,tags.c,tags.d,tags.e,tags.f,tags.g,tags.h,metrics.loss";
  for (const char* command : {"list", "export"}) {
    const std::string csv = run_skrobot({command, "--csv", "--columns", columns}).output;
    BOOST_TEST(
        csv.substr(csv.find('\n') + 1)
            .starts_with(
                "\"'=HYPERLINK(\"\"http://x\"\",\"\"y\"\")\",'+1+1,-2,'@SUM(A1),'\t=1,''quoted,-Infinity,'＝1+1,a=b,"),
        csv);
  }
  BOOST_TEST(has(run_skrobot({"export", "--json", "--columns", "note"}).output, "\"note\": \"=HYPERLINK"));
}

BOOST_AUTO_TEST_CASE(what_a_killed_process_left_is_named_and_removed) {
  make_repository(experiments(), {2, 1, 0});
  const std::string name = "ada-2026-01-01T00-00-00";
  BOOST_TEST_REQUIRE(fs::exists(experiments() / name));
  fs::create_directories(experiments() / ".deleted-2c5f3b0e-0000-4000-8000-000000000000/below");
  fs::create_directory_symlink(outside, experiments() / ".deleted-x");
  write_text(experiments() / name / ".train_task.run.4711-3.tmp", "x");
  const auto age = [&](const fs::path& path) {
    BOOST_TEST_REQUIRE(test::run({{"/bin/touch", "-h", "-d", "3 days ago", path.string()}, ".", {}}).exit_code == 0);
  };
  for (const char* path : {".deleted-2c5f3b0e-0000-4000-8000-000000000000", ".deleted-x",
                           "ada-2026-01-01T00-00-00/.train_task.run.4711-3.tmp"})
    age(experiments() / path);
  const std::string damages = run_skrobot({"list", "--damaged"}).output;
  for (const char* line : {".deleted-2c5f3b0e-0000-4000-8000-000000000000 was left unfinished\n",
                           ".deleted-x was left unfinished\n", "/.train_task.run.4711-3.tmp was left unfinished\n"}) {
    BOOST_TEST(has(damages, line), damages);
  }
  BOOST_TEST(run_skrobot({"run", "descent_task", "steps=2", "--plugins", fixture("descent")}).exit_code == 0);
  check_outside();
  for (const auto& entry : fs::recursive_directory_iterator(experiments())) {
    const std::string left = entry.path().filename().string();
    BOOST_TEST((!left.starts_with(".deleted") && !left.ends_with(".tmp")), left);
  }
}

BOOST_AUTO_TEST_SUITE_END()
