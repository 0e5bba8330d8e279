// SPDX-License-Identifier: MIT
// Plugins of other compilers, C++ libraries, Boost settings and languages, loaded by one host, in one experiment. A
// compiler that is not installed is skipped, loudly; cmake/test.sh installs them all.
#include <boost/test/unit_test.hpp>
#include <iostream>
#include <skrobot/json.hpp>

#include "support/program.hpp"
#include "support/temporary_directory.hpp"

using namespace skrobot;
using namespace skrobot::test;

namespace {

const std::string k_sources = SKROBOT_SOURCE_DIR "/tests/toolchains";

struct Toolchain {
  const char* name;
  const char* c_compiler;
  const char* compiler;
  const char* flags;  // of the compiler; the Boost settings are those that another project might well have
  const char* built_by;
  const char* library;
  const char* probe;  // a header that only its library has
};

const std::vector<Toolchain> k_toolchains{
    {"gcc", "gcc", "g++", "-std=c++20 -O2", "g++ ", "libstdc++", "bits/c++config.h"},
    {"gcc_debug", "gcc", "g++",
     "-std=c++17 -O0 -D_GLIBCXX_DEBUG -DBOOST_JSON_MAX_STRUCTURED_SIZE=1000 -DBOOST_ALL_NO_LIB", "g++ ",
     "libstdc++, debug mode", "bits/c++config.h"},
    {"gcc_old_abi", "gcc", "g++", "-std=c++17 -O3 -D_GLIBCXX_USE_CXX11_ABI=0 -DBOOST_JSON_STACK_BUFFER_SIZE=512",
     "g++ ", "libstdc++, old ABI", "bits/c++config.h"},
    {"clang", "clang", "clang++", "-std=c++20 -O2 -DBOOST_JSON_STACK_BUFFER_SIZE=8192", "clang ", "libstdc++",
     "bits/c++config.h"},
    {"clang_libcxx", "clang", "clang++",
     "-std=c++17 -stdlib=libc++ -O1 -DBOOST_JSON_STACK_BUFFER_SIZE=2048 -DBOOST_CONTAINER_NO_LIB", "clang ", "libc++",
     "__config"},
};

struct Bench {
  TemporaryDirectory directory;

