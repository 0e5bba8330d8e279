// SPDX-License-Identifier: MIT
// What the commands that read the record print, to the letter: each output is a file in golden/. With
// SKROBOT_UPDATE_GOLDEN=1 the test writes them anew; read the difference before it is committed.
#include <boost/test/unit_test.hpp>
#include <cstdlib>

#include "support/program.hpp"
#include "support/sample_repository.hpp"
#include "support/temporary_directory.hpp"

using namespace skrobot;
using namespace skrobot::test;

namespace {

const std::filesystem::path k_golden = std::filesystem::path(SKROBOT_SOURCE_DIR) / "tests" / "integration" / "golden";

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  for (std::size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size())
    text.replace(at, from.size(), to);
  return text;
}

SampleRun trained(const std::string& name, const std::string& started, const std::string& id, double rate, double auc) {
  SampleRun run = sample_run(name, started, id);
  run.params = {{"data", "/data/breast_cancer/train.csv"},
                {"learning_rate", rate},
                {"rounds", 50},
                {"layers", {64, 32}},
                {"optimizer", {{"name", "adam"}, {"momentum", 0.9}}},
                {"resume", false}};
  run.points.clear();
  for (int step = 0; step < 40; ++step) {
    run.points.push_back({"loss", step, 0.1 * step, 1.0 / (1 + rate * step)});
    if (step % 10 == 9) run.points.push_back({"auc", step, 0.1 * step, auc * (0.9 + step / 390.0)});
  }
  run.result = json::object{{"auc", auc}, {"model", "model.json"}};
  return run;
}

