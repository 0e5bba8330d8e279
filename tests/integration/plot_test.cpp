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
      slow += "loss," + std::to_string(step) + "," + std::to_string(step / 10) + ".000," +
              std::to_string(2 / (1 + x / 40)) + "\nauc," + std::to_string(step) + ",0.000,0.5\n";
      fast += "loss," + std::to_string(step) + "," + std::to_string(step / 20) + ".000," +
              std::to_string(2 / (1 + x / 10)) + "\n";
    }
    add("ada-2026-03-01T12-00-00", "11111111-0000-4000-8000-000000000000", "0.1", slow);
    add("ada-2026-03-02T12-00-00", "22222222-0000-4000-8000-000000000000", "0.4", fast);
  }

  void add(const std::string& experiment, const std::string& id, const std::string& rate,
           const std::string& metrics) const {
    const auto at = directory / "experiments" / experiment;
    std::filesystem::create_directories(at);
    const std::string started = experiment.substr(4, 10) + "T12:00:00.000+00:00";
    write_text(at / "experiment.log",
               R"({"datetime":")" + started + R"(","experimenter":"ada","experiment_id":")" + id + R"(","format":1})");
    write_text(at / "train_task.params", R"({"data":"train.csv","rate":)" + rate + "}");
    write_text(at / "train_task.run",
               R"({"format":1,"id":")" + id + R"(","task":"train_task","state":"completed","started":")" + started +
                   R"(","finished":")" + started +
                   R"(","duration_ms":20000,"seed":1,"host":"elsewhere","pid":1,"units":{"loss":"nats"}})");
    write_text(at / "train_task.metrics", "metric,step,time,value\n" + metrics);
  }
  Program program(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(), "plot");
    Program program = test::skrobot(directory.path(), std::move(arguments));
    program.environment["COLUMNS"] = "72";
    return program;
  }
  Ended plot(std::vector<std::string> arguments) const { return test::run(program(std::move(arguments))); }
  Ended plot(std::vector<std::string> arguments, int exit_code) const {
    return test::run(program(std::move(arguments)), exit_code);
  }
  void refuses(std::vector<std::string> arguments, const std::string& errors, int code = 2) const {
    const Ended ended = plot(std::move(arguments));
    BOOST_TEST(ended.exit_code == code, ended.errors);
    BOOST_TEST(ended.errors == errors);
    BOOST_TEST(ended.output == "");
  }
  static std::filesystem::path golden(const char* name) {
    return std::filesystem::path(SKROBOT_SOURCE_DIR) / "tests/data/golden" / name;
  }
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
  BOOST_TEST_REQUIRE(
      test::run(test::skrobot(directory.path(), {"run", "descent_task", "--plugins", fixture("descent")})).exit_code ==
      0);
  const Ended ended = plot({"latest", "loss", "--log-y"});
  BOOST_TEST(ended.exit_code == 0, ended.errors);
  BOOST_TEST(ended.output.find("descent_task") != std::string::npos, ended.output);
}

BOOST_AUTO_TEST_CASE(bad_words_stop_before_anything_is_written) {
  refuses({},
          "skrobot: error: skrobot plot needs a run\nhint: for example 'skrobot plot latest' or 'skrobot plot latest "
          "loss'\n");
  refuses(
      {"latest", "los"},
      "skrobot: error: there is no metric 'los' in ada-2026-03-02T12-00-00/train_task\nhint: did you mean 'loss'?\n");
  refuses({"latest", "loss", "--smooth", "1"},
          "skrobot: error: --smooth: expected a number from 0 to less than 1, got '1'\nhint: a typical value is 0.9\n");
  refuses(
      {"latest", "loss", "--smooth", "nan"},
      "skrobot: error: --smooth: expected a number from 0 to less than 1, got 'nan'\nhint: a typical value is 0.9\n");
  refuses({"latest", "loss", "--x", "epoch"}, "skrobot: error: --x: expected step or time, got 'epoch'\n");
  refuses({"latest", "loss", "--output", "loss.gif"},
          "skrobot: error: --output: 'loss.gif' has no supported picture extension\nhint: use .svg, .png or .html\n");
  for (const char* size : {"10", "x", "1x1", "99999x5", "100x", "axb", "100x50x2", "-100x50"}) {
    const Ended ended = plot({"latest", "loss", "--output", "a.svg", std::string("--size=") + size});
    BOOST_TEST(ended.exit_code == 2, size);
    BOOST_TEST(ended.errors.starts_with("skrobot: error: --size: expected WIDTHxHEIGHT of at most 16384 each, got "),
               ended.errors);
  }
  BOOST_TEST(!std::filesystem::exists(directory / "a.svg"));
  refuses({"latest", "loss", "--output", "no/such/folder/a.svg"},
          "skrobot: error: cannot write 'no/such/folder/a.svg': no such file or directory\n", 3);
  const Ended nobody = plot({"bob", "loss"});
  BOOST_TEST(nobody.exit_code == 2);
  BOOST_TEST(nobody.errors.find("'bob'") != std::string::npos, nobody.errors);
}