  Ended shell(const std::string& script) {
    Program program;
    program.words = {"/bin/sh", "-ec", script};
    program.directory = directory.path();
    program.environment["HOME"] = (directory / "home").string();
    return test::run(program);
  }
  bool is_there(const std::string& probe, const std::string& what) {
    if (shell(probe + " >/dev/null 2>&1").exit_code == 0) return true;
    std::cerr << "SKIPPED: " << what << " is not installed, and is not tested; sh cmake/test.sh installs it\n";
    return false;
  }
  void must(const std::string& script) {
    const Ended ended = shell(script);
    BOOST_TEST_REQUIRE(ended.exit_code == 0, script << "\n" << ended.output << ended.errors);
  }
  void build(const Toolchain& toolchain) {
    const std::string name = toolchain.name;
    must("cmake -G Ninja -S '" + k_sources + "' -B build-" + name + " -DTOOLCHAIN=" + name +
         " -DSDK='" SKROBOT_SOURCE_DIR "/sdk' -DCMAKE_C_COMPILER=" + toolchain.c_compiler +
         " -DCMAKE_CXX_COMPILER=" + toolchain.compiler + " -DCMAKE_CXX_FLAGS='" + toolchain.flags +
         "' -DCMAKE_LIBRARY_OUTPUT_DIRECTORY='" + (directory / "plugins").string() +
         "' $(command -v ccache >/dev/null && echo -DCMAKE_C_COMPILER_LAUNCHER=ccache "
         "-DCMAKE_CXX_COMPILER_LAUNCHER=ccache)\ncmake --build build-" +
         name + " -j2");
  }
  // One symbol, whatever built it: nothing of a C++ library or of Boost is left for another plugin to find.
  void check_exports(const std::string& name) {
    BOOST_TEST(
        shell("nm -D --defined-only plugins/" + name + ".so | awk '{print $3}'").output == "skrobot_plugin_entry\n",
        name);
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(toolchains_test, Bench)

BOOST_AUTO_TEST_CASE(every_toolchain_in_one_experiment) {
  std::filesystem::create_directories(directory / "plugins");
  std::vector<std::string> built, cpp;
  for (const Toolchain& toolchain : k_toolchains) {
    const std::string probe = "echo '#include <" + std::string(toolchain.probe) + ">' | " + toolchain.compiler + " " +
                              toolchain.flags + " -x c++ -fsyntax-only -";
    if (!is_there(probe, std::string(toolchain.compiler) + " with " + toolchain.library)) continue;
    build(toolchain);
    built.emplace_back(toolchain.name);
    cpp.emplace_back(toolchain.name);
  }
  if (is_there("gcc --version", "gcc")) {
    must("gcc -std=c11 -O2 -Wall -Wextra -Wpedantic -Werror -shared -fPIC -fvisibility=hidden -I'" SKROBOT_SOURCE_DIR
         "/sdk/include' -o plugins/c.so '" +
         k_sources + "/c_plugin.c'");
    built.emplace_back("c");
  }
  if (is_there("/usr/bin/rustc --version", "rustc")) {
    must("/usr/bin/rustc --edition 2021 -O -C panic=abort -D warnings -o plugins/rust.so '" + k_sources +
         "/rust_plugin.rs'");
    built.emplace_back("rust");
  }
  BOOST_TEST_REQUIRE(built.size() >= 1u);
  for (const std::string& name : built) check_exports(name);

  // Each task is told what the one before it returned, and every notifier hears of each.
  json::array tasks, notifiers;
  std::string before;
  for (const std::string& name : built) {
    json::object task{{"task", name + "_task"}};
    if (!before.empty()) task["params"] = {{"before", "${" + before + "_task.result.toolchain}"}};
    tasks.push_back(std::move(task));
    before = name;
  }
  for (const std::string& name : cpp) notifiers.push_back(json::value(name + "_notifier"));
  if (std::find(built.begin(), built.end(), "c") != built.end()) notifiers.push_back(json::value("c_notifier"));
  write_text(directory / "plan.json",
             to_text(json::object{{"notify", std::move(notifiers)}, {"tasks", std::move(tasks)}}));
  const Ended ended = test::run(test::skrobot(directory.path(), {"run", "plan.json", "--plugins", "plugins", "-q"}));
  BOOST_TEST_REQUIRE(ended.exit_code == 0, ended.errors);
  BOOST_TEST(ended.errors == "");

  const auto record = only_experiment(directory / "experiments");
  before.clear();
  std::string values;
  for (const std::string& name : built) {
    BOOST_TEST_CONTEXT(name) {
      const json::value result = parse_json(read_text(record / (name + "_task.result")));
      BOOST_TEST(result.at("toolchain").as_string() == name);
      BOOST_TEST(result.at("before").as_string() == before);
      before = name;
      BOOST_TEST(read_text(record / (name + "_task.log")).find("info    built by " + name + "\n") != std::string::npos);
      BOOST_TEST(!read_text(record / (name + "_task") / "file.txt").empty());
      BOOST_TEST(read_text(record / (name + "_task.metrics")).find("\nsquare,2,") != std::string::npos);
      const json::array notifications =
          parse_json(read_text(record / (name + "_task.run"))).at("notifications").as_array();
      for (const json::value& told : notifications)
        BOOST_TEST(told.at("state").as_string() == "delivered", to_text(told));
      for (const std::string& other : cpp)
        BOOST_TEST(read_text(record / (name + "_task." + other + ".told")) == "completed");
    }
  }
  for (const Toolchain& toolchain : k_toolchains) {
    if (std::find(cpp.begin(), cpp.end(), toolchain.name) == cpp.end()) continue;
    BOOST_TEST_CONTEXT(toolchain.name) {
      const json::value result = parse_json(read_text(record / (std::string(toolchain.name) + "_task.result")));
      BOOST_TEST(std::string(result.at("compiler").as_string()).starts_with(toolchain.built_by));
      BOOST_TEST(result.at("library").as_string() == toolchain.library);
      BOOST_TEST(result.at("calls").as_int64() == 1);
      BOOST_TEST(result.at("caught").as_string() == "std::invalid_argument");
      BOOST_TEST(result.at("caught_across_threads").as_string() == "kept, thrown, foreign 7, inner");
      // The same numbers, to the last bit, through any library.
      if (values.empty())
        values = to_text(result.at("values")) + " " + to_text(result.at("sum")) + " " + to_text(result.at("stream"));
      BOOST_TEST(to_text(result.at("values")) + " " + to_text(result.at("sum")) + " " + to_text(result.at("stream")) ==
                 values);
    }
  }
  BOOST_TEST(values == R"([0.1,1e+300,5e-324] 5e+299 "0x1.999999999999ap-4")", values);

  // What each throws, the one host understands.
  for (const std::string& name : cpp) {
    const Ended thrown = test::run(test::skrobot(
        directory.path(), {"run", name + "_throws_task", "--plugins", "plugins", "-q", "--experiments", "thrown"}));
    BOOST_TEST(thrown.exit_code == 1);
    BOOST_TEST(thrown.errors.starts_with("skrobot: error: " + name + "_throws_task failed: thrown by " + name + "\n"),
               thrown.errors);
    // In the host's own process too: it has its own C++ library as the worker does.
    for (const std::string isolation : {"process", "none"}) {
      const auto run_task = [&](const std::string& task) {
        return test::run(test::skrobot(directory.path(), {"run", task, "--plugins", "plugins", "-q", "--experiments",
                                                          "thrown", "--isolation", isolation}));
      };
      const Ended on_thread = run_task(name + "_async_throws_task");
      BOOST_TEST(on_thread.exit_code == 1);
      BOOST_TEST(on_thread.errors.starts_with("skrobot: error: " + name +
                                              "_async_throws_task failed: thrown on a thread by " + name + "\n"),
                 on_thread.errors);
      const Ended foreign = run_task(name + "_async_foreign_task");
      BOOST_TEST(foreign.exit_code == 1);
      BOOST_TEST(foreign.errors.starts_with(
                     "skrobot: error: " + name +
                     "_async_foreign_task failed: threw an exception that is not a std::exception: Foreign\n"),
                 foreign.errors);
    }
  }
  for (const auto& [name, words] : std::vector<std::pair<std::string, std::string>>{
           {"c", "0 steps cannot be made (from C)"}, {"rust", "no steps were asked for (from Rust)"}}) {
    if (std::find(built.begin(), built.end(), name) == built.end()) continue;
    const Ended failed = test::run(test::skrobot(
        directory.path(), {"run", name + "_task", "steps=0", "--plugins", "plugins", "-q", "--experiments", "thrown"}));
    BOOST_TEST(failed.exit_code == 1);
    BOOST_TEST(failed.errors.starts_with("skrobot: error: " + name + "_task failed: " + words + "\n"), failed.errors);
  }
}

BOOST_AUTO_TEST_CASE(a_plugin_in_c_needs_the_one_header_and_the_c_library) {
  if (!is_there("gcc --version", "gcc")) return;
  std::filesystem::create_directories(directory / "include/skrobot");
  std::filesystem::copy_file(SKROBOT_SOURCE_DIR "/sdk/include/skrobot/plugin.h",
                             directory / "include/skrobot/plugin.h");
  for (const std::string compiler : {"gcc", "clang"}) {
    if (!is_there(compiler + " --version", compiler)) continue;
    for (const std::string standard : {"c11", "c17"}) {
      must(compiler + " -std=" + standard +
           " -Wall -Wextra -Wpedantic -Werror -shared -fPIC -fvisibility=hidden -Iinclude -o c.so '" + k_sources +
           "/c_plugin.c'");
      BOOST_TEST(shell("ldd c.so").output.find("stdc++") == std::string::npos);
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()