// One of everything, always the same.
void make_everything(const std::filesystem::path& repository) {
  SampleExperiment first{"ada-2026-03-01T12-00-00",
                         sample_log("ada", "2026-03-01T12:00:00.000+00:00", "aaaa0001-0000-4000-8000-000000000000"),
                         {}};
  first.log["git"] = {{"root", "/home/ada/project"},
                      {"commit", "0123456789abcdef0123456789abcdef01234567"},
                      {"branch", "main"},
                      {"dirty", true}};
  first.log["source"] = "main.cpp";
  first.log["command_line"] = {"skrobot", "run", "plan.json", "--note", "the first try"};
  first.runs.push_back(
      trained("train_task", "2026-03-01T12:00:01.000+00:00", "bbbb0001-0000-4000-8000-000000000000", 0.1, 0.91));
  first.runs.back().record.tags = {{"kind", "baseline"}};
  first.runs.back().record.note = "the first try";
  first.runs.back().record.units = {{"loss", "nats"}};
  first.runs.back().record.inputs = {{"data", std::string(64, 'd')}};
  first.runs.back().record.notifications = {{"file_notifier", json::object{{"path", "told.jsonl"}}, "", 1},
                                            {"mail_notifier", {}, "no route to host", 3}};
  SampleRun prediction =
      sample_run("prediction_task", "2026-03-01T12:00:15.000+00:00", "bbbb0002-0000-4000-8000-000000000000");
  prediction.record.task = "prediction_task";
  prediction.params = {{"model", "/home/ada/experiments/model.json"}, {"threshold", 0.5}};
  prediction.points = {{"accuracy", 0, 0.5, 0.947}};
  prediction.result = json::value(0.947);
  prediction.record.output_left_out = std::uint64_t{5} << 30;
  first.runs.push_back(prediction);
  write_experiment(repository, first);
  write_file(repository / first.name / "main.cpp", "int main() {}\n");
  std::filesystem::create_directories(repository / first.name / "train_task");
  write_file(repository / first.name / "train_task" / "model.json", "{}\n");

  SampleExperiment sweep{"ada-2026-03-02T09-30-00",
                         sample_log("ada", "2026-03-02T09:30:00.000+00:00", "aaaa0002-0000-4000-8000-000000000000"),
                         {}};
  sweep.log["command_line"] = {"skrobot", "sweep", "train_task", "learning_rate=0.05,0.2,5"};
  sweep.runs.push_back(trained("trials/1/train_task", "2026-03-02T09:30:01.000+00:00",
                               "cccc0001-0000-4000-8000-000000000000", 0.05, 0.88));
  sweep.runs.push_back(trained("trials/2/train_task", "2026-03-02T09:30:02.000+00:00",
                               "cccc0002-0000-4000-8000-000000000000", 0.2, 0.93));
  SampleRun failed =
      trained("trials/3/train_task", "2026-03-02T09:30:03.000+00:00", "cccc0003-0000-4000-8000-000000000000", 5, 0.5);
  failed.record.state = State::failed;
  failed.record.exit_status = 1;
  failed.record.duration_ms = 250;
  failed.result.reset();
  failed.points = {{"loss", 0, 0.1, 1},
                   {"loss", 1, 0.2, std::numeric_limits<double>::infinity()},
                   {"loss", 2, 0.3, std::numeric_limits<double>::quiet_NaN()}};
  failed.errors = "the loss is not a number after 2 steps\n\nlower the learning rate\n";
  sweep.runs.push_back(failed);
  sweep.plan = sample_plan(4, "maximize:auc");
  write_experiment(repository, sweep);

  SampleExperiment hostile{
      "grace-2026-03-03T08-00-00",
      sample_log("grace \x1b[31mred", "2026-03-03T08:00:00.000+00:00", "aaaa0003-0000-4000-8000-000000000000"),
      {}};
  SampleRun crashed = sample_run("crash_task", "2026-03-03T08:00:01.000+00:00", "dddd0001-0000-4000-8000-000000000000");
  crashed.record.task = "crash_task";
  crashed.record.plugin = PluginIdentity{"org.example.crash", "2.1.0", "/plugins/crash.so", std::string(64, 'c')};
  crashed.record.state = State::crashed;
  crashed.record.exit_status.reset();
  crashed.record.exit_signal = 11;
  crashed.record.duration_ms = 3'725'000;
  crashed.record.limits.timeout = std::chrono::minutes(90);
  crashed.record.limits.memory = std::uint64_t{2} << 30;
  crashed.params = {{"text", "two\nlines\x1b[2J"}, {"wide", "日本語のテキスト"}, {"empty", ""}, {"nothing", nullptr}};
  crashed.points = {{"val \"loss\", x", 0, 0.1, 1e300}, {"val \"loss\", x", 1, 0.2, -1e300}};
  crashed.result.reset();
  crashed.errors =
      "crash_task of plugin org.example.crash crashed with SIGSEGV (Segmentation fault)\n\nBacktrace:\n  0 crash.so  "
      "run()\n  1 skrobot-worker  main\n";
  crashed.log = "2026-03-03T08:00:01.000+00:00 output  \x1b[31mred\x1b[0m\n2026-03-03T08:00:02.000+00:00 error   no\n";
  hostile.runs.push_back(crashed);
  write_experiment(repository, hostile);

  // What cannot be read.
  write_experiment(repository,
                   {"bob-2026-03-04T10-00-00",
                    sample_log("bob", "2026-03-04T10:00:00.000+00:00", "aaaa0004-0000-4000-8000-000000000000"),
                    {sample_run("whole", "2026-03-04T10:00:01.000+00:00", "eeee0001-0000-4000-8000-000000000000")}});
  const auto bob = repository / "bob-2026-03-04T10-00-00";
  write_file(bob / "cut.run", "{\"format\": 1, \"id\": \"");
  write_file(bob / "cut.params", "{}\n");
  write_file(bob / "empty.run", "");
  write_file(bob / "foreign.run", "dear diary\n");
  write_file(bob / "newer.run", "{\"format\": 2, \"id\": \"x\", \"task\": \"t\", \"state\": \"completed\"}\n");
  write_experiment(repository,
                   {"bob-2026-03-05T10-00-00",
                    {},
                    {sample_run("orphan", "2026-03-05T10:00:01.000+00:00", "eeee0002-0000-4000-8000-000000000000")}});
  std::filesystem::remove(repository / "bob-2026-03-05T10-00-00" / "experiment.log");
  write_file(repository / "bob-2026-03-05T10-00-00" / "orphan.params", "{\"learning_rate\": 0.");
  std::filesystem::create_directories(repository / "notes");
  write_file(repository / "notes" / "todo.txt", "nothing of ours\n");
  write_file(repository / "README", "a file\n");
}

