// SPDX-License-Identifier: MIT
#include "app/sweep_file.hpp"

#include <boost/test/unit_test.hpp>
#include <skrobot/error.hpp>

namespace skrobot {
namespace {

JsonDocument document(const std::string& text) { return {text, "sweep.json", "/plans"}; }
SweepFile parsed(const std::string& text) { return parse_sweep_file(document(text)); }

std::string fault(const std::string& text) {
  try {
    parsed(text);
  } catch (const Error& error) {
    BOOST_TEST((error.fault() == Fault::usage));
    return error.hint().empty() ? error.what() : std::string(error.what()) + " | " + error.hint();
  }
  return "-";
}
// Of a file with a task, and what `more` says in its second line.
std::string fault_with(const std::string& more) { return fault("{\"task\":\"a\",\n" + more + "}"); }

}  // namespace

BOOST_AUTO_TEST_SUITE(sweep_file_test)

BOOST_AUTO_TEST_CASE(a_whole_file) {
  const SweepFile file = parsed(R"({"task": "train_task", "seed": 7, "tags": {"k": "v"},
    "params": {"data": "train.csv"},
    "space": {"rate": [0.1, 0.2], "depth": "2:8"},
    "search": "random", "trials": 100, "objective": null,
    "slurm": {"nodes": 2, "arguments": ["--hold"]}})");
  BOOST_TEST(file.task == "train_task");
  BOOST_TEST(file.seed->value == 7u);
  BOOST_TEST(file.directory == "/plans");
  BOOST_TEST_REQUIRE(file.params.size() == 1u);
  BOOST_TEST(file.params[0].base_directory == "/plans");
  BOOST_TEST_REQUIRE(file.space.size() == 2u);
  BOOST_TEST(to_text(std::get<json::value>(file.space[0].value)) == "[0.1,0.2]");
  BOOST_TEST(std::get<std::string>(file.space[1].value) == "2:8");
  BOOST_TEST(to_string(file.space[1].origin) == "sweep.json:3");
  std::string options;
  for (const Assignment& option : file.options)
    options += option.key + "=" + to_text(std::get<json::value>(option.value)) + " " + option.origin.place + "; ";
  BOOST_TEST(options ==
             "search=\"random\" sweep.json:4; trials=100 sweep.json:4; slurm.nodes=2 sweep.json:5; "
             "slurm.arguments=[\"--hold\"] sweep.json:5; ");
}

BOOST_AUTO_TEST_CASE(errors_name_the_option_its_value_and_its_place) {
  BOOST_TEST(fault("[]") == "sweep.json:1:1: expected an object with \"task\" and \"space\"");
  BOOST_TEST(fault("{}") == "sweep.json:1:1: the key \"task\" is missing");
  BOOST_TEST(fault_with("\"jobs\": 0") == "sweep.json:2:9: jobs: expected an integer from 1 to 1024, got 0");
  BOOST_TEST(fault_with("\"jobs\": \"many\"") ==
             "sweep.json:2:9: jobs: expected an integer from 1 to 1024, got 'many'");
  BOOST_TEST(fault_with("\"jobs\": [1]") == "sweep.json:2:9: jobs: expected an integer from 1 to 1024, got [1]");
  BOOST_TEST(fault_with("\"search\": \"gird\"") ==
             "sweep.json:2:11: search: expected one of 'grid', 'random', 'global', got 'gird' | did you mean 'grid'?");
  BOOST_TEST(fault_with("\"slurm\": {\"mem\": [1]}") == "sweep.json:2:18: slurm.mem: expected text, got [1]");
  BOOST_TEST(fault_with("\"slurm\": 5") == "sweep.json:2:10: expected an object of options");
  BOOST_TEST(fault_with("\"slurm\": {\"partitoin\": \"x\"}") ==
             "sweep.json:2:11: unknown key 'partitoin' | did you mean 'partition'?");
  BOOST_TEST(fault_with("\"serach\": \"grid\"") == "sweep.json:2:1: unknown key 'serach' | did you mean 'search'?");
  BOOST_TEST(fault_with("\"partition\": \"x\"").starts_with("sweep.json:2:1: unknown key 'partition'"));
  BOOST_TEST(fault_with("\"resume\": \"x\"").starts_with("sweep.json:2:1: unknown key 'resume'"));
  BOOST_TEST(fault_with("\"space\": {\"k\": 3}") ==
             "sweep.json:2:16: the values of 'k' must be a list, or text such as \"FROM:TO\"");
}

BOOST_AUTO_TEST_CASE(another_kind_of_file_is_told_apart) {
  BOOST_CHECK_EXCEPTION(refuse_sweep_file(document(R"({"task":"a",
"space":{}})")),
                        Error, [](const Error& e) {
                          return std::string(e.what()) == "sweep.json:2:1: this is a sweep file" &&
                                 e.hint() == "run it with 'skrobot sweep sweep.json'";
                        });
  for (const char* other : {"5", "{}", "{\"tasks\":[]}", "{\"task\":\"a\"}", "[\"task\",\"space\"]"})
    BOOST_CHECK_NO_THROW(refuse_sweep_file(document(other)));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace skrobot
