// SPDX-License-Identifier: MIT
// The JSON Schemas of files that users write say what the readers say: checked by python3-jsonschema, and by skrobot.
#include <boost/test/unit_test.hpp>
#include <regex>
#include <skrobot/json.hpp>

#include "app/file_schema.hpp"
#include "app/settings_file.hpp"
#include "support/program.hpp"
#include "support/temporary_directory.hpp"

using namespace skrobot;
using namespace skrobot::test;

namespace {

struct Bench {
  Bench() {
    write_text(directory / "check.py",
               "import json, sys, jsonschema\n"
               "schema = json.load(open(sys.argv[1]))\n"
               "jsonschema.Draft7Validator.check_schema(schema)\n"
               "jsonschema.validate(json.load(open(sys.argv[2])), schema)\n");
    for (const char* kind : {"experiment", "sweep", "settings"})
      write_text(directory / (std::string(kind) + ".schema.json"), run_skrobot({"schema", kind}).output);
  }
  Ended run_skrobot(std::vector<std::string> arguments) {
    const Ended ended = test::run(test::skrobot(directory.path(), std::move(arguments)));
    return ended;
  }
  // What jsonschema says of a document; empty: it is valid.
  std::string fault(const std::string& kind, const std::string& document) {
    write_text(directory / "document.json", document);
    Program program;
    program.words = {"/usr/bin/python3", "check.py", kind + ".schema.json", "document.json"};
    program.directory = directory.path();
    const Ended ended = test::run(program);
    BOOST_TEST(ended.errors.find("No module named") == std::string::npos, ended.errors);
    return ended.exit_code == 0 ? "" : ended.errors;
  }
  // What skrobot says of the file, without running anything.
  std::string refusal(const std::string& kind, const std::string& document) {
    if (kind == "settings") {
      write_text(directory / "skrobot.json", document);
      const Ended ended = run_skrobot({"list"});
      ended.exit_code.ignore();
      std::filesystem::remove(directory / "skrobot.json");
      return ended.errors;
    }
    write_text(directory / "plan.json", document);
    const Ended ended = run_skrobot({kind == "sweep" ? "sweep" : "run", "plan.json", "--dry-run"});
    ended.exit_code.ignore();
    return ended.errors;
  }
  TemporaryDirectory directory;
};

// The examples of a file's language in a README.
std::vector<std::string> examples(const std::string& file) {
  const std::string text = read_text(std::filesystem::path(SKROBOT_SOURCE_DIR) / file);
  std::vector<std::string> found;
  for (std::size_t at = 0; (at = text.find("```json\n", at)) != std::string::npos;) {
    const std::size_t begin = at + 8;
    at = text.find("```", begin);
    found.push_back(text.substr(begin, at - begin));
  }
  return found;
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(schema_test, Bench)

BOOST_AUTO_TEST_CASE(the_examples_are_valid) {
  std::map<std::string, std::size_t> counts;
  for (const std::string& example : examples("README.md")) {
    const json::value document = parse_json(example);
    const std::string kind = document.as_object().contains("tasks")   ? "experiment"
                             : document.as_object().contains("space") ? "sweep"
                                                                      : "settings";
    ++counts[kind];
    BOOST_TEST(fault(kind, example) == "", example);
  }
  for (const char* kind : {"experiment", "sweep", "settings"}) BOOST_TEST(counts[kind] > 0u, kind);
  BOOST_TEST(fault("experiment", read_text(std::filesystem::path(SKROBOT_SOURCE_DIR) / "cmake/demo.json")) == "");
  BOOST_TEST(
      fault("experiment", R"({"$schema": "experiment.schema.json", "tasks": [{"task": "x", "name": "y", "seed": 1}],
    "notify": [{"notifier": "file_notifier", "params": {"path": "x"}}], "tags": {"a": "b"}})") == "");
}

BOOST_AUTO_TEST_CASE(what_the_reader_refuses_the_schema_refuses) {
  const std::vector<std::pair<std::string, std::string>> faulty{
      {"experiment", "[]"},
      {"experiment", "{}"},
      {"experiment", R"({"tasks": []})"},
      {"experiment", R"({"tasks": [{}]})"},
      {"experiment", R"({"tasks": [{"task": 1}]})"},
      {"experiment", R"({"tasks": [{"task": "command_task", "sed": 1}]})"},
      {"experiment", R"({"tasks": [{"task": "command_task", "seed": -1}]})"},
      {"experiment", R"({"tasks": [{"task": "command_task", "params": []}]})"},
      {"experiment", R"({"tasks": [{"task": "command_task"}], "timeout": 5})"},
      {"experiment", R"({"tasks": [{"task": "command_task"}], "tags": {"a": 1}})"},
      {"experiment", R"({"tasks": [{"task": "command_task"}], "notify": "x"})"},
      {"experiment", R"({"tasks": [{"task": "command_task"}], "notify": [{"params": {}}]})"},
      {"sweep", "{}"},
      {"sweep", R"({"task": "command_task", "space": []})"},
      {"sweep", R"({"task": "command_task", "space": {"argv": 1}})"},
      {"sweep", R"({"task": "command_task", "space": {"argv": [["true"]]}, "search": "best"})"},
      {"sweep", R"({"task": "command_task", "space": {"argv": [["true"]]}, "trials": 0})"},
      {"sweep", R"({"task": "command_task", "space": {"argv": [["true"]]}, "objective": "loss"})"},
      {"sweep", R"({"task": "command_task", "space": {"argv": [["true"]]}, "early_stop": "soon"})"},
      {"sweep", R"({"task": "command_task", "space": {"argv": [["true"]]}, "slurm": {"queue": "x"}})"},
      {"sweep", R"({"task": "command_task", "space": {"argv": [["true"]]}, "slurm": {"arguments": "x"}})"},
      {"sweep", R"({"task": "command_task", "space": {"argv": [["true"]]}, "tasks": []})"},
      {"settings", "[]"},
      {"settings", R"({"plugins": "build"})"},
      {"settings", R"({"plugins": [1]})"},
      {"settings", R"({"experimentr": "ada"})"},
      {"settings", R"({"seed": {}})"},
      {"settings", R"({"notify": [["x"]]})"},
  };
  for (const auto& [kind, document] : faulty) {
    BOOST_TEST(refusal(kind, document) != "", kind << " " << document);
    BOOST_TEST(fault(kind, document).find("ValidationError") != std::string::npos, kind << " " << document);
  }
}

BOOST_AUTO_TEST_CASE(each_key_of_a_schema_is_one_of_the_reader) {
  const auto keys = [](const json::object& schema) {
    std::vector<std::string> names;
    for (const auto& [key, property] : schema.at("properties").as_object()) names.emplace_back(key);
    return names;
  };
  const auto is_known = [&](const std::string& kind, const std::string& key) {
    return refusal(kind, "{\"" + key + "\": []}").find("unknown ") == std::string::npos;
  };
  for (const auto& [kind, schema] : std::map<std::string, json::object>{
           {"experiment", experiment_schema()}, {"sweep", sweep_schema()}, {"settings", settings_schema()}}) {
    const auto names = keys(schema);
    BOOST_TEST(names.size() > 5u);
    for (const std::string& key : names) BOOST_TEST(is_known(kind, key), kind << " " << key);
    BOOST_TEST(!is_known(kind, "nonsense"));
    // Whatever another file or an option is called: the reader knows it exactly when the schema has it.
    std::vector<std::string> words = SettingsFile::keys();
    for (const auto& other : {experiment_schema(), sweep_schema()})
      for (const std::string& key : keys(other)) words.push_back(key);
    for (const char* command : {"run", "sweep"}) {
      const std::string help = run_skrobot({command, "--help"}).output;
      const std::regex option("--([a-z-]+)");
      for (std::sregex_iterator at(help.begin(), help.end(), option), end; at != end; ++at)
        words.push_back(std::regex_replace((*at)[1].str(), std::regex("-"), "_"));
    }
    std::sort(words.begin(), words.end());
    words.erase(std::unique(words.begin(), words.end()), words.end());
    for (const std::string& word : words) {
      const bool is_there = std::find(names.begin(), names.end(), word) != names.end();
      BOOST_TEST(is_known(kind, word) == is_there, kind << " " << word);
    }
  }
  // And those of Slurm.
  const json::object slurm = sweep_schema().at("properties").at("slurm").as_object();
  for (const std::string& key : keys(slurm)) {
    const std::string document = R"({"task": "command_task", "slurm": {")" + key + R"(": null}})";
    BOOST_TEST(refusal("sweep", document).find("unknown ") == std::string::npos, key);
  }
}

BOOST_AUTO_TEST_CASE(a_schema_may_be_named_in_the_file) {
  BOOST_TEST(refusal("settings", R"({"$schema": "settings.schema.json", "experimenter": "ada"})") == "");
  BOOST_TEST(refusal("experiment",
                     R"({"$schema": "x", "tasks": [{"task": "command_task", "params": {"argv": ["true"]}}]})") == "");
  BOOST_TEST(
      refusal("sweep", R"({"$schema": "x", "task": "command_task", "space": {"argv": [["true"], ["false"]]}})") == "");
}

BOOST_AUTO_TEST_SUITE_END()
