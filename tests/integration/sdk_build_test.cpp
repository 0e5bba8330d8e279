// SPDX-License-Identifier: MIT
// What an author's build meets: sources of several languages, another Boost, a type that cannot be a parameter's.
#include <boost/test/unit_test.hpp>
#include <boost/version.hpp>

#include "support/program.hpp"
#include "support/temporary_directory.hpp"

using namespace skrobot;
using namespace skrobot::test;

namespace {

namespace fs = std::filesystem;

const char* const k_task_in_c =
    "#include <skrobot/plugin.h>\n"
    "#include \"util.h\"\n"
    "static skrobot_status run(void *task, const skrobot_run *run, skrobot_error *error) {\n"
    "  static const char text[] = \"42\";\n"
    "  const skrobot_str answer = {text, sizeof text - 1};\n"
    "  (void)task, (void)error;\n"
    "  return work() == 42 ? run->result.write(run->result.ctx, answer) : SKROBOT_FAILED;\n"
    "}\n"
    "#define TEXT(literal) {literal, sizeof(literal) - 1}\n"
    "static const skrobot_task_v1 functions = {sizeof(skrobot_task_v1), 0, 0, run, 0};\n"
    "static const skrobot_descriptor item = {sizeof(skrobot_descriptor), 0, TEXT(SKROBOT_TASK_V1), "
    "TEXT(\"work_task\"), TEXT(\"Works\"), TEXT(\"\"), 0, &functions};\n"
    "static uint32_t count(void) { return 1; }\n"
    "static const skrobot_descriptor *descriptor(uint32_t index) { return index == 0 ? &item : 0; }\n"
    "SKROBOT_EXPORT const skrobot_entry skrobot_plugin_entry = {sizeof(skrobot_entry), SKROBOT_ABI_MAJOR, "
    "TEXT(\"org.example.work\"), TEXT(\"1\"), 0, count, descriptor, 0};\n";

const char* const k_task_in_cpp =
    "#include <skrobot/task.hpp>\n"
    "extern \"C\" int work();\n"
    "class WorkTask : public skrobot::Task<skrobot::NoParams, int> {\n"
    " public:\n"
    "  int run(skrobot::Context&, const skrobot::NoParams&) override { return work(); }\n"
    "};\n"
    "SKROBOT_PLUGIN(\"org.example.work\", \"1\", skrobot::task<WorkTask>(\"work_task\", \"Works\"))\n";

struct Bench {
  TemporaryDirectory directory;

