// SPDX-License-Identifier: MIT
// export --to: each format is read by support/read_export.py, which shares no code with what writes it.
#include <boost/test/unit_test.hpp>
#include <cmath>
#include <csignal>
#include <set>
#include <skrobot/json.hpp>

#include "support/program.hpp"
#include "support/skrobot_bench.hpp"
#include "support/temporary_directory.hpp"

using namespace skrobot;
using namespace skrobot::test;

namespace {

namespace fs = std::filesystem;

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

// Prints metrics with names that formats mind, writes artifacts of which one is a link out of the record, and fails.
constexpr const char* k_script =
    "cd \"$SKROBOT_DIRECTORY\" && mkdir 'a dir' && printf bytes > 'a dir/plot é.txt' && ln -s /etc/passwd link && "
    "echo 'skrobot: metric train/loss 0.5 step 1' && echo 'skrobot: metric train/loss nan step 2' && "
    "echo 'skrobot: metric train 1' && echo 'skrobot: metric x:y 2 step -3' && echo 'skrobot: metric x_y 3' && exit 3";

struct Bench : SkrobotBench {
  Bench() {
    run_skrobot({"run", "descent_task", "steps=3", "rate=0.25", "--plugins", fixture("descent"), "--seed", "7", "--tag",
                 "team=a", "--note", "first\nnote", "--experimenter", "ada"});
    run_skrobot({"run", "command_task", "argv=" + to_text(json::value(json::array{"sh", "-c", k_script})),
                 "environment.TWO=a\nb"},
                1);
  }
  void sweep() {
    run_skrobot({"sweep", "descent_task", "rate=0.125,0.25", "steps=2", "--plugins", fixture("descent"), "--objective",
                 "minimize:loss"});
  }
  json::array list() {
    return parse_json(run_skrobot({"list", "--json", "--limit", "0", "--sort", "started"}).output).as_array();
  }
  json::value read_back(const std::string& format, const std::string& path) {
    const Ended ended =
        test::run({.words = {"/usr/bin/python3", SKROBOT_SOURCE_DIR "/tests/support/read_export.py", format, path},
                   .directory = directory.path()});
    BOOST_TEST_REQUIRE(ended.exit_code == 0, ended.errors);
    return parse_json(ended.output);
  }
  Ended export_to(const std::string& format, const std::string& path) {
    return run_skrobot({"export", "--to", format, path});
  }
};

// The first for which `holds`.
template <class Holds>
json::object find(const json::array& all, Holds holds) {
  for (const json::value& one : all) {
    if (holds(one.get_object())) return one.get_object();
  }
  BOOST_FAIL("not found");
  return {};
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(export_formats_test, Bench)

BOOST_AUTO_TEST_CASE(mlflow_reads_runs_params_metrics_tags_and_artifacts) {
  const Ended ended = export_to("mlflow", "mlruns");
  BOOST_TEST(has(ended.output, "Exported 2 runs to mlruns\n"), ended.output);
  BOOST_TEST(has(ended.errors, "metric 'x:y' is exported as 'x_y_2'"), ended.errors);
  BOOST_TEST(has(ended.errors, "metric 'train' is exported as 'train_2'"), ended.errors);
  BOOST_TEST(has(ended.errors, "parameter 'environment.TWO' has several lines and is exported as JSON"), ended.errors);
  const json::array experiments = read_back("mlflow", "mlruns").as_array();
  BOOST_TEST_REQUIRE(experiments.size() == 2u);
  const auto runs_of = [&](const char* task) {
    return find(experiments, [&](const json::object& one) { return one.at("meta").at("name") == task; })
        .at("runs")
        .as_array();
  };
  const json::array listed = list();
  const json::object descent = runs_of("descent_task").at(0).as_object();
  std::string id(listed.at(0).at("id").as_string());
  std::erase(id, '-');
  const json::object meta = descent.at("meta").as_object();
  BOOST_TEST(meta.at("run_id").as_string() == id);
  BOOST_TEST(meta.at("status").as_int64() == 3);
  BOOST_TEST(meta.at("user_id").as_string() == "ada");
  BOOST_TEST(meta.at("lifecycle_stage").as_string() == "active");
  BOOST_TEST(meta.at("end_time").as_int64() - meta.at("start_time").as_int64() ==
             listed.at(0).at("duration_ms").as_int64());
  BOOST_TEST(std::string(meta.at("artifact_uri").as_string()).starts_with("file:///"));
  const json::array points = descent.at("metrics").at("loss").as_array();
  BOOST_TEST_REQUIRE(points.size() == 3u);
  for (std::int64_t step = 0; step < 3; ++step) {
    const json::array point = points.at(static_cast<std::size_t>(step)).as_array();
    BOOST_TEST(point.at(0).as_int64() >= meta.at("start_time").as_int64());
    BOOST_TEST(point.at(0).as_int64() <= meta.at("end_time").as_int64());
    BOOST_TEST(point.at(1).as_double() == std::pow(0.25, static_cast<double>(step) + 1));
    BOOST_TEST(point.at(2).as_int64() == step);
  }
  BOOST_TEST(descent.at("params").as_object().size() == 3u);
  for (const auto& [name, text] : {std::pair{"steps", "3"}, {"rate", "0.25"}, {"start", "one"}})
    BOOST_TEST(descent.at("params").at(name).as_string() == text);
  const json::object tags = descent.at("tags").as_object();
  BOOST_TEST(tags.at("team").as_string() == "a");
  BOOST_TEST(tags.at("mlflow.note.content").as_string() == "first\nnote");
  BOOST_TEST(tags.at("mlflow.user").as_string() == "ada");
  BOOST_TEST(tags.at("skrobot.seed").as_string() == "7");
  BOOST_TEST(tags.at("skrobot.state").as_string() == "completed");

  const json::object failed = runs_of("command_task").at(0).as_object();
  BOOST_TEST(failed.at("meta").at("status").as_int64() == 4);
  const json::object metrics = failed.at("metrics").as_object();
  BOOST_TEST_REQUIRE(metrics.size() == 4u);
  BOOST_TEST(to_text(metrics.at("train/loss").at(0).at(1)) == "0.5");
  BOOST_TEST(metrics.at("train/loss").at(1).at(1).as_string() == "nan");
  BOOST_TEST(to_text(metrics.at("train_2").at(0).at(1)) == "1.0");
  BOOST_TEST(metrics.at("x_y_2").at(0).at(2).as_int64() == -3);
  BOOST_TEST(to_text(metrics.at("x_y").at(0).at(1)) == "3.0");
  BOOST_TEST(failed.at("params").at("environment.TWO").as_string() == R"("a\nb")");
  const json::object artifacts = failed.at("artifacts").as_object();
  BOOST_TEST(artifacts.at("a dir/plot é.txt").as_int64() == 5);
  BOOST_TEST(!artifacts.contains("link"));
  BOOST_TEST(artifacts.contains("skrobot/command_task.errors"));
}

BOOST_AUTO_TEST_CASE(a_sweep_is_the_mlflow_parent_of_its_trials) {
  sweep();
  export_to("mlflow", "mlruns");
  const json::array experiments = read_back("mlflow", "mlruns").as_array();
  const json::array runs =
      find(experiments, [](const json::object& one) { return one.at("meta").at("name") == "descent_task"; })
          .at("runs")
          .as_array();
  BOOST_TEST_REQUIRE(runs.size() == 4u);  // a run, two trials, their parent
  std::set<std::string> parents;
  for (const json::value& run : runs) {
    const json::object tags = run.at("tags").as_object();
    if (const json::value* parent = tags.if_contains("mlflow.parentRunId")) parents.emplace(parent->as_string());
  }
  BOOST_TEST_REQUIRE(parents.size() == 1u);
  const json::object parent =
      find(runs, [&](const json::object& run) { return run.at("meta").at("run_id").as_string() == *parents.begin(); });
  BOOST_TEST(parent.at("meta").at("status").as_int64() == 3);
  BOOST_TEST(parent.at("meta").at("run_name").as_string() == list().back().at("experiment").as_string());
}

BOOST_AUTO_TEST_CASE(tensorboard_reads_scalars_texts_and_hparams) {
  export_to("tensorboard", "logs");
  const json::object runs = read_back("tensorboard", "logs").as_object();
  BOOST_TEST_REQUIRE(runs.size() == 2u);
  const json::array listed = list();
  const std::string name = std::string(listed.at(0).at("experiment").as_string()) + "/descent_task";
  const json::object descent = runs.at(name).as_object();
  BOOST_TEST(descent.at("version").as_string() == "brain.Event:2");
  BOOST_TEST(descent.at("group").as_string() == name);
  BOOST_TEST(descent.at("status").as_int64() == 1);
  BOOST_TEST(to_text(descent.at("hparams").at("rate")) == "0.25");
  BOOST_TEST(descent.at("hparams").at("start").as_string() == "one");
  BOOST_TEST(descent.at("texts").at("note").as_string() == "first\nnote");
  const json::array points = descent.at("scalars").at("loss").as_array();
  BOOST_TEST_REQUIRE(points.size() == 3u);
  BOOST_TEST(points.at(2).at(1).as_int64() == 2);
  BOOST_TEST(points.at(2).at(2).as_double() == 0.015625);
  const json::object failed =
      runs.at(std::string(listed.at(1).at("experiment").as_string()) + "/command_task").as_object();
  BOOST_TEST(failed.at("status").as_int64() == 2);
  BOOST_TEST(failed.at("scalars").at("x:y").at(0).at(1).as_int64() == -3);
  BOOST_TEST(failed.at("scalars").at("train/loss").at(1).at(2).as_string() == "nan");
  BOOST_TEST(has(std::string(failed.at("texts").at("errors").as_string()), "exited with code 3"));
}

BOOST_AUTO_TEST_CASE(dvclive_reads_last_values_params_and_plots) {
  export_to("dvclive", "dvclive");
  const json::object runs = read_back("dvclive", "dvclive").as_object();
  BOOST_TEST_REQUIRE(runs.size() == 2u);
  const json::array listed = list();
  const json::object descent =
      runs.at(std::string(listed.at(0).at("experiment").as_string()) + "/descent_task").as_object();
  BOOST_TEST(to_text(descent.at("metrics")) == R"({"loss":0.015625,"step":2})");
  BOOST_TEST(descent.at("params").as_string() == "\"steps\": 3\n\"rate\": 0.25\n\"start\": \"one\"\n");
  const json::array rows = descent.at("plots").at("loss.tsv").as_array();
  BOOST_TEST(to_text(rows.at(0)) == R"(["timestamp","step","loss"])");
  BOOST_TEST(rows.at(3).at(1).as_string() == "2");
  BOOST_TEST(rows.at(3).at(2).as_string() == "0.015625");
  const json::object failed =
      runs.at(std::string(listed.at(1).at("experiment").as_string()) + "/command_task").as_object();
  BOOST_TEST(to_text(failed.at("metrics").at("train").at("loss")) == "\"NaN\"");
}

BOOST_AUTO_TEST_CASE(ro_crates_name_software_agent_inputs_and_outputs) {
  export_to("ro-crate", "crates");
  const json::object crates = read_back("ro-crate", "crates").as_object();
  BOOST_TEST_REQUIRE(crates.size() == 2u);
  const json::array listed = list();
  const json::object descent =
      crates.at(std::string(listed.at(0).at("experiment").as_string()) + "/descent_task").as_object();
  BOOST_TEST(descent.at("status").as_string() == "http://schema.org/CompletedActionStatus");
  BOOST_TEST(descent.at("tool").as_string() == "descent_task");
  BOOST_TEST(descent.at("agent").as_string() == "ada");
  BOOST_TEST(descent.at("objects").at("rate").as_string() == "0.25");
  BOOST_TEST(has(to_text(descent.at("results")), "descent_task.result"));
  const json::object failed =
      crates.at(std::string(listed.at(1).at("experiment").as_string()) + "/command_task").as_object();
  BOOST_TEST(failed.at("status").as_string() == "http://schema.org/FailedActionStatus");
  BOOST_TEST(has(to_text(failed.at("results")), "artifacts/a%20dir/plot%20%C3%A9.txt"), to_text(failed.at("results")));
  BOOST_TEST(!has(to_text(failed.at("parts")), "link"));
}

BOOST_AUTO_TEST_CASE(junit_has_a_suite_for_each_experiment) {
  sweep();
  const Ended ended = export_to("junit", "reports/runs.xml");
  BOOST_TEST(has(ended.output, "Exported 4 runs to reports/runs.xml"), ended.output);
  const json::object report = read_back("junit", "reports/runs.xml").as_object();
  BOOST_TEST(report.at("tests").as_string() == "4");
  BOOST_TEST(report.at("failures").as_string() == "1");
  BOOST_TEST(report.at("errors").as_string() == "0");
  BOOST_TEST_REQUIRE(report.at("suites").as_array().size() == 3u);
  const json::object failed = find(report.at("suites").as_array(), [](const json::object& suite) {
    return suite.at("cases").at(0).at("name") == "command_task";
  });
  const json::array outcome = failed.at("cases").at(0).at("outcome").at(0).as_array();
  BOOST_TEST(outcome.at(0).as_string() == "failure");
  BOOST_TEST(has(std::string(outcome.at(1).as_string()), "`sh -c "), to_text(outcome));
  BOOST_TEST(has(std::string(outcome.at(2).as_string()), "exited with code 3"), to_text(outcome));
}

BOOST_AUTO_TEST_CASE(what_is_unchanged_is_not_written_again) {
  for (const char* format : {"mlflow", "tensorboard", "dvclive", "ro-crate"}) {
    const std::string path = std::string("to-") + format;
    export_to(format, path);
    BOOST_TEST(has(export_to(format, path).output, "Exported 0 runs to " + path + "; 2 unchanged"), format);
  }
  run_skrobot({"tag", "latest", "kind=bad"});
  const Ended ended = export_to("mlflow", "to-mlflow");
  BOOST_TEST(has(ended.output, "Exported 1 run to to-mlflow; 1 unchanged"), ended.output);
  const std::string text = to_text(read_back("mlflow", "to-mlflow"));
  BOOST_TEST(has(text, R"("kind":"bad")"), text);
  BOOST_TEST(read_back("mlflow", "to-mlflow").as_array().size() == 2u);
}

BOOST_AUTO_TEST_CASE(only_the_named_runs_are_exported) {
  const Ended by_filter = run_skrobot({"export", "--to", "dvclive", "filtered", "--where", "state = failed"});
  BOOST_TEST(has(by_filter.output, "Exported 1 run to filtered"), by_filter.output);
  const Ended by_name = run_skrobot({"export", "--to", "dvclive", "named", "latest~1"});
  BOOST_TEST(has(by_name.output, "Exported 1 run to named"), by_name.output);
  const json::object runs = read_back("dvclive", "named").as_object();
  BOOST_TEST_REQUIRE(runs.size() == 1u);
  BOOST_TEST(std::string(runs.begin()->key()).ends_with("/descent_task"));
}

BOOST_AUTO_TEST_CASE(a_run_in_progress_is_followed_to_its_end) {
  Started task(program(
      {"run", "command_task",
       R"(argv=["sh","-c","echo 'skrobot: metric m 1'; while [ ! -e go ]; do sleep 0.05; done; echo 'skrobot: metric m 2'"])"}));
  BOOST_TEST_REQUIRE(wait_until([&] { return has(run_skrobot({"list", "--json"}).output, "\"running\""); }));
  const Ended once = export_to("tensorboard", "logs");
  BOOST_TEST(has(once.output, "; 1 of 3 in progress"), once.output);
  Started follower(program({"export", "--to", "tensorboard", "logs", "--follow"}));
  write_text(directory / "go", "");
  BOOST_TEST(task.wait().exit_code == 0);
  const Ended followed = follower.wait();
  BOOST_TEST(followed.exit_code == 0, followed.errors);
  const json::object runs = read_back("tensorboard", "logs").as_object();
  const std::string name = std::string(list().back().at("experiment").as_string()) + "/command_task";
  BOOST_TEST(runs.at(name).at("scalars").at("m").as_array().size() == 2u);
  BOOST_TEST(runs.at(name).at("status").as_int64() == 1);
}

BOOST_AUTO_TEST_CASE(wrong_targets_are_refused_and_nothing_is_lost) {
  const auto refused = [&](std::vector<std::string> words, const std::string& message) {
    words.insert(words.begin(), "export");
    const Ended ended = run_skrobot(words, 2);
    BOOST_TEST(has(ended.errors, message), ended.errors);
  };
  refused({"--to", "wandb", "out"}, "there is no format 'wandb'");
  refused({"--to", "mlflow"}, "export --to mlflow needs a path to write to");
  refused({"--follow"}, "--follow needs --to");
  refused({"--to", "mlflow", "out", "--csv"}, "--to excludes --csv, --json, --sort, --columns and --group-by");
  refused({"--to", "mlflow", "out", "--group-by", "task"},
          "--to excludes --csv, --json, --sort, --columns and --group-by");
  refused({"--to", "mlflow", "out", "nosuchrun"}, "nosuchrun");
  write_text(directory / "file", "mine");
  refused({"--to", "mlflow", "file"}, "'file' is not a directory; mlflow writes several files");
  fs::create_directory(directory / "folder");
  refused({"--to", "junit", "folder"}, "'folder' is a directory; junit writes one file");
  // A directory of the user's where a run would go.
  const fs::path taken = directory / "logs" / std::string(list().at(0).at("experiment").as_string()) / "descent_task";
  fs::create_directories(taken);
  write_text(taken / "mine.txt", "mine");
  refused({"--to", "tensorboard", "logs"}, "exists and is not from an export");
  BOOST_TEST(read_text(taken / "mine.txt") == "mine");
  BOOST_TEST(read_text(directory / "file") == "mine");
}

BOOST_AUTO_TEST_SUITE_END()