// Three settings with six seeds each, beside everything else; one run failed.
void make_groups(const std::filesystem::path& repository) {
  SampleExperiment experiment{
      "eva-2026-04-01T12-00-00",
      sample_log("eva", "2026-04-01T12:00:00.000+00:00", "aaaa0009-0000-4000-8000-000000000000"),
      {}};
  int number = 10;
  for (const auto& [rate, auc] : {std::pair{0.1, 0.91}, {0.3, 0.922}, {0.5, 0.921}}) {
    for (std::uint64_t seed = 1; seed <= 6; ++seed) {
      const std::string own = std::to_string(number++);
      SampleRun run = sample_run("tune_task-" + own, "2026-04-01T12:00:" + own + ".000+00:00",
                                 "ffff00" + own + "-0000-4000-8000-000000000000");
      run.record.task = "tune_task";
      run.record.seed = seed;
      run.params = {{"rate", rate}, {"rounds", 50}};
      // The noise of a seed, and less of each run: both exact on every machine.
      const double noise = static_cast<double>(seed * 37 % 11) / 1000,
                   own_noise = static_cast<double>(number * 29 % 7) / 4000;
      run.points = {{"auc", 1, 0.2, auc + noise + own_noise}, {"loss", 1, 0.2, 0.5 - auc / 4 - noise}};
      experiment.runs.push_back(std::move(run));
    }
  }
  SampleRun failed =
      sample_run("tune_task-failed", "2026-04-01T12:00:40.000+00:00", "ffff0040-0000-4000-8000-000000000000");
  failed.params = {{"rate", 0.5}, {"rounds", 50}};
  failed.record.state = State::failed;
  failed.errors = "the data is empty\n";
  failed.result.reset();
  experiment.runs.push_back(std::move(failed));
  write_experiment(repository, experiment);
}

struct Bench {
  Bench() { make_everything(directory / "experiments"); }

  Ended run_skrobot(std::vector<std::string> arguments, int columns) {
    Program program = test::skrobot(directory.path(), std::move(arguments));
    program.environment["TZ"] = "UTC";
    program.environment["COLUMNS"] = std::to_string(columns);
    return test::run(program);
  }

  void check(const std::string& name, std::vector<std::string> arguments, int columns = 120, int exit_code = 0) {
    std::string line = "$ skrobot";
    for (const std::string& argument : arguments)
      line += argument.find(' ') == std::string::npos ? " " + argument : " '" + argument + "'";
    const Ended ended = run_skrobot(std::move(arguments), columns);
    std::string text = line + "\n" + ended.output + (ended.errors.empty() ? "" : "--- stderr\n" + ended.errors);
    text = replaced(text, directory.path().string(), "DIRECTORY");
    BOOST_TEST(ended.exit_code == exit_code, name << ": " << ended.errors);
    const auto file = k_golden / (name + ".txt");
    if (std::getenv("SKROBOT_UPDATE_GOLDEN") != nullptr) write_text(file, text);
    BOOST_TEST(text == read_text(file), name << " is not as in golden/" << name << ".txt; it is now:\n" << text);
  }

