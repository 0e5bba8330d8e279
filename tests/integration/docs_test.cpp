// SPDX-License-Identifier: MIT
// What the documentation shows is compiled and run, from an installed tree in another directory.
#include <boost/test/unit_test.hpp>
#include <regex>
#include <skrobot/json.hpp>

#include "support/program.hpp"
#include "support/temporary_directory.hpp"

using namespace skrobot;
using namespace skrobot::test;

namespace {

// The code blocks of a language, in order.
std::vector<std::string> snippets(const std::string& file, const std::string& language) {
  const std::string text = read_text(std::filesystem::path(SKROBOT_SOURCE_DIR) / file);
  std::vector<std::string> found;
  const std::string begin = "```" + language + "\n";
  for (std::size_t at = text.find(begin); at != std::string::npos; at = text.find(begin, at)) {
    at += begin.size();
    const std::size_t end = text.find("```", at);
    found.push_back(text.substr(at, end - at));
    at = end;
  }
  return found;
}

struct Installed {
  TemporaryDirectory directory;
  std::filesystem::path prefix = directory / "prefix";

  Installed() { shell("cmake --install '" SKROBOT_BINARY_DIR "' --prefix '" + prefix.string() + "'"); }

  // Runs a script as a user would type it; fails the test when a command of it fails.
  std::string shell(const std::string& script) {
    Program program;
    program.words = {"/bin/sh", "-ec", script};
    program.directory = directory.path();
    program.environment["HOME"] = (directory / "home").string();
    const Ended ended = test::run(program);
    BOOST_TEST(ended.exit_code == 0, script << "\n" << ended.output << ended.errors);
    return ended.output;
  }
  void put_data() {
    for (const char* part : {"train", "test"}) {
      std::filesystem::copy_file(
          std::filesystem::path(SKROBOT_SOURCE_DIR) / "tests/data" / (std::string("breast_cancer_") + part + ".csv"),
          directory / (std::string(part) + ".csv"));
    }
  }
  std::string with_prefix(const std::string& text) {
    return std::regex_replace(text, std::regex("PREFIX\\b(?!_)"), prefix.string());
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(docs_test, Installed)

BOOST_AUTO_TEST_CASE(the_first_plugin_of_the_readme) {
  write_text(directory / "descent.cpp", snippets("README.md", "cpp").at(0));
  write_text(directory / "CMakeLists.txt", snippets("README.md", "cmake").at(0));
  const auto commands = snippets("README.md", "sh");
  const auto build = std::find_if(commands.begin(), commands.end(),
                                  [](const std::string& text) { return text.find("PREFIX") != std::string::npos; });
  BOOST_TEST_REQUIRE((build != commands.end()));
  const std::string output = shell(with_prefix(*build));
  BOOST_TEST(output.find("\"x\": ") != std::string::npos, output);
  BOOST_TEST(std::filesystem::exists(only_experiment(directory / "experiments") / "descent_task.metrics"));
  BOOST_TEST(shell("nm -D --defined-only build/descent.so | awk '{print $3}'") == "skrobot_plugin_entry\n");
}

BOOST_AUTO_TEST_CASE(the_plugins_of_the_sdks_readme) {
  const auto cpp = snippets("sdk/README.md", "cpp");
  BOOST_TEST_REQUIRE(cpp.size() == 3u);
  write_text(directory / "count_test.cpp", cpp[0]);
  write_text(directory / "fit.cpp", cpp[1]);
  write_text(directory / "print.cpp", cpp[2]);
  write_text(directory / "square.c", snippets("sdk/README.md", "c").at(0));
  std::string project = snippets("sdk/README.md", "cmake").at(0);
  project.erase(project.find("skrobot_add_plugin"));
  write_text(
      directory / "CMakeLists.txt",
      project +
          "skrobot_add_plugin(fit fit.cpp)\nskrobot_add_plugin(print print.cpp)\nskrobot_add_plugin(square square.c)\n"
          "add_executable(count_test count_test.cpp)\ntarget_link_libraries(count_test PRIVATE skrobot::sdk)\n");
  write_text(directory / "points.csv", "x\n1\n");
  const std::string output = shell(with_prefix(
      "cmake -G Ninja -B build -DCMAKE_PREFIX_PATH=PREFIX && cmake --build build\nbuild/count_test\n"
      "PREFIX/bin/skrobot run fit_task data=points.csv limit=none loss=absolute optimizer.rate=0.2 --plugins build "
      "--notify print_notifier:prefix=mine\n"
      "PREFIX/bin/skrobot run square_task steps=5 --plugins build\n"));
  BOOST_TEST(output.find("\"epochs\": 10") != std::string::npos, output);
  BOOST_TEST(output.find("\"ok\": true") != std::string::npos, output);
  BOOST_TEST(shell("ldd build/square.so").find("libstdc++") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(the_guide_from_zero_to_a_shipped_plugin) {
  const auto sources = snippets("sdk/GUIDE.md", "cpp");
  const auto commands = snippets("sdk/GUIDE.md", "sh");
  BOOST_TEST_REQUIRE(sources.size() == 6u);
  BOOST_TEST_REQUIRE(commands.size() == 6u);
  const std::string surroundings = with_prefix("export PATH=PREFIX/bin:$PATH CMAKE_PREFIX_PATH=PREFIX\n");
  shell(surroundings + commands[0]);
  write_text(directory / "fit_task/fit_task.cpp", sources[0]);
  write_text(directory / "fit_task/fit_task_test.cpp", sources[1]);
  const std::string checked = shell(surroundings + "cd fit_task\n" + commands[1]);
  BOOST_TEST(checked.find(": 44 results: 44 pass\n") != std::string::npos, checked);
  const std::string used = shell(surroundings + "cd fit_task\n" + commands[2]);
  BOOST_TEST(used.find("\"slope\": ") != std::string::npos, used);
  const std::string sanitized = shell(surroundings + "cd fit_task\n" + commands[4]);
  BOOST_TEST(sanitized.find("100% tests passed") != std::string::npos, sanitized);
  if (shell("command -v gdb || true").empty()) {
    BOOST_TEST_MESSAGE("gdb is not installed: the guide's session with it was not tried");
  } else {
    const std::string debugged = shell(surroundings + "cd fit_task\n" + commands[5] + " 2>&1");
    BOOST_TEST(debugged.find("FitTask::run (") != std::string::npos, debugged);
  }
  write_text(directory / "has.c", snippets("sdk/COMPATIBILITY.md", "c").at(0));
  shell(with_prefix("cc -std=c11 -Wall -Wextra -Werror -IPREFIX/include -c has.c"));
}

BOOST_AUTO_TEST_CASE(the_guides_plugin_of_several_tasks_and_files) {
  const auto sources = snippets("sdk/GUIDE.md", "cpp");
  BOOST_TEST_REQUIRE(sources.size() == 6u);
  write_text(directory / "CMakeLists.txt", snippets("sdk/GUIDE.md", "cmake").at(0));
  write_text(directory / "wave.hpp", sources[2]);
  write_text(directory / "wave.cpp", sources[3]);
  write_text(directory / "signals.cpp", sources[4]);
  const std::string output = shell(
      with_prefix("export PATH=PREFIX/bin:$PATH CMAKE_PREFIX_PATH=PREFIX\n" + snippets("sdk/GUIDE.md", "sh").at(3)));
  BOOST_TEST(output.find("\"milliseconds\": 2000") != std::string::npos, output);
  BOOST_TEST(output.find("0.25") != std::string::npos, output);
  BOOST_TEST(
      std::regex_search(output,
                        std::regex("org\\.example\\.signals 1\\.0\\.0: [0-9]+ results: [0-9]+ pass(, [0-9]+ skip)?\n")),
      output);
}

BOOST_AUTO_TEST_CASE(the_guides_plugin_that_reaches_its_host) {
  write_text(directory / "gpu.cpp", snippets("sdk/GUIDE.md", "cpp").at(5));
  write_text(directory / "CMakeLists.txt",
             "cmake_minimum_required(VERSION 3.25)\nproject(gpu LANGUAGES C CXX)\nfind_package(skrobot-sdk "
             "REQUIRED)\nskrobot_add_plugin(gpu gpu.cpp)\n");
  const std::string output =
      shell(with_prefix("cmake -G Ninja -B build -DCMAKE_PREFIX_PATH=PREFIX && cmake --build build\n"
                        "PREFIX/bin/skrobot run gpu_task --plugins build\nPREFIX/bin/skrobot plugins check "
                        "build/gpu.so --level strict\n"));
  BOOST_TEST(output.find("\"cards\": 0") != std::string::npos, output);
  BOOST_TEST(output.find(": 44 results: 44 pass\n") != std::string::npos, output);
  const std::string log = read_text(only_experiment(directory / "experiments") / "gpu_task.log");
  BOOST_TEST(log.find("prepared for minor version 0") != std::string::npos, log);
  BOOST_TEST(log.find("this host knows nothing of graphics cards") != std::string::npos, log);
}

BOOST_AUTO_TEST_CASE(the_reference_has_no_gap) {
  const std::string settings = "(cat '" SKROBOT_BINARY_DIR
                               "/sdk/Doxyfile'; echo OUTPUT_DIRECTORY=reference; echo EXTRA) | doxygen - >log.txt 2>&1";
  shell(std::regex_replace(settings, std::regex("echo EXTRA"), ":") + " || { cat log.txt; exit 1; }");
  BOOST_TEST(std::filesystem::exists(directory / "reference/html/index.html"));
  write_text(directory / "gap.hpp", "/// A class.\nclass Documented {\n public:\n  int undocumented();\n};\n");
  shell("! " + std::regex_replace(settings, std::regex("echo EXTRA"), "echo INPUT=gap.hpp"));
  BOOST_TEST(read_text(directory / "log.txt").find("undocumented()") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(the_program_of_the_readme_embeds_the_host) {
  write_text(directory / "main.cpp", snippets("README.md", "cpp").at(1));
  write_text(directory / "CMakeLists.txt",
             "cmake_minimum_required(VERSION 3.25)\nproject(embedder LANGUAGES C CXX)\nfind_package(skrobot REQUIRED)\n"
             "add_executable(embedder main.cpp)\ntarget_link_libraries(embedder PRIVATE skrobot::host)\n");
  shell(with_prefix("cmake -G Ninja -B build -DCMAKE_PREFIX_PATH=PREFIX && cmake --build build && build/embedder"));
  BOOST_TEST(read_text(only_experiment(directory / "experiments") / "count_task.result") == "10\n");
}

BOOST_AUTO_TEST_CASE(the_sdk_and_the_host_by_add_subdirectory) {
  write_text(directory / "main.cpp", snippets("README.md", "cpp").at(1));
  write_text(directory / "descent.cpp", snippets("README.md", "cpp").at(0));
  write_text(directory / "CMakeLists.txt",
             "cmake_minimum_required(VERSION 3.25)\nproject(consumer LANGUAGES C CXX)\nset(SKROBOT_BUILD_HOST ON)\n"
             "add_subdirectory(" SKROBOT_SOURCE_DIR
             " skrobot)\nadd_executable(embedder main.cpp)\n"
             "target_link_libraries(embedder PRIVATE skrobot::host)\nskrobot_add_plugin(descent descent.cpp)\n");
  shell(
      "cmake -G Ninja -B build -DCMAKE_C_COMPILER_LAUNCHER=ccache -DCMAKE_CXX_COMPILER_LAUNCHER=ccache && cmake "
      "--build build -j2 --target embedder descent && build/embedder");
  BOOST_TEST(std::filesystem::exists(directory / "build" / "descent.so"));
}

BOOST_AUTO_TEST_CASE(the_experiment_file_of_the_readme) {
  write_text(directory / "plan.json", snippets("README.md", "json").at(0));
  put_data();
  const std::string output =
      shell(with_prefix("PREFIX/bin/skrobot run plan.json --dry-run >dry.txt\nPREFIX/bin/skrobot run plan.json"));
  BOOST_TEST(output.find("\"predictions\": ") != std::string::npos, output);
  BOOST_TEST(std::filesystem::exists(directory / "told.jsonl"));
}

BOOST_AUTO_TEST_CASE(the_sweep_file_of_the_readme) {
  write_text(directory / "sweep.json", snippets("README.md", "json").at(1));
  put_data();
  const std::string output = shell(with_prefix("PREFIX/bin/skrobot sweep sweep.json --trials 3"));
  BOOST_TEST(output.find("The best is trial ") != std::string::npos, output);
}

BOOST_AUTO_TEST_CASE(the_commands_of_the_readmes) {
  put_data();
  write_text(directory / "train.py", "print('skrobot: metric loss 0.12 step 3')\n");
  std::filesystem::create_directories(directory / "build/release");
  std::filesystem::create_directory_symlink(prefix / "bin", directory / "build/release/bin");
  std::filesystem::create_directory_symlink(SKROBOT_SOURCE_DIR "/tests", directory / "tests");
  for (const char* file : {"README.md", "plugins/learning/README.md", "plugins/command/README.md",
                           "plugins/file_notifier/README.md", "plugins/command_notifier/README.md"}) {
    std::size_t tried = 0;
    for (const std::string& block : snippets(file, "sh")) {
      if (block.find("PREFIX") != std::string::npos || block.find("cmake/demo.sh") != std::string::npos)
        continue;  // tried elsewhere
      shell("PATH=" + (prefix / "bin").string() + ":$PATH\n" + block);
      ++tried;
    }
    BOOST_TEST(tried > 0u, file);
  }
}

BOOST_AUTO_TEST_SUITE_END()
