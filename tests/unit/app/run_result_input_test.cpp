// SPDX-License-Identifier: MIT
// What needs no recorded run; the integration test learning_test has the rest.
#include "app/run_result_input.hpp"

#include <boost/test/unit_test.hpp>
#include <fstream>
#include <skrobot/error.hpp>

#include "support/temporary_directory.hpp"

namespace skrobot {
namespace {

const char* const k_schema = R"({"type":"object","properties":{
  "model":{"type":"string","format":"path","x-skrobot-run-result":"model"},
  "data":{"type":"string","format":"path"},
  "inner":{"type":"object","properties":{"model":{"type":"string","format":"path","x-skrobot-run-result":"model"}}}}})";

}  // namespace

BOOST_AUTO_TEST_SUITE(run_result_input_test)

BOOST_AUTO_TEST_CASE(leaves_files_references_and_other_parameters_as_they_are) {
  const test::TemporaryDirectory directory;
  std::ofstream(directory / "latest") << "a file";
  std::vector<Assignment> assignments = {
      {"model", std::string("latest"), {}, directory.path()},
      {"model", json::value("latest"), {}, directory.path()},
      {"model", json::value("${train_task.result.model}"), {}, directory.path()},
      {"model", std::string(), {}, directory.path()},
      {"model", json::value(nullptr), {}, directory.path()},
      {"data", std::string("latest~3"), {}, directory.path()},
  };
  const auto before = assignments;
  use_run_results(ParameterSchema::parse(parse_json(k_schema)), assignments, directory / "none");
  for (std::size_t i = 0; i < assignments.size(); ++i) BOOST_TEST((assignments[i].value == before[i].value));
}

BOOST_AUTO_TEST_CASE(says_that_neither_a_file_nor_a_run_is_there) {
  const test::TemporaryDirectory directory;
  for (const char* key : {"model", "inner.model"}) {
    for (const char* name : {"latest", "latest~0", "latest~", "latest~-1", "nothing"}) {
      std::vector<Assignment> assignments = {{key, std::string(name), {}, directory.path()}};
      try {
        use_run_results(ParameterSchema::parse(parse_json(k_schema)), assignments, directory / "none");
        BOOST_ERROR(name << " was taken");
      } catch (const Error& e) {
        BOOST_TEST((e.fault() == Fault::usage));
        BOOST_TEST(std::string(e.what()).starts_with("parameter '" + std::string(key) + "': there is no file '" +
                                                     (directory / name).string() + "', and as a run: "),
                   e.what());
      }
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace skrobot