BOOST_AUTO_TEST_CASE(runs_without_drawable_points_are_reported_and_the_others_drawn) {
  add("ada-2026-03-03T12-00-00", "33333333-0000-4000-8000-000000000000", "0.2",
      "loss,1,0.000,NaN\nnonsense\nloss,2,0.000,1.5\nloss,3,0.0");
  const Ended ended = plot({"ada-2026-03-03", "loss"});
  BOOST_TEST(ended.exit_code == 0, ended.errors);
  BOOST_TEST(
      ended.errors ==
      "skrobot: warning: ada-2026-03-03T12-00-00/train_task.metrics is damaged: 1 line is not a point\n"
      "skrobot: warning: 1 point of 'loss' of ada-2026-03-03T12-00-00/train_task is not finite and cannot be shown\n");
  write_text(directory / "experiments/ada-2026-03-03T12-00-00/train_task.metrics", "metric,step,time,value\n");
  refuses({"ada-2026-03-03", "loss"}, "skrobot: error: 'ada-2026-03-03T12-00-00/train_task' has no metrics yet\n");
  std::filesystem::remove(directory / "experiments/ada-2026-03-03T12-00-00/train_task.metrics");
  refuses({"ada-2026-03-03", "loss"},
          "skrobot: error: 'ada-2026-03-03T12-00-00/train_task' has no readable metrics: cannot be read: no "
          "such file or directory\n");
  const Ended both = plot({"ada-2026-03-03", "ada-2026-03-02", "loss"});
  BOOST_TEST(both.exit_code == 0, both.errors);
  BOOST_TEST(
      both.errors ==
      "skrobot: warning: ada-2026-03-03T12-00-00/train_task.metrics cannot be read: no such file or directory\n");
}

BOOST_AUTO_TEST_CASE(a_sweeps_parameters_against_its_objective) {
  const Ended swept = test::run(
      test::skrobot(directory.path(), {"sweep", "trial_task", "x=0.01,0.3,2", "k=1:2", "kind=plain,odd", "steps=3",
                                       "--objective", "maximize:score", "--jobs", "2", "--plugins", fixture("trial")}));
  BOOST_TEST_REQUIRE(swept.exit_code == 0, swept.errors);
  const Ended parallel = plot({"latest", "--kind", "parallel", "--output", "sweep.svg"});
  BOOST_TEST(parallel.exit_code == 0, parallel.errors);
  BOOST_TEST(parallel.output == "sweep.svg\n");
  BOOST_TEST(parallel.errors == "");
  const std::string svg = read_text(directory / "sweep.svg");
  for (const char* text : {">x<", ">k<", ">kind<", ">score<", ">plain<", ">best: trial ", "<g id=\"line-11\">"})
    BOOST_TEST(svg.find(text) != std::string::npos, text);
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
  refuses({"latest", "--kind", "parallel"},
          "skrobot: error: --kind parallel cannot be drawn in the terminal\nhint: add --output FILE with .svg, .png or "
          ".html, or use --kind scatter\n");
  refuses({"latest", "--kind", "round"}, "skrobot: error: --kind: expected curves, parallel or scatter, got 'round'\n");
  refuses({"latest", "scor", "--kind", "scatter", "--json"},
          "skrobot: error: no completed trial has a metric or a result number named 'scor'\nhint: did you mean "
          "'score'?\n");
  refuses({"latest", "score", "twice", "--kind", "scatter", "--json"},
          "skrobot: error: this kind of plot takes one sweep and one metric, got 'score', 'twice' as metrics\n");
  refuses({"latest", "--kind", "scatter", "--smooth", "0.5", "--json"},
          "skrobot: error: --x, --log-x and --smooth only work with curves, not with --kind scatter\n");
  const Ended no_sweep = plot({"ada-2026-03-01", "loss", "--kind", "parallel", "--output", "none.svg"});
  BOOST_TEST(no_sweep.exit_code == 2);
  BOOST_TEST(
      no_sweep.errors.find("ada-2026-03-01T12-00-00' is not a sweep: it has no sweep.json\n") != std::string::npos,
      no_sweep.errors);
  BOOST_TEST(!std::filesystem::exists(directory / "none.svg"));
}

