// SPDX-License-Identifier: MIT
// `skrobot plot`: pictures in the terminal and in files, and what cannot be drawn.
#include <boost/test/unit_test.hpp>
#include <skrobot/json.hpp>

#include "support/program.hpp"
#include "support/temporary_directory.hpp"

using namespace skrobot;
using namespace skrobot::test;

namespace {

// A repository of records that are the same on every machine and every day.
struct Bench {
  TemporaryDirectory directory;

  Bench() {
    std::string slow, fast;
    for (int step = 1; step <= 200; ++step) {
      const double x = step;
      slow += "loss," + std::to_string(step) + "," + std::to_string(step / 10) + ".000," + std::to_string(2 / (1 + x / 40)) + "\nauc," + std::to_string(step) + ",0.000,0.5\n";
      fast += "loss," + std::to_string(step) + "," + std::to_string(step / 20) + ".000," + std::to_string(2 / (1 + x / 10)) + "\n";
    }
    add("ada-2026-03-01T12-00-00", "11111111-0000-4000-8000-000000000000", "0.1", slow);
    add("ada-2026-03-02T12-00-00", "22222222-0000-4000-8000-000000000000", "0.4", fast);
  }

  void add(const std::string& experiment, const std::string& id, const std::string& rate, const std::string& metrics) const {
    const auto at = directory / "experiments" / experiment;
    std::filesystem::create_directories(at);
    const std::string started = experiment.substr(4, 10) + "T12:00:00.000+00:00";
    write_text(at / "experiment.log", R"({"datetime":")" + started + R"(","experimenter":"ada","experiment_id":")" + id + R"(","format":1})");
    write_text(at / "train_task.params", R"({"data":"train.csv","rate":)" + rate + "}");
    write_text(at / "train_task.run", R"({"format":1,"id":")" + id + R"(","task":"train_task","state":"completed","started":")" + started + R"(","finished":")" + started +
                                          R"(","duration_ms":20000,"seed":1,"host":"elsewhere","pid":1,"units":{"loss":"nats"}})");
    write_text(at / "train_task.metrics", "metric,step,time,value\n" + metrics);
  }
  Ended plot(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(), "plot");
    Program program = test::skrobot(directory.path(), std::move(arguments));
    program.environment["COLUMNS"] = "72";
    return test::run(program);
  }
  void refuses(std::vector<std::string> arguments, const std::string& errors, int code = 2) const {
    const Ended ended = plot(std::move(arguments));
    BOOST_TEST(ended.exit_code == code, ended.errors);
    BOOST_TEST(ended.errors == errors);
    BOOST_TEST(ended.output == "");
  }
  static std::filesystem::path golden(const char* name) { return std::filesystem::path(SKROBOT_SOURCE_DIR) / "tests/data/golden" / name; }
  // What differs is left in the build folder, beside nothing else, to be looked at and copied when it is right.
  static void is_golden(const std::string& text, const char* name) {
    const bool is_same = std::filesystem::exists(golden(name)) && read_text(golden(name)) == text;
    const auto other = std::filesystem::path(SKROBOT_BINARY_DIR) / "golden" / name;
    if (!is_same) {
      std::filesystem::create_directories(other.parent_path());
      write_text(other, text);
    }
    BOOST_TEST(is_same, "differs from " << golden(name).string() << "; what was made is in " << other.string());
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(plot_test, Bench)

BOOST_AUTO_TEST_CASE(the_terminals_plots_are_as_they_were_when_someone_looked_at_them) {
  const Ended one = plot({"latest", "loss"});
  BOOST_TEST(one.exit_code == 0, one.errors);
  BOOST_TEST(one.errors == "");
  is_golden(one.output, "plot_one.txt");
  is_golden(plot({"ada-2026-03-01", "ada-2026-03-02", "loss", "--log-y", "--x", "time"}).output, "plot_two_log.txt");
  is_golden(plot({"latest~1", "latest", "loss", "--size", "40x8", "--smooth", "0.9"}).output, "plot_narrow.txt");
}

BOOST_AUTO_TEST_CASE(pictures_are_as_they_were_when_someone_looked_at_them) {
  const Ended ended = plot({"latest~1", "latest", "loss", "--smooth", "0.8", "--output", "loss.svg"});
  BOOST_TEST(ended.exit_code == 0, ended.errors);
  BOOST_TEST(ended.output == "loss.svg\n");
  is_golden(read_text(directory / "loss.svg"), "plot.svg");
  BOOST_TEST(plot({"latest", "loss", "--output", "loss.html"}).exit_code == 0);
  const std::string html = read_text(directory / "loss.html");
  BOOST_TEST(html.find("<title>loss of ada-2026-03-02T12-00-00/train_task</title>") != std::string::npos);
  BOOST_TEST(plot({"latest", "loss", "--output", "loss.png", "--size", "320x200"}).exit_code == 0);
  BOOST_TEST(read_text(directory / "loss.png").substr(1, 3) == "PNG");
}

BOOST_AUTO_TEST_CASE(json_has_every_point) {
  const Ended ended = plot({"ada-2026-03-01", "latest", "loss", "--json"});
  BOOST_TEST(ended.exit_code == 0, ended.errors);
  const json::value document = parse_json(ended.output);
  const json::array& lines = document.at("lines").as_array();
  BOOST_TEST_REQUIRE(lines.size() == 2u);
  BOOST_TEST(lines[0].at("points").as_array().size() == 200u);
  BOOST_TEST(lines[0].at("experiment").as_string() == "ada-2026-03-01T12-00-00");
  BOOST_TEST(lines[0].at("label").as_string() == "rate=0.1");
  BOOST_TEST(lines[0].at("unit").as_string() == "nats");
  BOOST_TEST(document.at("y").as_string() == "loss (nats)");
}

BOOST_AUTO_TEST_CASE(what_a_run_just_recorded_is_plotted) {
  BOOST_TEST_REQUIRE(test::run(test::skrobot(directory.path(), {"run", "descent_task", "--plugins", fixture("descent")})).exit_code == 0);
  const Ended ended = plot({"latest", "loss", "--log-y"});
  BOOST_TEST(ended.exit_code == 0, ended.errors);
  BOOST_TEST(ended.output.find("descent_task") != std::string::npos, ended.output);
}

BOOST_AUTO_TEST_CASE(bad_words_stop_before_anything_is_written) {
  refuses({}, "skrobot: error: skrobot plot needs a run and a metric\nhint: 'skrobot plot latest loss' plots a metric of the newest run\n");
  refuses({"latest", "los"}, "skrobot: error: there is no metric 'los' in ada-2026-03-02T12-00-00/train_task\nhint: did you mean 'loss'?\n");
  refuses({"ada-2026-03-01"}, "skrobot: error: 'ada-2026-03-01T12-00-00/train_task' has several metrics: name one or some of them\nhint: there are 'loss', 'auc'\n");
  refuses({"latest", "loss", "--smooth", "1"}, "skrobot: error: --smooth: expected a number from 0 to less than 1, got '1'\nhint: 0.9 smooths well\n");
  refuses({"latest", "loss", "--smooth", "nan"}, "skrobot: error: --smooth: expected a number from 0 to less than 1, got 'nan'\nhint: 0.9 smooths well\n");
  refuses({"latest", "loss", "--x", "epoch"}, "skrobot: error: --x: expected step or time, got 'epoch'\n");
  refuses({"latest", "loss", "--output", "loss.gif"}, "skrobot: error: --output: 'loss.gif' does not say which kind of picture it is to be\nhint: end it with .svg, .png or .html\n");
  for (const char* size : {"10", "x", "1x1", "99999x5", "100x", "axb", "100x50x2", "-100x50"}) {
    const Ended ended = plot({"latest", "loss", "--output", "a.svg", std::string("--size=") + size});
    BOOST_TEST(ended.exit_code == 2, size);
    BOOST_TEST(ended.errors.starts_with("skrobot: error: --size: expected WIDTHxHEIGHT of at most 16384 each, got "), ended.errors);
  }
  BOOST_TEST(!std::filesystem::exists(directory / "a.svg"));
  refuses({"latest", "loss", "--output", "no/such/folder/a.svg"}, "skrobot: error: cannot write 'no/such/folder/a.svg': no such file or directory\n", 3);
  const Ended nobody = plot({"bob", "loss"});
  BOOST_TEST(nobody.exit_code == 2);
  BOOST_TEST(nobody.errors.find("'bob'") != std::string::npos, nobody.errors);
}

BOOST_AUTO_TEST_CASE(runs_without_drawable_points_are_told_and_the_others_drawn) {
  add("ada-2026-03-03T12-00-00", "33333333-0000-4000-8000-000000000000", "0.2", "loss,1,0.000,NaN\nnonsense\nloss,2,0.000,1.5\nloss,3,0.0");
  const Ended ended = plot({"ada-2026-03-03", "loss"});
  BOOST_TEST(ended.exit_code == 0, ended.errors);
  BOOST_TEST(ended.errors ==
             "skrobot: warning: ada-2026-03-03T12-00-00/train_task.metrics is damaged: 1 line is no point\n"
             "skrobot: warning: 1 point of 'loss' of ada-2026-03-03T12-00-00/train_task is no finite number and cannot be shown\n");
  write_text(directory / "experiments/ada-2026-03-03T12-00-00/train_task.metrics", "metric,step,time,value\n");
  refuses({"ada-2026-03-03", "loss"}, "skrobot: error: 'ada-2026-03-03T12-00-00/train_task' has no metrics yet\n");
  std::filesystem::remove(directory / "experiments/ada-2026-03-03T12-00-00/train_task.metrics");
  refuses({"ada-2026-03-03", "loss"}, "skrobot: error: 'ada-2026-03-03T12-00-00/train_task' has no metrics that can be read: cannot be read: no such file or directory\n");
  const Ended both = plot({"ada-2026-03-03", "ada-2026-03-02", "loss"});
  BOOST_TEST(both.exit_code == 0, both.errors);
  BOOST_TEST(both.errors == "skrobot: warning: ada-2026-03-03T12-00-00/train_task.metrics cannot be read: no such file or directory\n");
}

BOOST_AUTO_TEST_CASE(a_sweeps_parameters_against_its_objective) {
  const Ended swept = test::run(test::skrobot(directory.path(), {"sweep", "trial_task", "x=0.01,0.3,2", "k=1:2", "kind=plain,odd", "steps=3", "--objective", "maximize:score", "--jobs", "2", "--plugins", fixture("trial")}));
  BOOST_TEST_REQUIRE(swept.exit_code == 0, swept.errors);
  const Ended parallel = plot({"latest", "--kind", "parallel", "--output", "sweep.svg"});
  BOOST_TEST(parallel.exit_code == 0, parallel.errors);
  BOOST_TEST(parallel.output == "sweep.svg\n");
  BOOST_TEST(parallel.errors == "");
  const std::string svg = read_text(directory / "sweep.svg");
  for (const char* text : {">x<", ">k<", ">kind<", ">score<", ">plain<", ">best: trial ", "<g id=\"line-11\">"}) BOOST_TEST(svg.find(text) != std::string::npos, text);
  BOOST_TEST(svg.find("line-12") == std::string::npos);
  BOOST_TEST(svg.find(">steps<") == std::string::npos);  // the same in every trial
  for (const char* kind : {"parallel", "scatter"}) {
    BOOST_TEST(plot({"latest", "score", "--kind", kind, "--output", "sweep.png", "--size", "640x400"}).exit_code == 0);
    BOOST_TEST(read_text(directory / "sweep.png").substr(1, 3) == "PNG");
    BOOST_TEST(plot({"latest", "--kind", kind, "--output", "sweep.html"}).exit_code == 0);
    BOOST_TEST(read_text(directory / "sweep.html").find("\"trial\":12") != std::string::npos);
  }
  // A number of the result is a metric too, and what is best is what is said.
  const Ended least = plot({"latest", "minimize:inner.k", "--kind", "scatter", "--json"});
  BOOST_TEST_REQUIRE(least.exit_code == 0, least.errors);
  const json::value document = parse_json(least.output);
  BOOST_TEST(document.at("best").as_int64() == 1);
  BOOST_TEST(document.at("trials").as_array().size() == 12u);
  BOOST_TEST(document.at("parameters").at(0).at("scale").as_string() == "logarithmic");  // 0.01 to 2
  BOOST_TEST(document.at("parameters").at(2).at("scale").as_string() == "categories");
  BOOST_TEST(document.at("trials").at(0).at("values").at("kind").as_string() == "plain");
  BOOST_TEST(document.at("trials").at(0).at("values").at("k").to_number<int>() == 1);
  BOOST_TEST(parse_json(plot({"latest", "twice", "--kind", "scatter", "--json"}).output).at("best").is_null());
  refuses({"latest", "--kind", "parallel"}, "skrobot: error: --kind parallel makes a picture, and no file is named for it\nhint: add --output FILE that ends in .svg, .png or .html\n");
  refuses({"latest", "--kind", "round"}, "skrobot: error: --kind: expected curves, parallel or scatter, got 'round'\n");
  refuses({"latest", "scor", "--kind", "scatter", "--json"}, "skrobot: error: no completed trial has a metric or a number in its result named 'scor'\nhint: did you mean 'score'?\n");
  refuses({"latest", "score", "twice", "--kind", "scatter", "--json"}, "skrobot: error: --kind scatter draws one sweep and one metric, got 'score', 'twice' as metrics\n");
  refuses({"latest", "--kind", "scatter", "--smooth", "0.5", "--json"}, "skrobot: error: --x, --log-x and --smooth are for curves, not for --kind scatter\n");
  const Ended no_sweep = plot({"ada-2026-03-01", "loss", "--kind", "parallel", "--output", "none.svg"});
  BOOST_TEST(no_sweep.exit_code == 2);
  BOOST_TEST(no_sweep.errors.find("ada-2026-03-01T12-00-00' is no sweep: there is no sweep.json\n") != std::string::npos, no_sweep.errors);
  BOOST_TEST(!std::filesystem::exists(directory / "none.svg"));
}

BOOST_AUTO_TEST_CASE(trials_that_cannot_be_drawn_are_counted) {
  const auto sweep = [&](std::vector<std::string> words) {
    words.insert(words.begin(), {"sweep", "trial_task", "--plugins", fixture("trial"), "--jobs", "2"});
    return test::run(test::skrobot(directory.path(), std::move(words)));
  };
  sweep({"k=1:5", "fail=odd"});
  refuses({"latest", "--kind", "parallel", "--json"}, "skrobot: error: the sweep has no objective: name the metric to be drawn\nhint: as METRIC, maximize:METRIC or minimize:METRIC\n");
  const Ended some = plot({"latest", "score", "--kind", "parallel", "--output", "some.svg"});
  BOOST_TEST(some.exit_code == 0, some.errors);
  BOOST_TEST(some.errors == "skrobot: warning: 3 trials did not complete and are not shown\n");
  sweep({"k=1:3", "fail=odd", "--objective", "maximize:score"});
  const Ended one = plot({"latest", "--kind", "parallel", "--json"});
  BOOST_TEST(one.exit_code == 2);
  BOOST_TEST(one.errors.starts_with("skrobot: error: two completed trials at least can be drawn, and '"), one.errors);
  BOOST_TEST(one.errors.ends_with("has one with 'score': 2 trials did not complete and are not shown\n"), one.errors);
  sweep({"x=0,0.2", "--objective", "maximize:twice"});
  BOOST_TEST(plot({"latest", "--kind", "scatter", "--log-y", "--json"}).errors.ends_with(
      "has one with 'twice': 1 trial of which 'twice' is not above 0, or no finite number, cannot be shown on a logarithmic axis\n"));
}

BOOST_AUTO_TEST_SUITE_END()
