// SPDX-License-Identifier: MIT
#include "plot/plot_data.hpp"

#include <boost/test/unit_test.hpp>

#include "plot/run_labels.hpp"
#include "support/temporary_directory.hpp"

using namespace skrobot;
using namespace skrobot::test;

namespace {

struct Bench {
  TemporaryDirectory directory;

  RunToPlot run(const std::string& experiment, const std::string& name, const std::string& lines,
                json::object params = {}) const {
    std::filesystem::create_directories(directory / experiment);
    write_text(directory / experiment / (name + ".metrics"), "metric,step,time,value\n" + lines);
    return {{directory / experiment, name}, experiment, name, {}, std::move(params), std::nullopt};
  }
  static std::string error_of(const PlotRequest& request) {
    try {
      make_plot(request);
    } catch (const Error& error) {
      BOOST_TEST((error.fault() == Fault::usage));
      return std::string(error.what()) + " | " + error.hint();
    }
    return "none";
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(plot_data_test, Bench)

BOOST_AUTO_TEST_CASE(each_run_and_metric_is_a_line) {
  PlotRequest request;
  request.runs = {run("ada-1", "a", "loss,0,0.5,3\nauc,0,0.5,0.5\nloss,1,1.5,2\n"),
                  run("ada-2", "a", "loss,0,0.25,1\n")};
  request.runs[0].units["loss"] = request.runs[1].units["loss"] = "nats";
  request.metrics = {"loss"};
  const PlotData plot = make_plot(request);
  BOOST_TEST_REQUIRE(plot.panels[0].chart.lines.size() == 2u);
  BOOST_TEST((plot.panels[0].chart.lines[0].points == std::vector<PlotPoint>{{0, 3}, {1, 2}}));
  BOOST_TEST(plot.panels[0].chart.lines[0].label == "ada-1");
  BOOST_TEST(plot.panels[0].chart.lines[1].label == "ada-2");
  BOOST_TEST(plot.panels[0].chart.lines[0].last == 2.0);
  BOOST_TEST(plot.panels[0].chart.lines[0].most == 3.0);
  BOOST_TEST(plot.panels[0].chart.title == "loss");
  BOOST_TEST(plot.panels[0].chart.y_label == "loss (nats)");
  BOOST_TEST(plot.panels[0].chart.x_label == "step");
  BOOST_TEST(plot.warnings.empty());
}

BOOST_AUTO_TEST_CASE(the_only_metric_need_not_be_named_and_time_gets_a_unit_of_its_size) {
  PlotRequest request;
  request.runs = {run("e", "a", "loss,0,0.000,3\nloss,1,7200.000,2\n")};
  request.x = XKind::time;
  PlotData plot = make_plot(request);
  BOOST_TEST(plot.panels[0].chart.x_label == "time (h)");
  BOOST_TEST(plot.panels[0].chart.lines[0].points.back().x == 2.0);
  BOOST_TEST(plot.panels[0].chart.title == "loss of e/a");
  request.runs = {run("e", "b", "loss,0,0.000,3\nloss,1,119.000,2\n")};
  BOOST_TEST(make_plot(request).panels[0].chart.x_label == "time (s)");
  request.runs = {run("e", "c", "loss,0,0.000,3\nloss,1,120.000,2\n")};
  BOOST_TEST(make_plot(request).panels[0].chart.x_label == "time (min)");
}

BOOST_AUTO_TEST_CASE(lines_are_named_by_what_differs) {
  const json::object slow{{"data", "x.csv"}, {"optimizer", {{"rate", 0.1}}}},
      fast{{"data", "x.csv"}, {"optimizer", {{"rate", 0.5}}}};
  const auto named = [](const std::vector<RunToPlot>& runs) { return run_labels(runs); };
  const std::vector<std::string> by_params{"optimizer.rate=0.1", "optimizer.rate=0.5"};
  BOOST_TEST(named({run("e-1", "a", "", slow), run("e-2", "a", "", fast)}) == by_params,
             boost::test_tools::per_element());
  const std::vector<std::string> by_run{"a", "a-2"};
  BOOST_TEST(named({run("e-1", "a", "", slow), run("e-1", "a-2", "", slow)}) == by_run,
             boost::test_tools::per_element());
  const std::vector<std::string> by_all{"e-1/a", "e-2/b"};
  BOOST_TEST(named({run("e-1", "a", ""), run("e-2", "b", "")}) == by_all, boost::test_tools::per_element());
  const std::vector<std::string> mixed{"e-1 optimizer.rate=0.1", "e-2 optimizer.rate=0.5", "e-3 optimizer.rate=0.5"};
  BOOST_TEST(named({run("e-1", "a", "", slow), run("e-2", "a", "", fast), run("e-3", "a", "", fast)}) == mixed,
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(an_unknown_metric_suggests_the_nearest) {
  PlotRequest request;
  request.runs = {run("e", "a", "train_loss,0,0.5,3\nauc,0,0.5,1\n")};
  request.metrics = {"tran_loss"};
  BOOST_TEST(error_of(request) == "there is no metric 'tran_loss' in e/a | did you mean 'train_loss'?");
  request.metrics = {"xyz"};
  BOOST_TEST(error_of(request) == "there is no metric 'xyz' in e/a | there are 'train_loss', 'auc'");
  request.runs.push_back(run("e", "b", "auc,0,0.5,1\n"));
  request.metrics = {"train_loss"};
  const PlotData plot = make_plot(request);
  BOOST_TEST(plot.panels[0].chart.lines.size() == 1u);
  BOOST_TEST_REQUIRE(plot.warnings.size() == 1u);
  BOOST_TEST(plot.warnings[0] == "e/b has no metric 'train_loss'");
}

BOOST_AUTO_TEST_CASE(without_a_metric_each_has_a_panel) {
  PlotRequest request;
  request.runs = {run("e", "a", "loss,0,0.5,3\nauc,0,0.5,0.5\nloss,1,1.5,2\n"), run("e", "b", "loss,0,0.25,1\n")};
  request.runs[0].units["loss"] = request.runs[1].units["loss"] = "nats";
  PlotData plot = make_plot(request);
  BOOST_TEST_REQUIRE(plot.panels.size() == 2u);
  BOOST_TEST(plot.title == "2 runs");
  BOOST_TEST(plot.panels[0].chart.title == "loss (nats)");
  BOOST_TEST(plot.panels[0].chart.lines.size() == 2u);
  BOOST_TEST(plot.panels[0].chart.lines[1].label == "b");
  BOOST_TEST(plot.panels[0].sources[1].metric == "loss");
  BOOST_TEST((plot.panels[0].sources[1].run == &request.runs[1]));
  BOOST_TEST(plot.panels[1].chart.title == "auc");
  BOOST_TEST(plot.panels[1].chart.lines.size() == 1u);
  BOOST_TEST(plot.warnings.empty());  // nobody asked for auc of b
  request.runs.pop_back();
  request.runs[0] = run("e", "a", "loss,0,0.5,NaN\nauc,0,0.5,0.5\n");
  plot = make_plot(request);
  BOOST_TEST_REQUIRE(plot.panels.size() == 1u);  // nothing of loss can be drawn
  BOOST_TEST(plot.title == "auc");
  BOOST_TEST(plot.warnings.size() == 1u);
}

BOOST_AUTO_TEST_CASE(steps_have_no_ticks_between_them) {
  PlotRequest request;
  request.runs = {run("e", "a", "loss,1,0.5,3\nloss,2,0.6,2\nloss,3,0.7,1\n")};
  BOOST_TEST((make_plot(request).panels[0].chart.x_numbers == Numbers::whole));
  request.x = XKind::time;
  BOOST_TEST((make_plot(request).panels[0].chart.x_numbers == Numbers::any));
}

BOOST_AUTO_TEST_CASE(trials_are_named_by_their_number_and_what_differs) {
  std::vector<RunToPlot> runs;
  for (int i = 1; i <= 12; ++i) {
    json::object params{{"a", i % 3},
                        {"b", 0.1234567890123 * i},
                        {"c", i},
                        {"d", std::string("kind ") + std::to_string(i % 2)},
                        {"same", 1}};
    runs.push_back(
        {{directory / "s", "t"}, "s", "trials/" + std::to_string(i) + "/train_task", {}, params, std::nullopt});
  }
  BOOST_TEST(run_labels(runs)[1] == "trial 2 a=2 b=0.2469 c=2 d=kind 0");
  BOOST_TEST(trial_of(runs[11]).value() == 12u);
  BOOST_TEST(label_with_metric("trial 2 a=2", "loss") == "trial 2 loss a=2");
  BOOST_TEST(label_with_metric("trial 2", "loss") == "trial 2 loss");
  BOOST_TEST(label_with_metric("a=2", "loss") == "loss a=2");
  // Two attempts of one trial.
  runs.push_back(runs[1]);
  runs.back().run = "trials/2/train_task-2";
  BOOST_TEST(run_labels(runs)[1] == "trial 2/train_task a=2 b=0.2469 c=2 d=kind 0");
  BOOST_TEST(run_labels(runs)[12] == "trial 2/train_task-2 a=2 b=0.2469 c=2 d=kind 0");
  // One of another sweep.
  runs.resize(2);
  runs[1].experiment = "z";
  BOOST_TEST(run_labels(runs)[0] == "s/trial 1 a=1 b=0.1235 c=1 d=kind 1");
  runs[0].run = "trials/x/train_task";
  BOOST_TEST(!trial_of(runs[0]).has_value());
  BOOST_TEST(run_labels({}).empty());
}

BOOST_AUTO_TEST_CASE(runs_without_points_are_reported) {
  PlotRequest request;
  request.runs = {run("e", "a", "")};
  BOOST_TEST(error_of(request) == "'e/a' has no metrics yet | ");
  request.runs[0].files.name = "gone";
  BOOST_TEST(error_of(request) == "'e/a' has no readable metrics: cannot be read: no such file or directory | ");
}

BOOST_AUTO_TEST_CASE(nan_is_omitted_and_reported) {
  PlotRequest request;
  request.runs = {
      run("e", "a", "loss,0,0.5,NaN\nloss,1,0.5,Infinity\nloss,2,0.5,-Infinity\nloss,3,0.5,0\nloss,4,0.5,2\n")};
  const PlotData plot = make_plot(request);
  BOOST_TEST((plot.panels[0].chart.lines[0].points == std::vector<PlotPoint>{{3, 0}, {4, 2}}));
  BOOST_TEST_REQUIRE(plot.warnings.size() == 1u);
  BOOST_TEST(plot.warnings[0] == "3 points of 'loss' of e/a are not finite and cannot be shown");
  request.y_scale = AxisScale::logarithmic;
  BOOST_TEST(make_plot(request).warnings[0] ==
             "4 points of 'loss' of e/a are not positive or not finite and cannot be shown on a logarithmic axis");
  request.runs = {run("e", "b", "loss,0,0.5,NaN\n")};
  request.y_scale = AxisScale::linear;
  BOOST_TEST(error_of(request) == "nothing to plot: 1 point of 'loss' of e/b is not finite and cannot be shown | ");
  request.runs = {run("e", "c", "loss,0,0.5,-1\n")};
  request.y_scale = AxisScale::logarithmic;
  BOOST_TEST(error_of(request) ==
             "nothing to plot: 1 point of 'loss' of e/c is not positive or not finite and cannot be shown on a "
             "logarithmic axis | try a linear axis");
}

BOOST_AUTO_TEST_CASE(a_damaged_file_is_reported_and_its_complete_lines_are_drawn) {
  PlotRequest request;
  request.runs = {run("e", "a", "loss,0,0.5,1\n\x01\x02garbage\nloss,x,0.5,1\nloss,1,0.5,2\nloss,2,0.5,")};
  const PlotData plot = make_plot(request);
  BOOST_TEST(plot.panels[0].chart.lines[0].points.size() == 2u);
  BOOST_TEST_REQUIRE(plot.warnings.size() == 1u);
  BOOST_TEST(plot.warnings[0] == "e/a.metrics is damaged: 2 lines are not points");
}

BOOST_AUTO_TEST_CASE(smoothing_keeps_the_recorded_points_and_many_are_thinned) {
  std::string lines;
  for (int i = 0; i < 5000; ++i) lines += "loss," + std::to_string(i) + ",0.5," + std::to_string(i % 2) + "\n";
  PlotRequest request;
  request.runs = {run("e", "a", lines)};
  request.smooth = 0.99;
  const PlotData plot = make_plot(request);
  BOOST_TEST(plot.panels[0].chart.lines[0].points.size() <= 2000u);
  BOOST_TEST(plot.panels[0].chart.lines[0].raw.size() <= 2000u);
  BOOST_TEST(plot.panels[0].chart.lines[0].points.back().y == 0.5, boost::test_tools::tolerance(0.05));
  BOOST_TEST(plot.panels[0].chart.lines[0].last == 1.0);
  request.most_points = 0;
  BOOST_TEST(make_plot(request).panels[0].chart.lines[0].raw.size() == 5000u);
}

BOOST_AUTO_TEST_SUITE_END()