BOOST_AUTO_TEST_CASE(without_a_metric_a_run_shows_each_of_them) {
  const Ended ended = plot({"ada-2026-03-01"});
  BOOST_TEST(ended.exit_code == 0, ended.errors);
  BOOST_TEST(ended.errors == "");
  is_golden(ended.output, "plot_each_metric.txt");
  is_golden(plot({"latest~1", "latest"}).output, "plot_each_metric_of_two.txt");
  const json::value document = parse_json(plot({"ada-2026-03-01", "--json"}).output);
  BOOST_TEST_REQUIRE(document.at("lines").as_array().size() == 2u);
  BOOST_TEST(document.at("lines").at(0).at("metric").as_string() == "loss");
  BOOST_TEST(document.at("lines").at(1).at("metric").as_string() == "auc");
  for (const char* file : {"all.svg", "all.html", "all.png"})
    BOOST_TEST(plot({"latest~1", "--output", file}).exit_code == 0, file);
  const std::string svg = read_text(directory / "all.svg"), html = read_text(directory / "all.html");
  for (const char* text : {">loss (nats)<", ">auc<", ">ada-2026-03-01T12-00-00/train_task<", "id=\"plot-1-line-0\""}) {
    BOOST_TEST(svg.find(text) != std::string::npos, text);
    BOOST_TEST(html.find(text) != std::string::npos, text);
  }
  // One metric is one plot, as before.
  BOOST_TEST(plot({"ada-2026-03-02"}).output.starts_with("loss of ada-2026-03-02T12-00-00/train_task\n"));
}