  TemporaryDirectory directory;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(golden_test, Bench)

BOOST_AUTO_TEST_CASE(list) {
  check("list_wide", {"list"}, 140);
  check("list_narrow", {"list"}, 60);
  check("list_80", {"list"}, 80);
  check("list_limit", {"list", "--limit", "3"}, 80);
  check("list_more", {"list", "--limit", "2", "--where", "state = completed"});
  check("list_json", {"list", "--limit", "2", "--where", "task = prediction_task or state = damaged", "--json"});
  check("list_csv", {"list", "--csv", "--where", "task = train_task"});
  check("list_where", {"list", "--where", "metrics.auc > 0.88 and params.learning_rate < 0.15 and started > 2026-01-01",
                       "--sort", "-metrics.auc"});
  check("list_columns",
        {"list", "--columns", "run,state,metrics.loss,metrics.loss.max,params.optimizer.name,duration,error", "--sort",
         "-metrics.loss.max,-started"},
        160);
  check("list_experiment", {"list", "ada-2026-03-02"});
  check("list_sweep_narrow", {"list", "ada-2026-03-02"}, 60);
  check("list_all_runs", {"list", "--all-runs"}, 80);
  check("list_added_column", {"list", "--columns", "+params.layers"}, 80);
  check("list_none", {"list", "--where", "metrics.auc > 2"});
  check("list_damaged", {"list", "--damaged"});
  check("list_damaged_json", {"list", "--damaged", "--json"});
  check("list_bad_where", {"list", "--where", "state = failed and metrics.auc >"}, 120, 2);
}

BOOST_AUTO_TEST_CASE(show) {
  check("show_wide", {"show", "ada-2026-03-01/train"}, 140);
  check("show_narrow", {"show", "ada-2026-03-01/train"}, 60);
  check("show_json", {"show", "ada-2026-03-01/pred", "--json"});
  check("show_failed", {"show", "ada-2026-03-02/trials/3"});
  check("show_crashed", {"show", "grace"});
  check("show_experiment", {"show", "ada-2026-03-02"});
  check("show_experiment_80", {"show", "ada-2026-03-02"}, 80);
  check("show_cut", {"show", "ada-2026-03-01/pred"}, 80);
  check("show_damaged", {"show", "bob-2026-03-04/cut"});
  check("show_orphan", {"show", "bob-2026-03-05"});
}

BOOST_AUTO_TEST_CASE(compare) {
  check("compare_wide", {"compare", "ada-2026-03-01/train", "ada-2026-03-02"}, 140);
  check("compare_narrow", {"compare", "ada-2026-03-01/train", "ada-2026-03-02/trials/2"}, 60);
  check("compare_all", {"compare", "ada-2026-03-01/train", "grace", "--all"}, 120);
  check("compare_json", {"compare", "ada-2026-03-01/train", "ada-2026-03-02/trials/2", "--json"});
}

BOOST_AUTO_TEST_CASE(groups) {
  make_groups(directory / "experiments");
  check("groups_80", {"list", "eva", "--group-by", "params.rate"}, 80);
  check("groups_wide", {"list", "eva", "--group-by", "params.rate,params.rounds", "--columns", "metrics.auc,duration"},
        140);
  check("groups_commits", {"list", "--group-by", "git.commit,git.branch", "--columns", "duration"}, 80);
  check("groups_states", {"list", "--group-by", "task,state"}, 80);
  check("groups_json",
        {"list", "eva", "--group-by", "params.rate", "--columns", "metrics.auc", "--limit", "1", "--json"});
  check("groups_csv", {"export", "eva", "--group-by", "params.rate", "--csv"});
  check("compare_groups_80",
        {"compare", "--where", "params.rate = 0.1", "--where", "params.rate = 0.3", "--objective", "maximize:auc"}, 80);
  check("compare_groups_unpaired",
        {"compare", "--where", "params.rate = 0.3", "--where", "params.rate = 0.5", "-m", "auc", "--unpaired"}, 80);
  check("compare_three_groups",
        {"compare", "--group-by", "params.rate", "--objective", "maximize:auc", "--where", "experimenter = eva",
         "--fail-if", "worse by 1 %", "--against", "first"},
        80);
  check("compare_groups_json",
        {"compare", "--where", "params.rate = 0.1", "--where", "params.rate = 0.3", "-m", "auc", "--json"});
  check(
      "compare_groups_constant",
      {"compare", "--group-by", "params.rate", "-m", "duration", "--where", "experimenter = eva and params.rate < 0.4"},
      80);
}

BOOST_AUTO_TEST_CASE(export_and_logs) {
  check("export_csv", {"export", "--csv"});
  check("export_json", {"export", "--json", "ada-2026-03-02/trials/3"});
  check("logs", {"logs", "grace"});
  check("logs_errors", {"logs", "--errors", "grace"});
}

BOOST_AUTO_TEST_SUITE_END()
