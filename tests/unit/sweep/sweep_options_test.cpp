// SPDX-License-Identifier: MIT
// One description of an option serves the command line, files and sweep.json.
#include "sweep/sweep_options.hpp"

#include <boost/test/unit_test.hpp>
#include <map>
#include <set>
#include <skrobot/error.hpp>

namespace skrobot {
namespace {

const SweepOption& option(const std::string& key) {
  for (const SweepOption& one : sweep_options()) {
    if (one.key() == key) return one;
  }
  throw std::runtime_error("there is no option " + key);
}

// Empty: it was read. Else the message with its hint.
std::string fault(const std::string& key, const json::value& value) {
  SweepOptions options;
  try {
    read_labelled("--" + key, [&] { option(key).read(options, value); });
    return {};
  } catch (const Error& e) {
    BOOST_TEST((e.fault() == Fault::usage));
    return e.hint().empty() ? e.what() : std::string(e.what()) + " | " + e.hint();
  }
}

// A value of each option that is not its default, as it is recorded.
const std::map<std::string, std::string> k_values{{"search", R"("random")"},
                                                  {"trials", "7"},
                                                  {"repeats", "5"},
                                                  {"rank_by", R"("median")"},
                                                  {"objective", R"("minimize:loss.min")"},
                                                  {"jobs", "3"},
                                                  {"retries", "2"},
                                                  {"on_failure", R"("stop")"},
                                                  {"early_stop", R"("halving:first_step=2,factor=4")"},
                                                  {"workers", R"("reuse")"},
                                                  {"trial_seeds", R"("different")"},
                                                  {"launcher", R"("slurm")"},
                                                  {"slurm.partition", R"("gpu")"},
                                                  {"slurm.time", R"("1:00:00")"},
                                                  {"slurm.cpus_per_task", R"("4")"},
                                                  {"slurm.mem", R"("2G")"},
                                                  {"slurm.nodes", R"("2")"},
                                                  {"slurm.account", R"("ada")"},
                                                  {"slurm.qos", R"("high")"},
                                                  {"slurm.arguments", R"(["--hold","--x=1"])"},
                                                  {"slurm.trials_per_job", "50"}};

}  // namespace

BOOST_AUTO_TEST_SUITE(sweep_options_test)

BOOST_AUTO_TEST_CASE(every_option_is_recorded_and_read_back) {
  BOOST_TEST(sweep_options().size() == k_values.size());
  std::set<std::string> flags;
  for (const SweepOption& one : sweep_options()) {
    BOOST_TEST_CONTEXT(one.key()) {
      BOOST_TEST(flags.insert(one.flag()).second);
      BOOST_TEST(*one.text.help != '\0');
      BOOST_TEST((one.takes == OptionTakes::nothing) == (*one.text.metavar == '\0'));
      const auto found = k_values.find(one.key());
      BOOST_TEST_REQUIRE((found != k_values.end()));
      const json::value value = parse_json(found->second);
      SweepOptions options;
      BOOST_TEST(one.to_json(options) != value);
      one.read(options, value);
      BOOST_TEST(one.to_json(options) == value);
      // In the place that sweep.json has for it.
      const json::object recorded = to_json(options);
      const json::object& place = one.section.empty() ? recorded : recorded.at(one.section).as_object();
      BOOST_TEST(place.at(one.text.name) == value);
      // Numbers can be typed.
      if (!value.is_number()) continue;
      SweepOptions typed;
      one.read(typed, json::value(to_text(value)));
      BOOST_TEST(one.to_json(typed) == value);
    }
  }
}

BOOST_AUTO_TEST_CASE(flags_follow_from_names) {
  BOOST_TEST(option("trial_seeds").flag() == "--trial-seeds");
  BOOST_TEST(option("slurm.cpus_per_task").flag() == "--cpus-per-task");
  BOOST_TEST(option("slurm.arguments").flag() == "--slurm-arg");
}

BOOST_AUTO_TEST_CASE(a_wrong_value_is_told_with_what_is_expected) {
  BOOST_TEST(fault("jobs", "0") == "--jobs: expected an integer from 1 to 1024, got '0'");
  BOOST_TEST(fault("jobs", 1025) == "--jobs: expected an integer from 1 to 1024, got 1025");
  BOOST_TEST(fault("jobs", true) == "--jobs: expected an integer from 1 to 1024, got true");
  BOOST_TEST(fault("jobs", nullptr) == "--jobs: expected an integer from 1 to 1024, got null");
  BOOST_TEST(fault("jobs", "4294967297") == "--jobs: expected an integer from 1 to 1024, got '4294967297'");
  BOOST_TEST(fault("retries", "-1") == "--retries: expected an integer from 0 to 1000, got '-1'");
  BOOST_TEST(fault("repeats", "0") == "--repeats: expected an integer from 1 to 10000, got '0'");
  BOOST_TEST(fault("repeats", 10001) == "--repeats: expected an integer from 1 to 10000, got 10001");
  BOOST_TEST(fault("search", "gird") ==
             "--search: expected one of 'grid', 'random', 'global', got 'gird' | did you mean 'grid'?");
  BOOST_TEST(fault("search", 5) == "--search: expected one of 'grid', 'random', 'global', got 5");
  BOOST_TEST(fault("objective", "auc") == "--objective: expected maximize:METRIC or minimize:METRIC, got 'auc'");
  BOOST_TEST(fault("objective", 5).starts_with("--objective: expected "));
  BOOST_TEST(fault("early_stop", "meridian") == "--early_stop: expected none, median, halving or race, got 'meridian'");
  BOOST_TEST(fault("slurm.arguments", "--hold") == "--slurm.arguments: expected a list of texts, got '--hold'");
  BOOST_TEST(fault("slurm.arguments", json::array{"--hold", 5}).starts_with("--slurm.arguments: expected a list"));
  BOOST_TEST(fault("slurm.partition", json::array{"x"}) == "--slurm.partition: expected text, got [\"x\"]");
  BOOST_TEST(fault("slurm.cpus_per_task", 4) == "");
}

BOOST_AUTO_TEST_CASE(texts_of_slurm_are_arguments_for_sbatch) {
  SlurmOptions options;
  BOOST_TEST(sbatch_arguments(options).empty());
  options.qos = "high";
  options.cpus_per_task = "4";
  options.arguments = {"--hold"};
  options.trials_per_job = 5;
  BOOST_TEST(sbatch_arguments(options) == (std::vector<std::string>{"--cpus-per-task=4", "--qos=high", "--hold"}),
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace skrobot
