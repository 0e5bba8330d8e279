// SPDX-License-Identifier: MIT
// skrobot.py: reads what skrobot recorded, and reports from a script that skrobot runs.
#include <boost/test/unit_test.hpp>
#include <csignal>
#include <fstream>
#include <skrobot/json.hpp>

#include "support/program.hpp"
#include "support/skrobot_bench.hpp"
#include "support/temporary_directory.hpp"

using namespace skrobot;
using namespace skrobot::test;

namespace {

namespace fs = std::filesystem;

const std::string k_module = SKROBOT_SOURCE_DIR "/sdk/python";

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

struct Bench : SkrobotBench {
  // Runs a Python text with the module in reach, without packages of the user's or the machine's.
  Ended python(const std::string& text, const std::string& options = "-S") {
    write_text(directory / "script.py", text);
    return test::run({.words = {"/usr/bin/python3", options, "-B", "script.py"},
                      .directory = directory.path(),
                      .environment = {{"PYTHONPATH", k_module}, {"SKROBOT_PROGRAM", SKROBOT_PROGRAM}}});
  }
  // What the expression is, as JSON; `skrobot` and `runs` are there.
  json::value value_of(const std::string& expression) {
    const Ended ended =
        python("import json, skrobot\nruns = skrobot.runs('experiments')\nprint(json.dumps(" + expression + "))\n");
    BOOST_TEST_REQUIRE(ended.exit_code == 0, ended.errors);
    return parse_json(ended.output);
  }
  Ended run_script(const std::string& text, std::vector<std::string> more = {}) {
    write_text(directory / "task.py", text);
    std::vector<std::string> words{"run", "command_task", "argv=python3,-B,task.py",
                                   "environment.PYTHONPATH=" + k_module};
    words.insert(words.end(), more.begin(), more.end());
    return run_skrobot(words);
  }
};

// The code block of a language that follows a heading.
std::string block_of(const std::string& page, const std::string& heading, const std::string& language) {
  const std::string fence = "```" + language + "\n";
  const std::size_t begin = page.find(fence, page.find(heading)) + fence.size();
  return page.substr(begin, page.find("```", begin) - begin);
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(python_test, Bench)

BOOST_AUTO_TEST_CASE(a_script_reports_metrics_progress_and_its_result) {
  const Ended ended = run_script(
      "import skrobot\n"
      "skrobot.metric('loss', 0.1)\n"
      "skrobot.metric('loss', float('nan'), 5)\n"
      "skrobot.metric('loss', 1e-300)\n"
      "skrobot.log('a word')\n"
      "skrobot.progress(3, 4)\n"
      "(skrobot.directory() / 'made.txt').write_text('made')\n"
      "skrobot.result({'seed': skrobot.seed(), 'inf': float('inf'), 'list': (1, 2)})\n",
      {"--seed", "11"});
  BOOST_TEST(ended.exit_code == 0, ended.errors);
  BOOST_TEST(!has(ended.errors, "warning"), ended.errors);
  BOOST_TEST(to_text(value_of("runs[0].result")) == R"({"seed":11,"inf":"Infinity","list":[1,2]})");
  BOOST_TEST(to_text(value_of("list(runs[0].metrics('loss').steps)")) == "[0,5,6]");
  BOOST_TEST(to_text(value_of("str(list(runs[0].metrics('loss').values))")) == R"("[0.1, nan, 1e-300]")");
  BOOST_TEST(to_text(value_of("[file.name for file in runs[0].files]")) == R"(["made.txt"])");
  BOOST_TEST(value_of("'a word' in runs[0].log").as_bool());
}

BOOST_AUTO_TEST_CASE(a_metric_name_with_blanks_is_refused) {
  const Ended ended = run_script("import skrobot\nskrobot.metric('a b', 1)\n");
  BOOST_TEST(ended.exit_code == 1);
  BOOST_TEST(has(ended.errors, "a metric's name has no blanks: 'a b'"), ended.errors);
}

BOOST_AUTO_TEST_CASE(a_cancelled_script_saves_its_state) {
  write_text(directory / "task.py",
             "import skrobot, time\n"
             "try:\n"
             "    for step in skrobot.steps(100000):\n"
             "        skrobot.metric('m', step)\n"
             "        time.sleep(0.01)\n"
             "except skrobot.Cancelled:\n"
             "    skrobot.metric('saved', 1)\n"
             "    raise\n");
  Started task(program({"run", "command_task", "argv=python3,-B,task.py", "environment.PYTHONPATH=" + k_module}));
  BOOST_TEST_REQUIRE(wait_until([&] {
    return has(run_skrobot({"list", "--json"}).output, "\"running\"") &&
           has(value_of("sorted(runs[0].metrics())").is_array() ? to_text(value_of("sorted(runs[0].metrics())")) : "",
               "m");
  }));
  BOOST_TEST(value_of("runs[0].state").as_string() == "running");
  task.signal(SIGINT);
  BOOST_TEST(task.wait().exit_code == 130);
  BOOST_TEST(value_of("runs[0].state").as_string() == "cancelled");
  BOOST_TEST(to_text(value_of("list(runs[0].metrics('saved').values)")) == "[1.0]");
}

BOOST_AUTO_TEST_CASE(runs_of_an_experiment_and_of_a_sweep_are_read) {
  run_skrobot({"run", "descent_task", "steps=3", "rate=0.25", "--plugins", fixture("descent"), "--tag", "team=a",
               "--note", "n"});
  run_skrobot({"sweep", "descent_task", "rate=0.125,0.25", "steps=2", "--plugins", fixture("descent"), "--objective",
               "minimize:loss"});
  run_skrobot({"run", "command_task", "argv=false"}, 1);
  BOOST_TEST(to_text(value_of("[run.state for run in runs]")) == R"(["completed","completed","completed","failed"])");
  BOOST_TEST(to_text(value_of("[run.name for run in runs][1:3]")) ==
             R"(["trials/1/descent_task","trials/2/descent_task"])");
  BOOST_TEST(to_text(value_of("[runs[0].params['rate'], runs[0].tags, runs[0].note, runs[0].result['x']]")) ==
             R"([0.25,{"team":"a"},"n",0.125])");
  BOOST_TEST(to_text(value_of("[run.name for run in skrobot.runs('experiments', where='params.rate = 0.125')]")) ==
             R"(["trials/1/descent_task"])");
  BOOST_TEST(to_text(value_of("[[g.key, len(g.runs)] for g in runs.group_by('params.rate', 'task')]")) ==
             R"([[[0.25,"descent_task"],2],[[0.125,"descent_task"],1],[[null,"command_task"],1]])");
  BOOST_TEST(to_text(value_of("runs.group_by('task')[0].summary('loss')['n']")) == "3");
  BOOST_TEST(value_of("runs[3].error").as_string() != "");
  BOOST_TEST(to_text(value_of("[runs[0].duration >= 0, runs[0].started.tzinfo is not None]")) == "[true,true]");
  const Ended wrong = python("import skrobot\nskrobot.runs('experiments', where='params.rate <')\n");
  BOOST_TEST(wrong.exit_code == 1);
  BOOST_TEST(has(wrong.errors, "ValueError"), wrong.errors);
}

// The steps of one metric among others, with names that CSV quotes, numbers beyond 2^53, and a line that was cut.
BOOST_AUTO_TEST_CASE(metrics_are_read_exactly) {
  run_skrobot({"run", "command_task", "argv=true"});
  const fs::path file = [&] {
    for (const auto& entry : fs::recursive_directory_iterator(directory / "experiments"))
      if (entry.path().extension() == ".run") return fs::path(entry.path()).replace_extension(".metrics");
    return fs::path();
  }();
  write_text(file,
             "metric,step,time,value\nloss,0,0.001,1.5\n\"a,\"\"b\"\"\",-1,0.002,Infinity\n"
             "loss,9223372036854775807,0.003,NaN\nloss.x,1,0.004,7\nloss,2,0.0");
  BOOST_TEST(to_text(value_of("list(map(int, runs[0].metrics('loss').steps))")) == "[0,9223372036854775807]");
  BOOST_TEST(to_text(value_of("str(list(runs[0].metrics('loss').values))")) == R"("[1.5, nan]")");
  BOOST_TEST(to_text(value_of(R"(sorted(runs[0].metrics()))")) == R"(["a,\"b\"","loss","loss.x"])");
  BOOST_TEST(to_text(value_of(R"(str(runs[0].metrics('a,"b"').values[0]))")) == R"("inf")");
  const Ended absent = python("import skrobot\nskrobot.runs('experiments')[0].metrics('los')\n");
  BOOST_TEST(absent.exit_code == 1);
  BOOST_TEST(has(absent.errors, "KeyError: 'los'"), absent.errors);
}

BOOST_AUTO_TEST_CASE(the_example_of_its_readme_works) {
  const std::string page = read_text(k_module + "/README.md");
  const Ended ended = run_script(block_of(page, "## A script", "python"));
  BOOST_TEST(ended.exit_code == 0, ended.errors);
  const Ended read = python(block_of(page, "## Reading", "python"));
  BOOST_TEST(read.exit_code == 0, read.errors);
  BOOST_TEST(has(read.output, "50 points, the last one"), read.output);
  BOOST_TEST(has(read.output, "('command_task', 'completed') {'n': 1"), read.output);
}

BOOST_AUTO_TEST_SUITE_END()
