// SPDX-License-Identifier: MIT
// Groups of real runs: list, export, compare and plot them.
#include <boost/test/unit_test.hpp>
#include <cmath>
#include <skrobot/json.hpp>

#include "support/program.hpp"
#include "support/skrobot_bench.hpp"
#include "support/temporary_directory.hpp"

using namespace skrobot;
using namespace skrobot::test;

namespace {

namespace fs = std::filesystem;

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

struct Bench : SkrobotBench {
  void run_noisy(const std::string& mean, int seed, std::vector<std::string> more = {}, int exit_code = 0) {
    std::vector<std::string> words{"run",       "noisy_task",    "mean=" + mean, "--seed", std::to_string(seed),
                                   "--plugins", fixture("noisy")};
    words.insert(words.end(), more.begin(), more.end());
    const Ended ended = run_skrobot(words, exit_code);
    BOOST_TEST_REQUIRE(ended.exit_code == exit_code, ended.errors);
  }
  // The noise depends on the seed alone: pairs differ by the parameter.
  void run_two_groups(const std::string& first = "1", const std::string& second = "1.5") {
    for (int seed = 1; seed <= 4; ++seed) {
      run_noisy(first, seed);
      run_noisy(second, seed, {"noise=0.12"});
    }
  }
  json::value json_of(std::vector<std::string> words, int exit_code = 0) {
    words.emplace_back("--json");
    const Ended ended = run_skrobot(words, exit_code);
    BOOST_TEST_REQUIRE(ended.exit_code == exit_code, ended.errors);
    return parse_json(ended.output);
  }
  std::string refused(std::vector<std::string> words) {
    const Ended ended = run_skrobot(std::move(words), 2);
    BOOST_TEST(ended.exit_code == 2, ended.output << ended.errors);
    BOOST_TEST(ended.output == "");
    BOOST_TEST(has(ended.errors, "skrobot: error: "), ended.errors);
    return ended.errors;
  }
};

const std::vector<std::string> k_two{"compare", "--where", "params.mean = 1", "--where", "params.mean = 1.5"};

std::vector<std::string> with(std::vector<std::string> words, const std::vector<std::string>& more) {
  words.insert(words.end(), more.begin(), more.end());
  return words;
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(group_test, Bench)

BOOST_AUTO_TEST_CASE(list_shows_groups_with_their_statistics) {
  run_two_groups();
  run_noisy("1.5", 9, {"end=failed"}, 1);
  const json::array groups = json_of({"list", "--group-by", "params.mean"}).as_array();
  BOOST_TEST_REQUIRE(groups.size() == 2u);
  BOOST_TEST(to_text(groups[0].at("group")) == R"({"params.mean":1.0})");
  BOOST_TEST(to_text(groups[1].at("states")) == R"({"completed":4,"failed":1})");
  const json::value& score = groups[1].at("statistics").at("metrics.score");
  BOOST_TEST(score.at("n").as_int64() == 4);
  const double mean = score.at("mean").as_double(), deviation = score.at("deviation").as_double();
  BOOST_TEST(std::abs(mean - 1.5) < 0.12);
  BOOST_TEST(deviation > 0);
  BOOST_TEST(std::abs(score.at("mean_high").as_double() - (mean + 3.182446305284263 * deviation / 2)) < 1e-9);

  const Ended table = run_skrobot({"list", "--group-by", "params.mean"}, 0);
  BOOST_TEST(has(table.output, "metrics.score\n"), table.output);
  BOOST_TEST(has(table.output, "5 (1 failed)"), table.output);
  BOOST_TEST(has(table.output, "MEAN ± SD"), table.output);
  const Ended csv = run_skrobot({"export", "--group-by", "params.mean"}, 0);
  BOOST_TEST(csv.output.starts_with("params.mean,runs,runs.completed,runs.failed,metrics.score.n,metrics.score.mean,"),
             csv.output);
  BOOST_TEST(has(csv.output, "\n1.5,5,4,1,4,"), csv.output);
  // Named, other states count as well.
  BOOST_TEST(json_of({"list", "--group-by", "params.mean", "--where", "state in (completed, failed)"})
                 .as_array()[1]
                 .at("statistics")
                 .at("metrics.score")
                 .at("n")
                 .as_int64() == 5);
}

BOOST_AUTO_TEST_CASE(groups_are_sorted_and_limited) {
  run_two_groups();
  const json::array groups = json_of({"list", "--group-by", "params.mean", "--sort", "-metrics.score"}).as_array();
  BOOST_TEST(groups[0].at("group").at("params.mean").as_double() == 1.5);
  const Ended ended = run_skrobot({"list", "--group-by", "params.mean", "--limit", "1"}, 0);
  BOOST_TEST(has(ended.output, "1 more group"), ended.output);
  BOOST_TEST(has(refused({"list", "--group-by", "params.mean", "--sort", "started"}), "cannot be sorted by 'started'"));
}

BOOST_AUTO_TEST_CASE(pairs_of_equal_seeds_are_compared_and_told_in_a_sentence) {
  run_two_groups();
  const json::value document = json_of(with(k_two, {"--objective", "maximize:score"}));
  const json::value& difference = document.at("metrics").at(0).at("differences").at(0);
  BOOST_TEST(difference.at("paired").as_bool());
  BOOST_TEST(difference.at("test").as_string() == "paired_t");
  BOOST_TEST(difference.at("significant").as_bool());
  BOOST_TEST(std::abs(difference.at("difference").as_double() - 0.5) < 0.03);
  BOOST_TEST(to_text(difference.at("n")) == "[4,4]");

  const Ended text = run_skrobot(with(k_two, {"--objective", "maximize:score"}), 0);
  BOOST_TEST(has(text.output, "metrics.score, higher is better\n"), text.output);
  BOOST_TEST(has(text.output, "\nB is better by 0.5"), text.output);
  BOOST_TEST(has(text.output, "paired over 4 seeds."), text.output);
  // Four pairs are too few for Wilcoxon's test, whatever they are.
  BOOST_TEST(has(text.output, "Wilcoxon's"), text.output);

  const json::value unpaired = json_of(with(k_two, {"--unpaired", "-m", "score"}));
  BOOST_TEST(unpaired.at("metrics").at(0).at("differences").at(0).at("test").as_string() == "welch");
  const Ended higher = run_skrobot(with(k_two, {"-m", "score"}), 0);
  BOOST_TEST(has(higher.output, "\nB is higher by 0.5"), higher.output);
}

BOOST_AUTO_TEST_CASE(a_gate_fails_for_the_worse_alone) {
  run_two_groups();
  const Ended worse = run_skrobot(with(k_two, {"--objective", "minimize:score", "--fail-if", "worse by 2 %"}), 1);
  BOOST_TEST(worse.exit_code == 1, worse.errors);
  BOOST_TEST(has(worse.output, "'worse by 2 %': yes"), worse.output);
  const Ended better = run_skrobot(with(k_two, {"--objective", "maximize:score", "--fail-if", "worse by 2 %"}), 0);
  BOOST_TEST(has(better.output, "'worse by 2 %': no"), better.output);
  // Half as much again is not twice as much.
  run_skrobot(with(k_two, {"--objective", "minimize:score", "--fail-if", "worse by 90 %"}), 0);
  BOOST_TEST(has(refused(with(k_two, {"-m", "score", "--fail-if", "worse"})), "is not known"));
  BOOST_TEST(has(refused(with(k_two, {"-m", "score", "--fail-if", "slower by 2 %"})), "--fail-if: expected 'worse'"));
}

BOOST_AUTO_TEST_CASE(junit_has_a_case_for_each_comparison) {
  run_two_groups();
  const fs::path file = directory / "report.xml";
  run_skrobot(with(k_two, {"--objective", "minimize:score", "--fail-if", "worse", "--junit", file.string()}), 1);
  const std::string report = read_text(file);
  BOOST_TEST(has(report, "<testsuite name=\"skrobot compare\" tests=\"1\" failures=\"1\" errors=\"0\" skipped=\"0\""),
             report);
  BOOST_TEST(has(report, "name=\"params.mean = 1.5 against params.mean = 1\""), report);
  BOOST_TEST(has(report, "<failure type=\"worse\""), report);
}

BOOST_AUTO_TEST_CASE(three_groups_are_corrected_for_their_number) {
  run_two_groups();
  for (int seed = 1; seed <= 4; ++seed) run_noisy("2", seed, {"noise=0.08"});
  const json::value all = json_of({"compare", "--group-by", "params.mean", "-m", "score"});
  BOOST_TEST(all.at("metrics").at(0).at("differences").as_array().size() == 3u);
  BOOST_TEST(all.at("comparisons").as_int64() == 3);
  for (const json::value& difference : all.at("metrics").at(0).at("differences").as_array())
    BOOST_TEST(difference.at("p_holm").as_double() >= difference.at("p").as_double());
  const json::value first = json_of({"compare", "--group-by", "params.mean", "-m", "score", "--against", "first"});
  BOOST_TEST(to_text(first.at("metrics").at(0).at("differences").at(1).at("from")) == "0");
  const json::value previous =
      json_of({"compare", "--group-by", "params.mean", "-m", "score", "--against", "previous"});
  BOOST_TEST(to_text(previous.at("metrics").at(0).at("differences").at(1).at("from")) == "1");
  const Ended text = run_skrobot({"compare", "--group-by", "params.mean", "-m", "score"}, 0);
  BOOST_TEST(has(text.output, "C is higher than A by 0.99"), text.output);
  BOOST_TEST(has(text.output, "P is corrected for 3 comparisons (Holm)."), text.output);
}

BOOST_AUTO_TEST_CASE(too_few_runs_are_told_and_decide_nothing) {
  run_noisy("1", 1);
  run_noisy("1.5", 1);
  const Ended text = run_skrobot(with(k_two, {"-m", "score"}), 0);
  BOOST_TEST(has(text.output, "Too few runs to compare: A has 1 and B has 1"), text.output);
  BOOST_TEST(has(refused(with(k_two, {"--objective", "minimize:score", "--fail-if", "worse"})),
                 "--fail-if needs two runs in each group"));
}

BOOST_AUTO_TEST_CASE(runs_that_do_not_count_are_named) {
  run_two_groups();
  run_noisy("1", 11, {"end=failed"}, 1);
  run_noisy("1", 12, {"end=nan"});
  run_noisy("1", 13, {"end=silent"});
  const Ended ended = run_skrobot(with(k_two, {"-m", "metrics.score"}), 0);
  BOOST_TEST(has(ended.errors, "1 failed run of 'params.mean = 1' is left out"), ended.errors);
  BOOST_TEST(has(ended.errors, "'metrics.score' is not finite in 1 run of 'params.mean = 1'"), ended.errors);
  BOOST_TEST(has(ended.errors, "1 run of 'params.mean = 1' has no 'metrics.score'"), ended.errors);
}

BOOST_AUTO_TEST_CASE(wrong_questions_are_refused) {
  run_two_groups();
  BOOST_TEST(has(refused({"compare", "--where", "params.mean = 1"}), "a comparison needs two groups"));
  BOOST_TEST(has(refused({"compare", "--where", "params.mean = 1", "--where", "params.mean = 7"}),
                 "no run matches 'params.mean = 7'"));
  BOOST_TEST(has(refused({"compare", "--where", "params.mean = 1", "--where", "seed < 9 and params.mean < 1.2"}),
                 "are the same 4 runs"));
  BOOST_TEST(has(refused({"compare", "--group-by", "params.meen"}), "all runs are in one group"));
  BOOST_TEST(has(refused({"compare", "--group-by", "params.mean,params.mean"}), "given twice"));
  BOOST_TEST(has(refused({"compare", "--group-by", "parms.mean"}), "--group-by: unknown field 'parms.mean'"));
  BOOST_TEST(has(refused(with(k_two, {"-m", "scor"})), "did you mean 'score'?"));
  BOOST_TEST(has(refused(with(k_two, {"-m", "elsewhere"})), "there is 'score'"));
  BOOST_TEST(has(refused({"compare", "--group-by", "params.mean", "--where", "state = failed"}), "no run matches"));
  BOOST_TEST(
      has(refused({"compare", "--group-by", "params.mean", "--where", "seed = 99"}), "no completed run matches"));
  BOOST_TEST(has(refused(with(k_two, {"-m", "state"})), "'state' is not a number"));
  BOOST_TEST(has(refused(with(k_two, {"--against", "last"})), "--against: expected all, first or previous"));
  BOOST_TEST(has(refused(with(k_two, {"--objective", "score"})), "--objective: "));
  BOOST_TEST(has(refused(with(k_two, {"--all"})), "--all"));
  BOOST_TEST(has(refused({"list", "--group-by", "params.mean", "--columns", "state"}), "'state' is not a number"));
  BOOST_TEST(has(refused({"list", "--group-by", "params.mean", "--damaged"}), "--damaged"));
  for (const char* command : {"list", "export", "compare", "plot"})
    BOOST_TEST(has(refused({command, "--group-by", ""}), "--group-by: the name of a field is missing"), command);
  BOOST_TEST(has(refused({"plot", "latest", "--band", "ci"}), "--band only works with --group-by"));
  BOOST_TEST(has(refused({"plot", "--group-by", "params.mean", "--band", "wide"}), "--band: expected one of sd, ci"));
}

BOOST_AUTO_TEST_CASE(groups_that_share_runs_are_told) {
  run_two_groups();
  const Ended ended = run_skrobot({"compare", "--where", "params.mean = 1", "--where", "seed <= 2", "-m", "score"}, 0);
  BOOST_TEST(has(ended.errors, "2 runs are in both 'params.mean = 1' and 'seed <= 2'"), ended.errors);
}

BOOST_AUTO_TEST_CASE(curves_of_groups_have_a_band_on_shared_steps) {
  run_two_groups();
  const json::value plot = json_of({"plot", "--group-by", "params.mean", "-m", "score", "--band", "range"});
  const json::array& lines = plot.at("lines").as_array();
  BOOST_TEST_REQUIRE(lines.size() == 2u);
  BOOST_TEST(lines[0].at("group").as_string() == "params.mean 1");
  BOOST_TEST(lines[0].at("runs").as_int64() == 4);
  BOOST_TEST(lines[0].at("points").as_array().size() == 3u);
  BOOST_TEST(lines[0].at("low").at(2).at(1).as_double() < lines[0].at("points").at(2).at(1).as_double());
  BOOST_TEST(lines[0].at("high").at(2).at(1).as_double() > lines[0].at("points").at(2).at(1).as_double());
  BOOST_TEST(has(std::string(plot.at("title").as_string()), "mean with range"), to_text(plot));

  const fs::path svg = directory / "groups.svg";
  run_skrobot({"plot", "--group-by", "params.mean", "-m", "score", "--output", svg.string()}, 0);
  BOOST_TEST(has(read_text(svg), "<polygon fill="));
  BOOST_TEST(has(read_text(svg), "mean ± standard deviation"));
  // A run with other steps leaves those that all have; asked for, the others are drawn between its points.
  run_noisy("1", 21, {"steps=3", "every=2"});
  BOOST_TEST(
      json_of({"plot", "--group-by", "params.mean", "-m", "score"}).at("lines").at(0).at("points").as_array().size() ==
      1u);
  run_noisy("1.5", 21, {"steps=4", "every=4"});
  const Ended none = run_skrobot({"plot", "--group-by", "params.mean", "-m", "score"}, 0);
  BOOST_TEST(has(none.errors, "share no step; --interpolate"), none.errors);
}

BOOST_AUTO_TEST_CASE(numbers_without_curves_are_plotted_over_the_groups) {
  run_two_groups();
  const json::value plot = json_of({"plot", "--group-by", "params.mean", "-m", "resources.user_ms"});
  BOOST_TEST_REQUIRE(plot.at("lines").as_array().size() == 1u);
  BOOST_TEST(plot.at("lines").at(0).at("points").as_array().size() == 2u);
  BOOST_TEST(has(std::string(plot.at("x").as_string()), "1 params.mean 1, 2 params.mean 1.5"), to_text(plot));
  const Ended terminal = run_skrobot({"plot", "--group-by", "params.mean", "-m", "duration"}, 0);
  BOOST_TEST(has(terminal.output, "duration: mean"), terminal.output);
}

BOOST_AUTO_TEST_CASE(cost_is_compared_and_less_is_better) {
  run_two_groups();
  const json::value document = json_of(with(k_two, {"-m", "resources.user_ms", "-m", "duration"}));
  BOOST_TEST_REQUIRE(document.at("metrics").as_array().size() == 2u);
  for (const json::value& metric : document.at("metrics").as_array()) {
    BOOST_TEST(metric.at("better").as_string() == "lower");
    BOOST_TEST(metric.at("groups").at(0).at("n").as_int64() == 4);
  }
}

BOOST_AUTO_TEST_SUITE_END()