  Bench() {
    write_text(directory / "work.c", "#include \"util.h\"\nint work(void) { return 42; }\n");
    write_text(directory / "work.f90",
               "function work() bind(c, name='work')\n  use iso_c_binding\n  integer(c_int) :: work\n  work = 42\nend "
               "function\n");
    write_text(directory / "util.h", "int work(void);\n");
    write_text(directory / "task.c", k_task_in_c);
    for (const char* ending : {"cpp", "cc", "C"})
      write_text(directory / (std::string("task_") + ending + "." + ending), k_task_in_cpp);
  }
  Ended shell(const std::string& script) {
    Program program;
    program.words = {"/bin/sh", "-ec", script};
    program.directory = directory.path();
    program.environment["HOME"] = (directory / "home").string();
    program.environment["LC_ALL"] = "C";
    return test::run(program);
  }
  Ended configure(const std::string& languages, const std::string& sources, const std::string& options = {}) {
    write_text(directory / "CMakeLists.txt",
               "cmake_minimum_required(VERSION 3.25)\nproject(work LANGUAGES " + languages +
                   ")\nfind_package(skrobot-sdk REQUIRED)\nskrobot_add_plugin(work " + sources + ")\n");
    return shell("rm -rf build && cmake -G Ninja -B build -DCMAKE_PREFIX_PATH='" SKROBOT_BINARY_DIR
                 "' -DCMAKE_CXX_COMPILER_LAUNCHER=\"$(command -v ccache || true)\" " +
                 options + " 2>&1");
  }
  // Returns the libraries that the plugin needs.
  std::string build(const std::string& languages, const std::string& sources, const std::string& options = {}) {
    const Ended configured = configure(languages, sources, options);
    BOOST_TEST(configured.exit_code == 0, configured.output);
    const Ended built = shell("cmake --build build 2>&1");
    BOOST_TEST(built.exit_code == 0, built.output);
    const Ended checked =
        test::run(test::skrobot(directory.path(), {"plugins", "check", "build/work.so", "--seed", "1"}));
    BOOST_TEST(checked.exit_code == 0, checked.output);
    const Ended ended =
        test::run(test::skrobot(directory.path(), {"run", "work_task", "--plugins", "build", "--dry-run"}));
    BOOST_TEST(ended.exit_code == 0, ended.errors);
    return shell("ldd build/work.so").output;
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(sdk_build_test, Bench)

BOOST_AUTO_TEST_CASE(headers_among_the_sources) {
  const std::string libraries = build("C", "task.c work.c util.h");
  BOOST_TEST(!libraries.empty());
  BOOST_TEST(libraries.find("stdc++") == std::string::npos, libraries);
  BOOST_TEST(read_text(directory / "build/CMakeCache.txt").find("Boost") == std::string::npos);
  for (const char* source : {"task_cpp.cpp", "task_cc.cc", "task_C.C"}) {
    BOOST_TEST(build("C CXX", std::string(source) + " work.c util.h").find("stdc++") != std::string::npos, source);
    const Ended refused = configure("C", std::string(source) + " work.c util.h");
    BOOST_TEST(refused.exit_code != 0, source);
    BOOST_TEST(refused.output.find("sources in C++ need project(") != std::string::npos, refused.output);
  }
}

BOOST_AUTO_TEST_CASE(fortran_among_the_sources) {
  if (shell("command -v gfortran").exit_code != 0) {
    BOOST_TEST_MESSAGE("gfortran is not installed: plugins with Fortran were not tried");
    return;
  }
  BOOST_TEST(build("C Fortran", "task.c work.f90 util.h").find("stdc++") == std::string::npos);
  BOOST_TEST(build("C CXX Fortran", "task_cpp.cpp work.f90").find("stdc++") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(boost_where_the_author_says) {
  // The system's own in another place, and one that is too old.
  const fs::path here = directory / "boost", old = directory / "old_boost", none = directory / "no_boost";
  fs::create_directories(here / "include");
  fs::create_directories(old / "include/boost");
  fs::create_directories(none / "include");
  const std::string found = shell(
                                "echo '#include <boost/version.hpp>' | c++ -E -H -x c++ - 2>&1 >/dev/null | sed -n "
                                "'s,^\\. \\(.*\\)/boost/version.hpp$,\\1/boost,p'")
                                .output;
  fs::create_directory_symlink(found.substr(0, found.find('\n')), here / "include/boost");
  write_text(old / "include/boost/version.hpp", "#define BOOST_VERSION 107400\n#define BOOST_LIB_VERSION \"1_74\"\n");
  for (const std::string& way : {"-DBoost_ROOT=" + here.string(), "-DBOOST_ROOT=" + here.string()}) {
    build("C CXX", "task_cpp.cpp work.c", way);
    BOOST_TEST(
        read_text(directory / "build/build.ninja").find("-isystem " + (here / "include").string()) != std::string::npos,
        way);
  }
  for (const fs::path& root : {old, none}) {
    const Ended refused = configure("C CXX", "task_cpp.cpp work.c", "-DBoost_ROOT=" + root.string());
    BOOST_TEST(refused.exit_code != 0, refused.output);
    BOOST_TEST(refused.output.find("1.81") != std::string::npos, refused.output);
  }
  // Without CMake the headers say it themselves.
  const Ended compiled = shell("c++ -std=c++17 -fsyntax-only -I'" SKROBOT_SOURCE_DIR
                               "/sdk/include' -isystem old_boost/include task_cpp.cpp 2>&1");
  BOOST_TEST(compiled.exit_code != 0);
  BOOST_TEST(compiled.output.find("skrobot needs Boost 1.81 or later") != std::string::npos,
             compiled.output.substr(0, 2000));
}

BOOST_AUTO_TEST_CASE(a_type_that_cannot_be_a_parameters_is_one_sentence) {
  const std::string parameter =
      "SKROBOT_PARAMS: the type of 'bad' is not supported for parameters; sdk/README.md lists the supported types";
  for (const char* member :
       {"std::complex<double> bad;", "std::vector<std::complex<double>> bad;", "std::optional<std::set<int>> bad;",
        "std::map<int, int> bad;", "Plain bad;", "std::vector<Plain> bad;", "Undescribed bad;",
        "const char* bad = \"\";", "skrobot::json::value bad;", "std::function<void()> bad;"}) {
    write_text(directory / "bad.cpp",
               std::string("#include <skrobot/task.hpp>\n#include <complex>\n#include <functional>\n#include "
                           "<set>\nstruct Plain { int x = 0; };\n"
                           "enum class Undescribed { a, b };\nstruct BadParams {\n  int good = 1;\n  ") +
                   member +
                   "\n};\nSKROBOT_PARAMS(BadParams, (good, \"Fine\"), (bad, \"Not\"))\n"
                   "class BadTask : public skrobot::Task<BadParams> {\n public:\n"
                   "  skrobot::json::value run(skrobot::Context&, const BadParams&) override { return nullptr; }\n};\n"
                   "SKROBOT_PLUGIN(\"org.example.bad\", \"1\", skrobot::task<BadTask>(\"bad_task\", \"Bad\"))\n");
    for (const char* compiler : {"g++", "clang++"}) {
      if (shell(std::string("command -v ") + compiler).exit_code != 0) continue;
      const Ended ended = shell(std::string(compiler) + " -std=c++17 -fsyntax-only -I'" SKROBOT_SOURCE_DIR
                                                        "/sdk/include' bad.cpp 2>&1");
      BOOST_TEST_CONTEXT(compiler << ": " << member) {
        BOOST_TEST(ended.exit_code != 0);
        std::size_t errors = 0, lines = 0;
        for (std::size_t at = ended.output.find(" error: "); at != std::string::npos;
             at = ended.output.find(" error: ", at + 1))
          ++errors;
        for (const char c : ended.output) lines += c == '\n' ? 1 : 0;
        BOOST_TEST(errors == 1u, ended.output);
        // g++: who includes the header, the sentence, and the author's line, which is marked. clang++ adds the text of
        // Boost's macros, as many lines as its version and Boost's make of it.
        if (std::string_view(compiler) == "g++") BOOST_TEST(lines <= 7u, ended.output);
        BOOST_TEST(ended.output.find("bad.cpp:11:1: error: ") != std::string::npos, ended.output);
        const std::size_t first = ended.output.find(" error: ");
        BOOST_TEST(
            ended.output.substr(first, ended.output.find('\n', first) - first).find(parameter) != std::string::npos,
            ended.output);
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(a_result_and_parameters_of_other_types_are_one_sentence) {
  const auto first_error = [&](const std::string& task) {
    write_text(directory / "bad.cpp",
               "#include <skrobot/task.hpp>\n#include <set>\nstruct Plain { int x = 0; };\n" + task);
    const Ended ended = shell("c++ -std=c++17 -fsyntax-only -I'" SKROBOT_SOURCE_DIR "/sdk/include' bad.cpp 2>&1");
    BOOST_TEST(ended.exit_code != 0);
    const std::size_t first = ended.output.find(" error: ");
    return first == std::string::npos ? ended.output
                                      : ended.output.substr(first, ended.output.find('\n', first) - first);
  };
  BOOST_TEST(first_error("struct T : skrobot::Task<skrobot::NoParams, std::set<int>> {};\nT* t = new T;\n")
                 .find("a task cannot return this type") != std::string::npos);
  BOOST_TEST(first_error("struct T : skrobot::Task<Plain> {};\nT* t = new T;\n")
                 .find("describe the parameters with SKROBOT_PARAMS") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
