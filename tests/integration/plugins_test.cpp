// SPDX-License-Identifier: MIT
// `skrobot plugins` and completion.
#include <boost/test/unit_test.hpp>
#include <skrobot/json.hpp>

#include "support/program.hpp"
#include "support/skrobot_bench.hpp"
#include "support/temporary_directory.hpp"

using namespace skrobot;
using namespace skrobot::test;

namespace {

struct Bench : SkrobotBench {};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(plugins_test, Bench)

BOOST_AUTO_TEST_CASE(the_shipped_plugins_are_found_without_a_flag) {
  const Ended ended = run_skrobot({"plugins", "list"});
  BOOST_TEST(ended.exit_code == 0, ended.errors);
  for (const char* name : {"train_task", "prediction_task", "command_task", "file_notifier"})
    BOOST_TEST(ended.output.find(name) != std::string::npos, name);
  BOOST_TEST(ended.output.find("Not usable") == std::string::npos, ended.output);
}

BOOST_AUTO_TEST_CASE(show_prints_every_parameter) {
  const Ended ended = run_skrobot({"plugins", "show", "descent_task", "--plugins", fixture("descent")});
  BOOST_TEST(ended.exit_code == 0, ended.errors);
  const std::string expected = "descent_task (task): Gradient descent on x squared\nfrom org.example.descent 1.0.0, " +
                               fixture("descent") +
                               "/descent.so\n"
                               "\n"
                               "PARAMETER  TYPE     DEFAULT  MEANING\n"
                               "steps      integer  1000     How many updates to make (at least 1)\n"
                               "rate       number   0.1      Step length (greater than 0)\n"
                               "start      text     one      Where to start (one of one, ten)\n";
  BOOST_TEST(ended.output == expected);
}

BOOST_AUTO_TEST_CASE(show_as_json_is_json_schema) {
  const Ended ended = run_skrobot({"plugins", "show", "descent_task", "--plugins", fixture("descent"), "--json"});
  BOOST_TEST(ended.exit_code == 0, ended.errors);
  const json::value schema = parse_json(ended.output);
  BOOST_TEST(schema.at("$schema").as_string() == "https://json-schema.org/draft/2020-12/schema");
  BOOST_TEST(to_text(schema.at("properties").at("steps")) ==
             R"({"description":"How many updates to make","type":"integer","minimum":1,"default":1000})");
  BOOST_TEST(to_text(schema.at("properties").at("start").at("enum")) == R"(["one","ten"])");
}

BOOST_AUTO_TEST_CASE(show_of_nothing_names_the_nearest) {
  const Ended ended = run_skrobot({"plugins", "show", "trainer_task"});
  BOOST_TEST(ended.exit_code == 2);
  BOOST_TEST(ended.errors == "skrobot: error: there is no task 'trainer_task'\nhint: did you mean 'train_task'?\n");
}

BOOST_AUTO_TEST_CASE(a_missing_library_is_looked_for_again) {
  const auto listed = [&] {
    Program program =
        test::skrobot(directory.path(), {"plugins", "list", "--json", "--plugins", fixture("missing_dependency")});
    program.environment["LD_LIBRARY_PATH"] = (directory / "libraries").string();
    const Ended ended = test::run(program);
    BOOST_TEST(ended.exit_code == 0, ended.errors);
    return ended.output;
  };
  const std::filesystem::path library = directory / "libraries/libskrobot_absent.so";
  for (int i = 0; i < 2; ++i)
    BOOST_TEST(listed().find("libskrobot_absent.so: cannot open shared object file") != std::string::npos, i);
  std::filesystem::create_directories(library.parent_path());
  write_text(library, "not a library");
  // Another reason than the one that is remembered.
  BOOST_TEST(listed().find("libskrobot_absent.so: file too short") != std::string::npos);
  std::filesystem::remove(library);
  std::filesystem::copy_file(fixture("absent") + "/libskrobot_absent.so", library);
  const std::string with_library = listed();
  BOOST_TEST(with_library.find("missing_dependency_task") != std::string::npos, with_library);
  BOOST_TEST(with_library.find("cannot be used") == std::string::npos, with_library);
}

BOOST_AUTO_TEST_CASE(bash_completes_commands_tasks_and_parameters) {
  const auto completed = [&](const std::string& typed) {  // what stands in place of the word
    Program program;
    program.directory = directory.path();
    program.environment["HOME"] = (directory / "home").string();
    program.environment["PATH"] = std::filesystem::path(SKROBOT_PROGRAM).parent_path().string() + ":/usr/bin:/bin";
    program.environment["SKROBOT_PLUGIN_PATH"] = fixture("descent");
    program.words = {"/bin/bash", "-c",
                     "compopt() { :; }; source <(skrobot completion bash) && COMP_LINE=\"$1\" && COMP_POINT=${#1} && "
                     "_skrobot skrobot \"${1##* }\" ''; printf '%s\\n' \"${COMPREPLY[@]}\"",
                     "bash", typed};
    const Ended ended = test::run(program);
    BOOST_TEST(ended.errors == "");
    return ended.output;
  };
  BOOST_TEST(completed("skrobot plu") == "plugins\n");
  // Nothing is known of the plugins until a command has looked at them.
  BOOST_TEST(completed("skrobot run desc") == "\n");
  BOOST_TEST(names_in(directory.path()).empty());
  BOOST_TEST(run_skrobot({"plugins", "list", "--plugins", fixture("descent")}).exit_code == 0);
  BOOST_TEST(completed("skrobot run desc") == "descent_task\n");
  BOOST_TEST(completed("skrobot run descent_task ") == "steps=\nrate=\nstart=\n");
  BOOST_TEST(completed("skrobot run descent_task st") == "steps=\nstart=\n");
  BOOST_TEST(completed("skrobot run --exper") == "--experiments\n--experimenter\n");
  BOOST_TEST(completed("skrobot plugins show tra") == "train_task\n");
  BOOST_TEST(completed("skrobot run train_task --notify f") == "file_notifier\n");
}

BOOST_AUTO_TEST_SUITE_END()
