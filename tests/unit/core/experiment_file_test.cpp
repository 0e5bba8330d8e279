// SPDX-License-Identifier: MIT
#include "core/experiment_file.hpp"

#include <boost/test/unit_test.hpp>
#include <skrobot/error.hpp>

#include "support/temporary_directory.hpp"

namespace skrobot {
namespace {

using namespace test;

ExperimentFile parsed(std::string_view text) {
  return parse_experiment_file(JsonDocument(text, "plan.json", "/plans"));
}

template <class Act>
std::string failure(Act&& act) {
  try {
    act();
  } catch (const Error& error) {
    BOOST_TEST((error.fault() == Fault::usage));
    return error.hint().empty() ? error.what() : std::string(error.what()) + " | " + error.hint();
  }
  return "-";
}

std::string fault(std::string_view text) {
  return failure([&] { parsed(text); });
}
/// Of a file with one task and what `more` adds to it.
std::string fault_with(const std::string& more) { return fault("{\"tasks\":[{\"task\":\"a\"}],\n" + more + "}"); }
std::string task_fault(const std::string& task) { return fault("{\"tasks\":[\n" + task + "]}"); }

std::string runs(std::string_view tasks) {
  std::string out;
  for (const FileTask& task : parsed("{\"tasks\":[" + std::string(tasks) + "]}").tasks)
    out += (out.empty() ? "" : " ") + task.run;
  return out;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(experiment_file_test)

BOOST_AUTO_TEST_CASE(a_whole_file) {
  const ExperimentFile file = parsed(R"({
    "experimenter": "ada",
    "source": "src/../main.cpp",
    "seed": 18446744073709551615,
    "timeout": "1h30m",
    "note": "first try",
    "tags": {"kind": "test",
             "a/b": "c"},
    "notify": ["file_notifier:path=x",
               {"notifier": "mail_notifier", "params": {"to": ["ada"]}}],
    "tasks": [
      {"task": "prepare_task"},
      {"task": "train_task", "name": "train",
       "params": {"rounds": 9223372036854775808,
                  "optimizer": {"rate": 0.1}},
       "seed": 1, "timeout": "10"}
    ]
  })");
  BOOST_TEST(file.directory == "/plans");
  BOOST_TEST(file.experimenter->value == "ada");
  BOOST_TEST(to_string(file.experimenter->origin) == "plan.json:2");
  BOOST_TEST(file.source->value == "/plans/main.cpp");
  BOOST_TEST(to_string(file.source->origin) == "plan.json:3");
  BOOST_TEST(file.seed->value == 18446744073709551615u);
  BOOST_TEST(to_string(file.seed->origin) == "plan.json:4");
  BOOST_TEST(file.timeout->value.count() == 5'400'000);
  BOOST_TEST(to_string(file.timeout->origin) == "plan.json:5");
  BOOST_TEST(file.note->value == "first try");
  BOOST_REQUIRE(file.tags.size() == 2u);
  BOOST_TEST(file.tags.at("kind").value == "test");
  BOOST_TEST(file.tags.at("a/b").value == "c");
  BOOST_TEST(to_string(file.tags.at("a/b").origin) == "plan.json:8");

  BOOST_REQUIRE(file.notifiers.size() == 2u);
  BOOST_TEST(file.notifiers[0].text == "file_notifier:path=x");
  BOOST_TEST(file.notifiers[1].text == "");
  BOOST_TEST(file.notifiers[1].name == "mail_notifier");
  BOOST_TEST(to_string(file.notifiers[1].origin) == "plan.json:10");
  BOOST_REQUIRE(file.notifiers[1].params.size() == 1u);
  BOOST_TEST(file.notifiers[1].params[0].key == "to");

  BOOST_REQUIRE(file.tasks.size() == 2u);
  BOOST_TEST(file.tasks[0].task == "prepare_task");
  BOOST_TEST(file.tasks[0].run == "prepare_task");
  BOOST_TEST(file.tasks[0].params.empty());
  BOOST_TEST(!file.tasks[0].seed.has_value());
  const FileTask& train = file.tasks[1];
  BOOST_TEST(train.task == "train_task");
  BOOST_TEST(train.run == "train");
  BOOST_TEST(to_string(train.origin) == "plan.json:13");
  BOOST_TEST(train.seed->value == 1u);
  BOOST_TEST(train.timeout->value.count() == 10'000);
  BOOST_REQUIRE(train.params.size() == 2u);
  BOOST_TEST(train.params[0].key == "rounds");
  BOOST_TEST(to_text(std::get<json::value>(train.params[0].value)) == "9223372036854775808");
  BOOST_TEST(train.params[0].base_directory == "/plans");
  BOOST_TEST(to_string(train.params[0].origin) == "plan.json:14");
  BOOST_TEST(train.params[1].key == "optimizer");
  BOOST_TEST(to_text(std::get<json::value>(train.params[1].value)) == "{\"rate\":0.1}");
  BOOST_TEST(to_string(train.params[1].origin) == "plan.json:15");
}

BOOST_AUTO_TEST_CASE(only_a_task_is_required) {
  const ExperimentFile file = parsed("\xEF\xBB\xBF{\"tasks\":[{\"task\":\"a\"}]}");
  BOOST_TEST(!file.experimenter.has_value());
  BOOST_TEST(!file.source.has_value());
  BOOST_TEST(!file.seed.has_value());
  BOOST_TEST(!file.timeout.has_value());
  BOOST_TEST(!file.note.has_value());
  BOOST_TEST(file.tags.empty());
  BOOST_TEST(file.notifiers.empty());
  BOOST_TEST(file.tasks.size() == 1u);
}

BOOST_AUTO_TEST_CASE(runs_get_unique_names) {
  BOOST_TEST(runs(R"({"task":"a"},{"task":"a"},{"task":"b"},{"task":"a"})") == "a a-2 b a-3");
  BOOST_TEST(runs(R"({"task":"a","name":"a-2"},{"task":"a"},{"task":"a"})") == "a-2 a a-3");
  BOOST_TEST(runs(R"({"task":"b","name":"a"},{"task":"a"})") == "a a-2");
}

BOOST_AUTO_TEST_CASE(a_runs_name_is_a_file_name_without_dots) {
  BOOST_TEST(fault(R"({"tasks":[{"task":"a","name":"x"},{"task":"b","name":"x"}]})") ==
             "plan.json:1:54: the run's name 'x' is used twice");
  BOOST_TEST(fault(R"({"tasks":[{"task":"a"},{"task":"b","name":"a"}]})") ==
             "plan.json:1:43: the run's name 'a' is used twice");
  for (const char* name : {"", "a.b", "..", "a/b", "a\\u0000b", "a\\nb", "\\u001b"}) {
    const std::string message = task_fault("{\"task\":\"a\",\"name\":\"" + std::string(name) + "\"}");
    BOOST_TEST(message.starts_with("plan.json:2:20: the run's name '"), message);
    BOOST_TEST(
        message.find("' cannot be a file name | use letters, digits, - and _, for example '") != std::string::npos,
        message);
  }
}

BOOST_AUTO_TEST_CASE(text_that_is_not_json) {
  BOOST_TEST(fault("").starts_with("plan.json:1:1: not JSON: "));
  BOOST_TEST(fault("{\n  \"tasks\": [}") == "plan.json:2:13: not JSON: syntax error");
  BOOST_TEST(fault("{\"tasks\":[]} x") == "plan.json:1:14: not JSON: unexpected text after the value");
  BOOST_TEST(fault("{\"tasks\":[") == "plan.json:1:11: not JSON: the text ends unexpectedly");
  BOOST_TEST(fault(std::string(100'000, '[')).find("nested deeper than 64 levels") != std::string::npos);
  BOOST_TEST(fault("{\"tasks\":[{\"task\":\"\xFF\"}]}").starts_with("plan.json:1:"));
}

BOOST_AUTO_TEST_CASE(the_shape) {
  BOOST_TEST(fault("5") == "plan.json:1:1: expected an object with \"tasks\"");
  BOOST_TEST(fault("[]") == "plan.json:1:1: expected an object with \"tasks\"");
  BOOST_TEST(fault("\n{}") == "plan.json:2:1: the key \"tasks\" is missing");
  BOOST_TEST(fault("{\"tasks\":\n []}") == "plan.json:2:2: 'tasks' must be a list with at least one task");
  BOOST_TEST(fault("{\"tasks\":{}}") == "plan.json:1:10: 'tasks' must be a list with at least one task");
  BOOST_TEST(task_fault("5") == "plan.json:2:1: expected an object with \"task\"");
  BOOST_TEST(task_fault("{}") == "plan.json:2:1: the key \"task\" is missing");
  BOOST_TEST(task_fault("{\"task\":5}") == "plan.json:2:9: 'task' must be text");
  BOOST_TEST(task_fault("{\"task\":\"a\",\"params\":[]}") == "plan.json:2:22: expected an object of parameters");
  BOOST_TEST(task_fault("{\"task\":\"a\",\"name\":5}") == "plan.json:2:20: 'name' must be text");
  BOOST_TEST(fault_with("\"experimenter\":5") == "plan.json:2:16: 'experimenter' must be text");
  BOOST_TEST(fault_with("\"source\":null") == "plan.json:2:10: 'source' must be text");
  BOOST_TEST(fault_with("\"note\":[]") == "plan.json:2:8: 'note' must be text");
  BOOST_TEST(fault_with("\"tags\":[]") == "plan.json:2:8: expected an object of texts");
  BOOST_TEST(fault_with("\"tags\":{\"k\":1}") == "plan.json:2:13: the tag 'k' must be text");
  BOOST_TEST(fault_with("\"notify\":\"x\"") == "plan.json:2:10: 'notify' must be a list");
  BOOST_TEST(fault_with("\"notify\":[5]") ==
             "plan.json:2:11: expected text (NAME:key=value) or an object with \"notifier\"");
  BOOST_TEST(fault_with("\"notify\":[{}]") == "plan.json:2:11: the key \"notifier\" is missing");
}

BOOST_AUTO_TEST_CASE(seeds_and_timeouts) {
  for (const char* bad : {"-1", "1.5", "\"7\"", "18446744073709551616", "null", "true"}) {
    BOOST_TEST(fault_with("\"seed\":" + std::string(bad)) == "plan.json:2:8: 'seed' must be an integer of at least 0",
               bad);
  }
  BOOST_TEST(task_fault("{\"task\":\"a\",\"seed\":-1}") == "plan.json:2:20: 'seed' must be an integer of at least 0");
  BOOST_TEST(parsed(R"({"seed":5.0,"tasks":[{"task":"a"}]})").seed->value == 5u);
  BOOST_TEST(fault_with("\"timeout\":\"soon\"") ==
             "plan.json:2:11: 'soon' is not a duration | write 30s, 5m, 1h30m or 250ms");
  BOOST_TEST(fault_with("\"timeout\":30") == "plan.json:2:11: 'timeout' must be text");
}

BOOST_AUTO_TEST_CASE(unknown_keys) {
  BOOST_TEST(fault_with("\"sead\":7") == "plan.json:2:1: unknown key 'sead' | did you mean 'seed'?");
  BOOST_TEST(fault_with("\"zzz\":7") ==
             "plan.json:2:1: unknown key 'zzz' | known keys are 'experimenter', 'source', 'seed', 'timeout', 'grace', "
             "'memory_limit', 'output_limit', 'note', 'tags', "
             "'notify', '$schema', 'tasks'");
  BOOST_TEST(task_fault("{\"task\":\"a\",\"parms\":{}}") ==
             "plan.json:2:13: unknown key 'parms' | did you mean 'params'?");
  BOOST_TEST(task_fault("{\"task\":\"a\",\"zzz\":{}}") ==
             "plan.json:2:13: unknown key 'zzz' | known keys are 'task', 'name', 'params', 'seed', 'timeout'");
  BOOST_TEST(fault_with("\"notify\":[{\"notifier\":\"x\",\"param\":{}}]") ==
             "plan.json:2:27: unknown key 'param' | did you mean 'params'?");
  BOOST_TEST(fault_with("\"a/b~c\\u001b\":7").starts_with("plan.json:2:1: unknown key 'a/b~c\\x1b' | known keys are "));
}

BOOST_AUTO_TEST_CASE(double_keys) {
  BOOST_TEST(fault("{\"tasks\":[{\"task\":\"a\"}],\n \"tasks\":[{\"task\":\"b\"}]}") ==
             "plan.json:2:2: duplicate key 'tasks'");
  BOOST_TEST(task_fault("{\"task\":\"a\",\"params\":{\"x\":1,\n\"y\":1,\"x\":2}}") ==
             "plan.json:3:7: duplicate key 'x'");
}

BOOST_AUTO_TEST_CASE(files) {
  const TemporaryDirectory folder;
  write_text(folder / "plan.json", R"({"source":"main.cpp","tasks":[{"task":"a","params":{"x":1}}]})");
  const ExperimentFile file = read_experiment_file(folder / "plan.json");
  BOOST_TEST(file.directory == folder.path());
  BOOST_TEST(file.source->value == folder / "main.cpp");
  BOOST_TEST(file.tasks.at(0).params.at(0).base_directory == folder.path());
  BOOST_TEST(to_string(file.tasks.at(0).params.at(0).origin) == "plan.json:1");

  write_text(folder / "bad.json", "{");
  BOOST_TEST(failure([&] { read_experiment_file(folder / "bad.json"); }) ==
             "bad.json:1:2: not JSON: the text ends unexpectedly");
  const std::string none = (folder / "none.json").string();
  BOOST_TEST(
      failure([&] { read_experiment_file(none); }).starts_with("cannot read the experiment file '" + none + "': "));
  BOOST_TEST(failure([&] {
               read_experiment_file(folder.path());
             }).starts_with("cannot read the experiment file '" + folder.path().string() + "': "));
  write_text(folder / "huge.json", std::string((16u << 20) + 1, ' '));
  BOOST_TEST(failure([&] { read_experiment_file(folder / "huge.json"); }) ==
             "the experiment file '" + (folder / "huge.json").string() + "' is larger than 16 MiB");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace skrobot
