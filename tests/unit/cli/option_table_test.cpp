// SPDX-License-Identifier: MIT
#include "cli/option_table.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <boost/test/unit_test.hpp>

using namespace skrobot;

namespace {

struct Bench {
  Bench() {
    input.add(line, {{.name = "trials_per_job", .metavar = "N", .help = "A number"}, OptionTakes::value},
              "slurm.trials");
    input.add(line,
              {{.name = "sbatch", .metavar = "ARG", .help = "More", .flag = "--sbatch-argument"}, OptionTakes::list},
              "slurm.arguments");
    input.add(line, {{.name = "detach", .help = "Return"}, OptionTakes::nothing}, "detach");
  }
  // "key=value" of each assignment, or the fault.
  std::string typed(std::vector<std::string> words) {
    std::reverse(words.begin(), words.end());  // as CLI11 takes them
    try {
      app.parse(words);
    } catch (const CLI::ParseError& e) {
      return e.what();
    }
    std::string all;
    for (const Assignment& one : input.assignments()) {
      BOOST_TEST((one.origin.source == Origin::Source::command_line));
      const auto* text = std::get_if<std::string>(&one.value);
      all += one.key + "=" + (text != nullptr ? "'" + *text + "'" : to_text(std::get<json::value>(one.value))) + ";";
    }
    return all;
  }
  CLI::App app;
  CommandLine line{app};
  OptionInput input;
};

// Of a command line of its own.
std::string typed(std::vector<std::string> words) { return Bench().typed(std::move(words)); }

}  // namespace

BOOST_AUTO_TEST_SUITE(option_table_test)

BOOST_AUTO_TEST_CASE(what_is_not_typed_is_not_assigned) { BOOST_TEST(typed({}) == ""); }

BOOST_AUTO_TEST_CASE(what_is_typed_is_assigned_as_text_or_list) {
  BOOST_TEST(typed({"--trials-per-job", "3"}) == "slurm.trials='3';");
  BOOST_TEST(typed({"--sbatch-argument=--a=b", "--sbatch-argument", "c d"}) == R"(slurm.arguments=["--a=b","c d"];)");
  BOOST_TEST(typed({"--detach"}) == "detach=true;");
}

BOOST_AUTO_TEST_CASE(assignments_stand_in_the_order_of_the_table) {
  BOOST_TEST(typed({"--detach", "--sbatch-argument", "x", "--trials-per-job=3"}) ==
             R"(slurm.trials='3';slurm.arguments=["x"];detach=true;)");
}

BOOST_AUTO_TEST_CASE(an_option_without_its_value_is_refused) {
  BOOST_TEST(typed({"--trials-per-job"}).starts_with("--trials-per-job: "));
  BOOST_TEST(typed({"--trials-per-job="}).starts_with("--trials-per-job: "));
}

BOOST_AUTO_TEST_CASE(a_name_is_written_with_dashes_only) {
  BOOST_TEST(typed({"--trials_per_job", "3"}).find("--trials_per_job") != std::string::npos);
  Bench bench;
  const auto names = bench.line.option_names();
  for (const char* name : {"--trials-per-job", "--sbatch-argument", "--detach"})
    BOOST_TEST((std::find(names.begin(), names.end(), name) != names.end()), name);
}

BOOST_AUTO_TEST_SUITE_END()
