// SPDX-License-Identifier: MIT
// `skrobot sweep` with the fixture task `trial_task`, in a directory of its own.
#ifndef SKROBOT_TESTS_SUPPORT_SWEEP_BENCH_HPP
#define SKROBOT_TESTS_SUPPORT_SWEEP_BENCH_HPP

#include <boost/test/unit_test.hpp>
#include <filesystem>
#include <map>
#include <skrobot/json.hpp>
#include <sstream>
#include <string>
#include <vector>

#include "support/program.hpp"
#include "support/skrobot_bench.hpp"
#include "support/temporary_directory.hpp"

namespace skrobot::test {

inline json::object object_in(const std::filesystem::path& file) { return parse_json(read_text(file)).as_object(); }

struct SweepBench : SkrobotBench {
  Program program(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin() + 1, {"--plugins", fixture("trial")});
    return SkrobotBench::program(std::move(arguments));
  }
  Ended sweep(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), "sweep");
    return test::run(program(std::move(arguments)));
  }
  Ended sweep(std::vector<std::string> arguments, int exit_code) {
    arguments.insert(arguments.begin(), "sweep");
    return test::run(program(std::move(arguments)), exit_code);
  }
  std::filesystem::path experiment() { return only_experiment(directory / "experiments"); }
  std::filesystem::path trial(int number) { return experiment() / "trials" / std::to_string(number); }
  std::string state(int number, const std::string& run = "trial_task") {
    return std::string(object_in(trial(number) / (run + ".run")).at("state").as_string());
  }
  // How often the task began and ended for each of its x and k.
  std::map<std::string, std::pair<int, int>> marks() {
    std::map<std::string, std::pair<int, int>> counts;
    for (const std::string& name : names_in(directory / "marks")) {
      std::istringstream lines(read_text(directory / "marks" / name));
      for (std::string line; std::getline(lines, line);) ++(line == "begun" ? counts[name].first : counts[name].second);
    }
    return counts;
  }
  std::string with_marks() {
    std::filesystem::create_directory(directory / "marks");
    return "marks=" + (directory / "marks").string();
  }
  void refuses(std::vector<std::string> arguments, const std::string& errors, int exit_code = 2) {
    const Ended ended = sweep(std::move(arguments));
    BOOST_TEST(ended.exit_code == exit_code, ended.errors);
    BOOST_TEST(ended.errors == errors);
    BOOST_TEST(ended.output == "");
    BOOST_TEST(!std::filesystem::exists(directory / "experiments"));
  }
};

}  // namespace skrobot::test

#endif
