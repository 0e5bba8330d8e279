// SPDX-License-Identifier: MIT
// `skrobot run` as a user calls it: what it prints, how it exits, what it leaves.
#include <boost/test/unit_test.hpp>
#include <csignal>
#include <regex>
#include <skrobot/json.hpp>

#include "support/program.hpp"
#include "support/skrobot_bench.hpp"
#include "support/temporary_directory.hpp"

using namespace skrobot;
using namespace skrobot::test;

namespace {

json::object object_in(const std::filesystem::path& file) { return parse_json(read_text(file)).as_object(); }
std::string text_of(const json::object& object, const char* key) { return std::string(object.at(key).as_string()); }

struct Bench : SkrobotBench {
  std::filesystem::path experiment() { return only_experiment(directory / "experiments"); }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(run_test, Bench)

BOOST_AUTO_TEST_CASE(a_run_leaves_the_whole_record) {
  const Ended ended = run_skrobot({"run",
                                   "kitchen_sink_task",
                                   "--plugins",
                                   fixture("kitchen_sink"),
                                   "--experimenter",
                                   "ada",
                                   "--seed",
                                   "42",
                                   "--tag",
                                   "kind=test",
                                   "--note",
                                   "a note",
                                   "real=0.5",
                                   "inner.rate=2",
                                   "names=x,y",
                                   "environment.A=b",
                                   "path=some/file",
                                   "maybe=1e-3",
                                   "shade=dark",
                                   "text=007"});
  BOOST_TEST(ended.exit_code == 0, ended.errors);
  const auto record = experiment();
  BOOST_TEST(record.filename().string().starts_with("ada-"));
  const std::vector<std::string> names{
      "experiment.log",           "kitchen_sink_task",        "kitchen_sink_task.log", "kitchen_sink_task.metrics",
      "kitchen_sink_task.params", "kitchen_sink_task.result", "kitchen_sink_task.run"};
  BOOST_TEST(names_in(record) == names, boost::test_tools::per_element());

  const json::object params = object_in(record / "kitchen_sink_task.params");
  BOOST_TEST(params.at("big").as_int64() == std::numeric_limits<std::int64_t>::min());
  BOOST_TEST(params.at("huge").as_uint64() == std::numeric_limits<std::uint64_t>::max());
  BOOST_TEST(params.at("real").as_double() == 0.5);
  BOOST_TEST(params.at("inner").at("rate").as_double() == 2.0);
  BOOST_TEST(params.at("maybe").as_double() == 0.001);
  BOOST_TEST(text_of(params, "shade") == "dark");
  BOOST_TEST(text_of(params, "text") == "007");
  BOOST_TEST(to_text(params.at("names")) == R"(["x","y"])");
  BOOST_TEST(to_text(params.at("environment")) == R"({"A":"b"})");
  BOOST_TEST(text_of(params, "path") == (directory / "some/file").string());

  const json::object record_of_run = object_in(record / "kitchen_sink_task.run");
  BOOST_TEST(text_of(record_of_run, "state") == "completed");
  BOOST_TEST(record_of_run.at("seed").to_number<std::uint64_t>() == 42u);
  BOOST_TEST(text_of(record_of_run.at("plugin").as_object(), "id") == "org.example.kitchen_sink");
  BOOST_TEST(text_of(record_of_run.at("plugin").as_object(), "sha256").size() == 64u);
  BOOST_TEST(to_text(record_of_run.at("tags")) == R"({"kind":"test"})");
  BOOST_TEST(text_of(record_of_run, "note") == "a note");
  BOOST_TEST(record_of_run.at("exit").at("status").as_int64() == 0);
  BOOST_TEST(record_of_run.at("resources").at("peak_memory_bytes").as_int64() > 100000);

  const json::object log = object_in(record / "experiment.log");
  BOOST_TEST(text_of(log, "experimenter") == "ada");
  BOOST_TEST(text_of(log, "experiment_id").size() == 36u);
  BOOST_TEST(log.at("format").as_int64() == 1);
  BOOST_TEST(text_of(log, "working_directory") == directory.path().string());
  BOOST_TEST(text_of(log, "skrobot_version") == SKROBOT_VERSION);
  BOOST_TEST(
      std::regex_match(text_of(log, "datetime"), std::regex(R"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}[+-]\d\d:\d\d)")));

  // The result is on stdout and in the record, and is what the task got.
  BOOST_TEST(ended.output == read_text(record / "kitchen_sink_task.result"));
  BOOST_TEST(parse_json(ended.output).at("seed").to_number<std::uint64_t>() == 42u);
  BOOST_TEST(read_text(record / "kitchen_sink_task" / "written.txt") == "written");
}

BOOST_AUTO_TEST_CASE(log_and_output_keep_their_order) {
  BOOST_TEST_REQUIRE(run_skrobot({"run", "kitchen_sink_task", "--plugins", fixture("kitchen_sink")}).exit_code == 0);
  const std::string log = read_text(experiment() / "kitchen_sink_task.log");
  std::string expected;
  for (const char* i : {"0", "1", "2"}) {
    expected += std::string("output  printf ") + i + "\ninfo    info " + i + "\noutput  cerr " + i +
                "\nwarning warning " + i + "\noutput  cout " + i + "\ndebug   debug " + i + "\nerror   error " + i +
                "\n";
  }
  BOOST_TEST(std::regex_replace(log, std::regex(R"(\d{4}-\d\d-\d\dT\S+ )"), "") == expected);
}

BOOST_AUTO_TEST_CASE(the_same_task_twice_overwrites_nothing) {
  write_text(directory / "plan.json",
             R"({"tasks": [{"task": "null_task"}, {"task": "null_task"}, {"task": "null_task", "name": "third"}]})");
  BOOST_TEST_REQUIRE(run_skrobot({"run", "plan.json", "--plugins", fixture("null_task")}).exit_code == 0);
  for (const char* name : {"null_task", "null_task-2", "third"})
    BOOST_TEST(std::filesystem::exists(experiment() / (std::string(name) + ".run")), name);
}

BOOST_AUTO_TEST_CASE(points_from_all_threads_are_in_the_file) {
  const Ended ended = run_skrobot(
      {"run", "many_metrics_task", "points=200000", "threads=3", "names=2", "--plugins", fixture("many_metrics")});
  BOOST_TEST_REQUIRE(ended.exit_code == 0, ended.errors);
  std::map<std::string, std::int64_t> next;
  std::istringstream lines(read_text(experiment() / "many_metrics_task.metrics"));
  std::string line;
  std::getline(lines, line);
  BOOST_TEST(line == "metric,step,time,value");
  bool in_order = true;
  while (std::getline(lines, line)) {
    const std::string name = line.substr(0, line.find(','));
    const std::int64_t step = std::stoll(line.substr(name.size() + 1));
    const auto [found, is_new] = next.try_emplace(name, name.back() == '0' ? 0 : 1);
    in_order = in_order && found->second == step;
    found->second = step + 2;
  }
  BOOST_TEST(in_order);
  BOOST_TEST(next.size() == 6u);
  for (const auto& [name, after] : next) BOOST_TEST(after == (name.back() == '0' ? 200000 : 200001), name);
}

BOOST_AUTO_TEST_CASE(numbers_that_are_none_are_valid_in_every_file) {
  BOOST_TEST_REQUIRE(run_skrobot({"run", "nan_metrics_task", "--plugins", fixture("nan_metrics")}).exit_code == 0);
  const std::string metrics =
      std::regex_replace(read_text(experiment() / "nan_metrics_task.metrics"), std::regex(R"(,\d+\.\d{3},)"), ",T,");
  BOOST_TEST(
      metrics ==
      "metric,step,time,value\nbefore,1,T,0.5\n\"odd, \"\"name\"\"\",0,T,NaN\n\"odd, \"\"name\"\"\",1,T,Infinity\n"
      "\"odd, \"\"name\"\"\",-5,T,-Infinity\n\"odd, \"\"name\"\"\",9223372036854775807,T,0.1\n");
  BOOST_TEST(to_text(parse_json(read_text(experiment() / "nan_metrics_task.result"))) ==
             R"({"nan":"NaN","infinity":"Infinity","big":-9223372036854775808})");
  BOOST_TEST(object_in(experiment() / "nan_metrics_task.run").at("units").at("odd, \"name\"").as_string() == "s");
}

BOOST_AUTO_TEST_CASE(a_plugin_in_c_runs) {
  const Ended ended = run_skrobot({"run", "square_task", "steps=4", "--plugins", fixture("square")});
  BOOST_TEST(ended.exit_code == 0, ended.errors);
  BOOST_TEST(to_text(parse_json(ended.output)) == R"({"ok":true})");
  const std::string metrics = read_text(experiment() / "square_task.metrics");
  BOOST_TEST(std::regex_search(metrics, std::regex("square,3,[0-9.]+,9\n$")));
}

BOOST_AUTO_TEST_CASE(isolation_none_runs_in_the_host_and_records_the_same) {
  const Ended ended =
      run_skrobot({"run", "kitchen_sink_task", "--plugins", fixture("kitchen_sink"), "--isolation", "none"});
  BOOST_TEST_REQUIRE(ended.exit_code == 0, ended.errors);
  const std::string log = read_text(experiment() / "kitchen_sink_task.log");
  for (const char* text : {"output  printf 2", "output  cerr 2", "output  cout 2", "warning warning 2"})
    BOOST_TEST(log.find(text) != std::string::npos, text);
  BOOST_TEST(ended.output == read_text(experiment() / "kitchen_sink_task.result"));
  BOOST_TEST(ended.errors.find("cerr") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(json_prints_one_document) {
  const Ended ended = run_skrobot({"run", "null_task", "--plugins", fixture("null_task"), "--json", "--quiet"});
  BOOST_TEST_REQUIRE(ended.exit_code == 0, ended.errors);
  BOOST_TEST(ended.errors == "");
  const json::value document = parse_json(ended.output);
  BOOST_TEST(document.at("experiment").at("directory").as_string() == experiment().string());
  BOOST_TEST(document.at("runs").as_array().size() == 1u);
  BOOST_TEST(document.at("runs").at(0).at("state").as_string() == "completed");
}

BOOST_AUTO_TEST_CASE(a_later_task_uses_an_earlier_result) {
  write_text(directory / "plan.json", R"({
  "experimenter": "grace",
  "tasks": [
    { "task": "kitchen_sink_task", "name": "first", "params": { "small": 7, "names": ["q"] } },
    { "task": "kitchen_sink_task", "name": "second", "params": { "small": "${first.result.small}", "text": "n is ${first.result.names.0}, $${this} stays" } }
  ]
})");
  const Ended ended = run_skrobot({"run", "plan.json", "--plugins", fixture("kitchen_sink"), "second.real=0.75"});
  BOOST_TEST_REQUIRE(ended.exit_code == 0, ended.errors);
  const json::object params = object_in(experiment() / "second.params");
  BOOST_TEST(params.at("small").as_int64() == 7);
  BOOST_TEST(params.at("real").as_double() == 0.75);
  BOOST_TEST(text_of(params, "text") == "n is q, ${this} stays");
  BOOST_TEST(experiment().filename().string().starts_with("grace-"));
}

BOOST_AUTO_TEST_CASE(the_tasks_of_a_file_share_one_seed) {
  const auto seeds = [&](const std::string& text, std::vector<std::string> more = {}) {
    write_text(directory / "plan.json", text);
    std::vector<std::string> words{"run", "plan.json", "--plugins", fixture("null_task"), "--json"};
    words.insert(words.end(), more.begin(), more.end());
    const Ended ended = run_skrobot(words);
    BOOST_TEST_REQUIRE(ended.exit_code == 0, ended.errors);
    std::vector<std::uint64_t> all;
    const json::value document = parse_json(ended.output);
    for (const json::value& run : document.at("runs").as_array())
      all.push_back(run.at("seed").to_number<std::uint64_t>());
    return all;
  };
  const std::string plain =
      R"({"tasks": [{"task": "null_task"}, {"task": "null_task", "name": "other"}, {"task": "null_task"}]})";
  const auto first = seeds(plain), second = seeds(plain);
  BOOST_TEST_REQUIRE(first.size() == 3u);
  BOOST_TEST((first[0] == first[1] && first[1] == first[2]));
  BOOST_TEST(first[0] != second[0]);  // drawn for each experiment
  const std::string own =
      R"({"tasks": [{"task": "null_task"}, {"task": "null_task", "seed": 7}, {"task": "null_task"}]})";
  const auto mixed = seeds(own);
  BOOST_TEST(mixed[0] == mixed[2]);
  BOOST_TEST(mixed[1] == 7u);
  BOOST_TEST(seeds(own, {"--seed", "3"}) == std::vector<std::uint64_t>(3, 3), boost::test_tools::per_element());
  const std::vector<std::uint64_t> of_file{1, 7};
  BOOST_TEST(seeds(R"({"seed": 1, "tasks": [{"task": "null_task"}, {"task": "null_task", "seed": 7}]})") == of_file,
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(what_follows_a_failed_task_is_not_run) {
  write_text(directory / "plan.json", R"({"tasks": [{"task": "throws_std_task"}, {"task": "null_task"}]})");
  const Ended ended =
      run_skrobot({"run", "plan.json", "--plugins", fixture("throws_std"), "--plugins", fixture("null_task")});
  BOOST_TEST(ended.exit_code == 1);
  BOOST_TEST(ended.errors.find("skrobot: warning: not run: null_task") != std::string::npos, ended.errors);
  BOOST_TEST(!std::filesystem::exists(experiment() / "null_task.params"));
}

BOOST_AUTO_TEST_CASE(an_interrupt_cancels_the_task) {
  Started started(
      test::skrobot(directory.path(), {"run", "waits_for_cancel_task", "--plugins", fixture("waits_for_cancel")}));
  const auto is_running = [&] {
    std::error_code code;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(directory / "experiments", code)) {
      if (entry.path().extension() == ".log" && entry.path().stem() != "experiment" &&
          std::filesystem::file_size(entry.path(), code) > 0)
        return true;
    }
    return false;
  };
  BOOST_TEST_REQUIRE(wait_until(is_running));
  started.signal(SIGINT);
  const Ended ended = started.wait();
  BOOST_TEST(ended.exit_code == 130);
  BOOST_TEST(text_of(object_in(experiment() / "waits_for_cancel_task.run"), "state") == "cancelled");
  BOOST_TEST(read_text(experiment() / "waits_for_cancel_task.errors") ==
             "waits_for_cancel_task of plugin org.example.waits_for_cancel was cancelled\n");
  BOOST_TEST(read_text(experiment() / "waits_for_cancel_task.metrics").find("before,1,") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_timeout_ends_a_task_that_polls) {
  const Ended ended =
      run_skrobot({"run", "waits_for_cancel_task", "--plugins", fixture("waits_for_cancel"), "--timeout", "200ms"});
  BOOST_TEST(ended.exit_code == 1);
  BOOST_TEST(text_of(object_in(experiment() / "waits_for_cancel_task.run"), "state") == "timed_out");
  BOOST_TEST(
      read_text(experiment() / "waits_for_cancel_task.errors")
          .starts_with(
              "waits_for_cancel_task of plugin org.example.waits_for_cancel was stopped at its timeout of 200 ms"));
}

BOOST_AUTO_TEST_CASE(dry_run_shows_each_value_and_where_it_came_from) {
  write_text(directory / "plan.json",
             "{\n  \"seed\": 3,\n  \"tasks\": [\n    {\"task\": \"kitchen_sink_task\", \"params\": {\n      \"small\": "
             "2}}\n  ]\n}\n");
  Program program = test::skrobot(directory.path(), {"run", "plan.json", "real=0.5", "secret=env:TOKEN", "--plugins",
                                                     fixture("kitchen_sink"), "--dry-run"});
  program.environment["SKROBOT_EXPERIMENTER"] = "eve";
  program.environment["TOKEN"] = "canary";
  const Ended ended = test::run(program);
  BOOST_TEST_REQUIRE(ended.exit_code == 0, ended.errors);
  for (const char* line :
       {R"(experimenter\s+eve\s+environment variable SKROBOT_EXPERIMENTER\n)", R"(small\s+2\s+plan\.json:5\n)",
        R"(real\s+0\.5\s+command line\n)", R"(flag\s+false\s+default\n)", R"(seed\s+3\s+plan\.json:2\n)",
        R"(secret\s+env:TOKEN\s+command line\n)"}) {
    BOOST_TEST(std::regex_search(ended.output, std::regex(line)), line << " is not in:\n" << ended.output);
  }
  BOOST_TEST(ended.output.find("canary") == std::string::npos);
  BOOST_TEST(!std::filesystem::exists(directory / "experiments"));
}

BOOST_AUTO_TEST_CASE(settings_come_from_the_nearest_place) {
  write_text(directory / "skrobot.json", R"({"experimenter": "file", "timeout": "5m", "experiments": "elsewhere"})");
  Program program = test::skrobot(
      directory.path(), {"run", "null_task", "--plugins", fixture("null_task"), "--timeout", "7s", "--dry-run"});
  program.environment["SKROBOT_EXPERIMENTER"] = "environment";
  const Ended ended = test::run(program);
  BOOST_TEST_REQUIRE(ended.exit_code == 0, ended.errors);
  for (const char* line : {R"(experimenter\s+environment\s+environment variable)", R"(timeout\s+7 s\s+command line)",
                           R"(experiments\s+\S+/elsewhere\s+\S+skrobot\.json:1)"}) {
    BOOST_TEST(std::regex_search(ended.output, std::regex(line)), line << " is not in:\n" << ended.output);
  }
}

BOOST_AUTO_TEST_CASE(the_source_file_is_copied) {
  write_text(directory / "main.cpp", "int main() {}\n");
  BOOST_TEST_REQUIRE(
      run_skrobot({"run", "null_task", "--plugins", fixture("null_task"), "--source", "main.cpp"}).exit_code == 0);
  BOOST_TEST(read_text(experiment() / "main.cpp") == "int main() {}\n");
}

BOOST_AUTO_TEST_CASE(version_and_help) {
  BOOST_TEST(run_skrobot({"--version"}).output == "skrobot " SKROBOT_VERSION "\n");
  for (const std::vector<std::string>& words : {std::vector<std::string>{"--help"},
                                                {"run", "--help"},
                                                {"plugins", "--help"},
                                                {"plugins", "list", "--help"},
                                                {"plugins", "show", "--help"},
                                                {"completion", "--help"}}) {
    const Ended ended = run_skrobot(words);
    BOOST_TEST(ended.exit_code == 0);
    BOOST_TEST(ended.output.find("Usage: skrobot") != std::string::npos, ended.output);
    BOOST_TEST(ended.errors == "");
  }
}

BOOST_AUTO_TEST_SUITE_END()
