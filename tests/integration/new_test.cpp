// SPDX-License-Identifier: MIT
// `skrobot new`: what it makes configures, builds, passes its own test and the checker, without an edit.
#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <skrobot/json.hpp>

#include "support/program.hpp"
#include "support/temporary_directory.hpp"

using namespace skrobot;
using namespace skrobot::test;

namespace {

struct Bench {
  TemporaryDirectory directory;
  Ended make(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), "new");
    return test::run(test::skrobot(directory.path(), std::move(arguments)));
  }
  // The project's own CI script, with the build tree as the SDK's prefix.
  void build(const std::string& name) {
    Program program;
    program.words = {"/bin/sh",
                     "ci.sh",
                     "-G",
                     "Ninja",
                     "-DCMAKE_PREFIX_PATH=" SKROBOT_BINARY_DIR,
                     "-DCMAKE_C_COMPILER_LAUNCHER=ccache",
                     "-DCMAKE_CXX_COMPILER_LAUNCHER=ccache"};
    program.directory = directory / name;
    program.environment["HOME"] = (directory / "home").string();
    program.environment["SKROBOT"] = SKROBOT_PROGRAM;
    const Ended ended = test::run(program);
    BOOST_TEST(ended.exit_code == 0, ended.output << ended.errors);
    BOOST_TEST(ended.output.find("100% tests passed, 0 tests failed out of 1") != std::string::npos, ended.output);
    BOOST_TEST(ended.output.find("44 results: ") != std::string::npos, ended.output);
    for (const char* bad : {" warn ", " fail ", " crash ", " hang ", "warning:"})
      BOOST_TEST(ended.output.find(bad) == std::string::npos, ended.output);
  }
  std::string error(std::vector<std::string> arguments) {
    const Ended ended = make(std::move(arguments));
    BOOST_TEST(ended.exit_code == 2, ended.output);
    return ended.errors;
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(new_test, Bench)

BOOST_AUTO_TEST_CASE(a_task_in_cpp) {
  const Ended ended = make({"task", "pi_task"});
  BOOST_TEST(ended.exit_code == 0, ended.errors);
  BOOST_TEST(ended.output.starts_with("Created pi_task, the task pi_task in C++:\n  .github/workflows/ci.yml\n"),
             ended.output);
  BOOST_TEST((names_in(directory / "pi_task") == std::vector<std::string>{".github", ".gitignore", "CMakeLists.txt",
                                                                          "README.md", "ci.sh", "pi_task.cpp",
                                                                          "pi_task_test.cpp"}));
  build("pi_task");
  const Ended run =
      test::run(test::skrobot(directory.path(), {"run", "pi_task", "--plugins", "pi_task/build", "--seed", "1"}));
  BOOST_TEST(run.output.find("\"pi\": 3.1") != std::string::npos, run.output << run.errors);
}

BOOST_AUTO_TEST_CASE(a_task_in_c) {
  BOOST_TEST(make({"task", "pi_task", "--language", "c"}).exit_code == 0);
  build("pi_task");
  const Ended run = test::run(
      test::skrobot(directory.path(), {"run", "pi_task", "points=1000", "--plugins", "pi_task/build", "--seed", "1"}));
  BOOST_TEST(run.output.find("\"pi\": 3.1") != std::string::npos, run.output << run.errors);
  BOOST_TEST(read_text(directory / "pi_task/build/CMakeCache.txt").find("CMAKE_CXX_COMPILER:") ==
             std::string::npos);  // no C++ anywhere
}

BOOST_AUTO_TEST_CASE(notifiers_in_both) {
  BOOST_TEST(make({"notifier", "tell_all"}).exit_code == 0);
  BOOST_TEST(make({"notifier", "tell_c", "--language", "c", "--directory", "below/there/"}).exit_code == 0);
  build("tell_all");
  build("below/there");
  const Ended run = test::run(test::skrobot(
      directory.path(), {"run", "descent_task", "--plugins", fixture("descent"), "--plugins", "tell_all/build",
                         "--plugins", "below/there/build", "--notify", "tell_all", "--notify", "tell_c"}));
  BOOST_TEST(run.exit_code == 0, run.errors);
  BOOST_TEST(run.errors.find("tell_") == std::string::npos, run.errors);
}

BOOST_AUTO_TEST_CASE(every_word_of_the_templates_is_filled_in) {
  make({"task", "pi_task"});
  std::size_t files = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(directory / "pi_task")) {
    if (!entry.is_regular_file()) continue;
    const std::string text = read_text(entry.path());
    for (const char* word : {"@NAME", "@CLASS", "@KIND", "@SOURCE", "@TEST", "@VERSION", "@TRY"})
      BOOST_TEST(text.find(word) == std::string::npos, entry.path());
    ++files;
  }
  BOOST_TEST(files >= 4u);
}

BOOST_AUTO_TEST_CASE(nothing_is_overwritten_and_names_are_checked) {
  std::filesystem::create_directory(directory / "there");
  write_text(directory / "there" / "precious.txt", "x");
  BOOST_TEST(error({"task", "there"}) ==
             "skrobot: error: there is a '" + (directory / "there").string() +
                 "' already; nothing was overwritten\nhint: choose another name or --directory\n");
  BOOST_TEST((names_in(directory / "there") == std::vector<std::string>{"precious.txt"}));
  for (const char* name : {"Upper", "2fast", "a-b", "../x", "with space", "\xC3\xA9", ""}) {
    BOOST_TEST(error({"task", name}).find("is not snake_case") != std::string::npos, name);
  }
  BOOST_TEST(error({"task", std::string(65, 'a')}).find("is not snake_case") != std::string::npos);
  BOOST_TEST(error({"task", "test"}) ==
             "skrobot: error: the name 'test' is reserved: CMake has a target of that name\nhint: add a word, as in "
             "'test_task'\n");
  BOOST_TEST(error({"task", "x", "--language", "rust"}) ==
             "skrobot: error: --language: expected cpp or c, got 'rust'\n");
  BOOST_TEST((names_in(directory.path()) == std::vector<std::string>{"there"}));  // no half project
}

BOOST_AUTO_TEST_CASE(json_names_the_files) {
  const json::value made = parse_json(make({"notifier", "tell", "--json"}).output);
  BOOST_TEST(made.at("directory").as_string() == (directory / "tell").string());
  BOOST_TEST(made.at("files").as_array().size() == 7u);
}

BOOST_AUTO_TEST_SUITE_END()