BOOST_AUTO_TEST_CASE(without_a_metric_a_sweep_shows_its_objective) {
  const auto sweep = [&](const std::string& objective, std::vector<std::string> words) {
    words.insert(words.begin(),
                 {"sweep", "trial_task", "--plugins", fixture("trial"), "--jobs", "2", "--objective", objective});
    const Ended ended = test::run(test::skrobot(directory.path(), std::move(words)));
    BOOST_TEST_REQUIRE(ended.exit_code == 0, ended.errors);
  };
  // A metric of three steps has curves: those of the twelve trials, the best ones in front.
  sweep("maximize:score", {"x=0.01,0.3,2", "k=1:2", "kind=plain,odd", "steps=3"});
  const Ended curves = plot({"latest"});
  BOOST_TEST(curves.exit_code == 0, curves.errors);
  BOOST_TEST(curves.output.starts_with("score\nbest: trial "), curves.output);
  BOOST_TEST(curves.output.find(", higher is better\n") != std::string::npos, curves.output);
  BOOST_TEST(curves.output.find("\nA  trial ") != std::string::npos, curves.output);
  BOOST_TEST(curves.output.find("\nand 6 more, last ") != std::string::npos, curves.output);
  const std::string experiment =
      std::string(parse_json(plot({"latest", "--kind", "scatter", "--json"}).output).at("experiment").as_string());
  BOOST_TEST(plot({experiment}).output == curves.output);
  // The same trial is best as over the parameters, and only one is.
  const json::value document = parse_json(plot({"latest", "--json"}).output);
  const auto best = parse_json(plot({"latest", "--kind", "scatter", "--json"}).output).at("best").as_int64();
  std::size_t marked = 0;
  for (const json::value& line : document.at("lines").as_array()) {
    if (!line.at("best").as_bool()) continue;
    ++marked;
    BOOST_TEST(line.at("run").as_string() == "trials/" + std::to_string(best) + "/trial_task");
    BOOST_TEST(std::string(line.at("label").as_string()).starts_with("trial " + std::to_string(best) + " k="),
               line.at("label").as_string());
  }
  BOOST_TEST(marked == 1u);
  // One of its trials is a run like any other, and a direction that is said counts more than the sweep's.
  BOOST_TEST(plot({experiment + "/trials/2"}).output.find("best: ") == std::string::npos);
  BOOST_TEST(plot({experiment, "minimize:score"}).output.find(", lower is better\n") != std::string::npos);
  BOOST_TEST(plot({experiment, "score"}).output == curves.output);
  BOOST_TEST(plot({experiment, "minimize:scor"}, 2).errors.find("did you mean 'score'?") != std::string::npos);
  // A number of the result has no curves: it is drawn over the parameters, in the terminal too.
  sweep("minimize:inner.k", {"k=1:5", "x=0.1,0.2"});
  const Ended scatter = plot({"latest"});
  BOOST_TEST(scatter.exit_code == 0, scatter.errors);
  BOOST_TEST(scatter.output.find("lower is better\n") != std::string::npos, scatter.output);
  BOOST_TEST(
      scatter.output.find("\no: one trial, 2 to 9 and #: several in one place, *: the best\n* trial 1: inner.k 1, ") !=
          std::string::npos,
      scatter.output);
  BOOST_TEST(plot({"latest", "--kind", "scatter"}).output == scatter.output);
  BOOST_TEST(plot({"latest", "--output", "result.svg"}).exit_code == 0);
  BOOST_TEST(read_text(directory / "result.svg").find("<circle") != std::string::npos);
  refuses({"latest", "--kind", "curves"},
          "skrobot: error: the sweep's objective 'inner.k' is a number of the result and has no curves\nhint: use "
          "--kind scatter to plot it over the parameters\n");
}

BOOST_AUTO_TEST_CASE(trials_that_cannot_be_drawn_are_counted) {
  const auto sweep = [&](std::vector<std::string> words, int exit_code) {
    words.insert(words.begin(), {"sweep", "trial_task", "--plugins", fixture("trial"), "--jobs", "2"});
    test::run(test::skrobot(directory.path(), std::move(words)), exit_code);
  };
  sweep({"k=1:5", "fail=odd"}, 1);
  refuses({"latest", "--kind", "parallel", "--json"},
          "skrobot: error: the sweep has no objective; name a metric to plot\nhint: as METRIC, maximize:METRIC "
          "or minimize:METRIC\n");
  const Ended some = plot({"latest", "score", "--kind", "parallel", "--output", "some.svg"});
  BOOST_TEST(some.exit_code == 0, some.errors);
  BOOST_TEST(some.errors == "skrobot: warning: 3 trials did not complete and are not shown\n");
  sweep({"k=1:3", "fail=odd", "--objective", "maximize:score"}, 1);
  const Ended one = plot({"latest", "--kind", "parallel", "--json"});
  BOOST_TEST(one.exit_code == 2);
  BOOST_TEST(one.errors.starts_with("skrobot: error: at least two completed trials are needed, but '"), one.errors);
  BOOST_TEST(one.errors.ends_with("has one with 'score': 2 trials did not complete and are not shown\n"), one.errors);
  sweep({"x=0,0.2", "--objective", "maximize:twice"}, 0);
  BOOST_TEST(plot({"latest", "--kind", "scatter", "--log-y", "--json"}, 2)
                 .errors.ends_with("has one with 'twice': 1 trial of which 'twice' is not positive or not finite "
                                   "cannot be shown on a logarithmic axis\n"));
}

BOOST_AUTO_TEST_SUITE_END()
