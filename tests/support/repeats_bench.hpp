// SPDX-License-Identifier: MIT
// Sweeps and runs with repeats of the fixture task `noisy_task`, whose noise is a function of its seed.
#ifndef SKROBOT_TESTS_SUPPORT_REPEATS_BENCH_HPP
#define SKROBOT_TESTS_SUPPORT_REPEATS_BENCH_HPP

#include <cmath>
#include <cstdint>
#include <utility>

#include "support/sweep_bench.hpp"

namespace skrobot::test {

struct RepeatsBench : SweepBench {
  Program program(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin() + 1, {"--plugins", fixture("draws_from_its_seed")});
    return SkrobotBench::program(std::move(arguments));
  }
  Ended sweep(std::vector<std::string> arguments, int exit_code = 0) {
    arguments.insert(arguments.begin(), {"sweep"});
    Ended ended = test::run(program(std::move(arguments)), exit_code);
    BOOST_TEST_REQUIRE(ended.exit_code == exit_code, ended.errors);
    return ended;
  }
  json::object document(std::vector<std::string> arguments, int exit_code = 0) {
    arguments.emplace_back("--json");
    return parse_json(sweep(std::move(arguments), exit_code).output).as_object();
  }
  Ended reads(std::vector<std::string> arguments) {
    Ended ended = test::run(test::skrobot(directory.path(), std::move(arguments)));
    BOOST_TEST_REQUIRE(ended.exit_code == 0, ended.errors);
    return ended;
  }
  void refuses(std::vector<std::string> arguments, const std::string& errors) {
    const Ended ended = sweep(std::move(arguments), 2);
    BOOST_TEST(ended.errors == "skrobot: error: " + errors);
    BOOST_TEST(ended.output == "");
  }
  std::string name() { return experiment().filename().string(); }
  // The seed and the objective of each recorded trial.
  std::map<int, std::pair<std::uint64_t, double>> trials() {
    std::map<int, std::pair<std::uint64_t, double>> all;
    for (const std::string& number : names_in(experiment() / "trials")) {
      const json::object run = object_in(experiment() / "trials" / number / "noisy_task.run");
      const json::object result = object_in(experiment() / "trials" / number / "noisy_task.result");
      all[std::stoi(number)] = {run.at("seed").to_number<std::uint64_t>(), result.at("value").to_number<double>()};
    }
    return all;
  }
};

// By the textbook, and not by the code that is tested.
inline std::pair<double, double> mean_and_deviation(const std::vector<double>& values) {
  double sum = 0, squares = 0;
  for (const double value : values) sum += value;
  const double mean = sum / static_cast<double>(values.size());
  for (const double value : values) squares += (value - mean) * (value - mean);
  return {mean, std::sqrt(squares / static_cast<double>(values.size() - 1))};
}

inline std::vector<std::string> with(std::vector<std::string> words, const std::vector<std::string>& more) {
  words.insert(words.end(), more.begin(), more.end());
  return words;
}

}  // namespace skrobot::test

#endif
