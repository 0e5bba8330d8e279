// SPDX-License-Identifier: MIT
// tests/embedder, a program that embeds the host, built and run against the Debian packages, an installed prefix, and
// the sources.
#include <boost/test/unit_test.hpp>

#include "support/packages.hpp"

using namespace skrobot;
using namespace skrobot::test;

namespace {

namespace fs = std::filesystem;

struct Embedder {
  TemporaryDirectory directory;

  // Plugins in a folder of the embedder's own.
  void put_plugins() {
    fs::create_directory(directory / "plugins");
    fs::copy(fs::path(SKROBOT_TEST_PLUGINS) / "descent/descent.so", directory / "plugins/descent.so");
    fs::copy(fs::path(SKROBOT_SHIPPED_PLUGINS) / "file_notifier.so", directory / "plugins/file_notifier.so");
  }
  std::string shell(const std::string& script) { return shell_in(directory.path(), script); }

  void build_and_run(const std::string& options) {
    put_plugins();
    shell(
        "unset SKROBOT_WORKER\n"
        "cmake -G Ninja -S '" SKROBOT_SOURCE_DIR "/tests/embedder' -B build -DCMAKE_CXX_COMPILER_LAUNCHER=ccache " +
        options +
        " >configure.txt 2>&1 || { cat configure.txt; exit 1; }\n"
        "cmake --build build --target embedder reader >build.txt 2>&1 || { cat build.txt; exit 1; }");
    // From a place that has nothing of skrobot in it, nor has PATH.
    const std::string output = shell(
        "unset SKROBOT_WORKER; mkdir elsewhere; cd elsewhere; PATH=/usr/bin:/bin ../build/embedder ../experiments "
        "../plugins");
    BOOST_TEST(output == "eight threads, all is recorded\n");
    const auto experiments = names_in(directory / "experiments");
    BOOST_TEST(experiments.size() == 8u);
    for (const auto& experiment : experiments) {
      const fs::path place = directory / "experiments" / experiment;
      for (const char* file : {"scale_task.run", "descent_task.metrics", "wait_task.errors", "sums/sum_task.result"})
        BOOST_TEST(fs::exists(place / file), place / file);
    }
    BOOST_TEST(shell("cd elsewhere; HOME=$PWD PATH=/usr/bin:/bin ../build/reader ../experiments") ==
               "read, tagged and deleted\n");
    // Who only runs experiments links no SQLite.
    BOOST_TEST(shell("nm -C build/embedder | grep -c sqlite3_open || true") == "0\n");
    BOOST_TEST(shell("for program in embedder reader; do nm -C build/$program | grep -c 'dlib::' || true; done") ==
               "0\n0\n");
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(embedding_test, Embedder)

BOOST_AUTO_TEST_CASE(against_the_debian_packages) {
  build_and_run("-DCMAKE_PREFIX_PATH='" + Packages::get().prefix.string() + "'");
  // What the package's files name is not where they were built.
  const std::string targets = shell_in(Packages::get().prefix, "cat $(find . -path '*cmake/skrobot/*.cmake')");
  BOOST_TEST(targets.find("skrobot::host") != std::string::npos);
  BOOST_TEST(targets.find("skrobot::repository") != std::string::npos);
  for (const char* path : {SKROBOT_SOURCE_DIR, SKROBOT_BINARY_DIR, "/usr/lib/x86_64-linux-gnu/lib", "dlib", "lapack",
                           "gfortran", "/libsqlite3"}) {
    BOOST_TEST(targets.find(path) == std::string::npos, path);
  }
}

BOOST_AUTO_TEST_CASE(against_a_prefix_that_was_moved) {
  shell("cmake --install '" SKROBOT_BINARY_DIR "' --prefix \"$PWD/first\" >install.txt && mv first second");
  build_and_run("-DCMAKE_PREFIX_PATH=\"$PWD/second\"");
}

BOOST_AUTO_TEST_CASE(with_the_sources_as_a_part_of_the_project) {
  build_and_run("-DSKROBOT_SOURCES='" SKROBOT_SOURCE_DIR "'");
  // Nothing of skrobot is installed with the program.
  BOOST_TEST(
      shell("cmake --install build --prefix \"$PWD/installed\" >install.txt; find . -path './installed/*' | wc -l") ==
      "0\n");
}

BOOST_AUTO_TEST_CASE(the_programs_of_the_page_build_and_run) {
  put_plugins();
  const std::string page = read_text(SKROBOT_SOURCE_DIR "/host/EMBEDDING.md");
  std::size_t at = 0;
  for (const char* name : {"run_page.cpp", "read_page.cpp"}) {
    at = page.find("```cpp\n", at) + 7;
    const std::size_t end = page.find("```", at);
    BOOST_TEST_REQUIRE(end != std::string::npos);
    write_text(directory / name, page.substr(at, end - at));
    at = end + 3;
  }
  shell(
      "unset SKROBOT_WORKER\n"
      "cmake -G Ninja -S '" SKROBOT_SOURCE_DIR
      "/tests/embedder' -B build -DCMAKE_CXX_COMPILER_LAUNCHER=ccache -DSKROBOT_PAGES=\"$PWD\" "
      "-DCMAKE_PREFIX_PATH='" +
      Packages::get().prefix.string() +
      "' >configure.txt 2>&1 || { cat configure.txt; exit 1; }\n"
      "cmake --build build --target run_page read_page >build.txt 2>&1 || { cat build.txt; exit 1; }");
  const std::string ran = shell("build/run_page");
  BOOST_TEST(ran.find("descent_task completed, recorded in ") != std::string::npos, ran);
  const std::string read = shell("HOME=$PWD build/read_page");
  BOOST_TEST(read.find("/descent_task: 100 steps\n  ") != std::string::npos, read);
  BOOST_TEST(read_text(only_experiment(directory / "experiments") / "descent_task.run").find("\"seen\": \"yes\"") !=
             std::string::npos);
}

// Where SQLite is not installed, programs that only run experiments are built all the same.
BOOST_AUTO_TEST_CASE(without_sqlite_the_host_is_found_and_the_repository_is_not) {
  fs::create_directory(directory / "project");
  const auto configure = [&](const std::string& components) {
    write_text(
        directory / "project/CMakeLists.txt",
        "cmake_minimum_required(VERSION 3.25)\nproject(p LANGUAGES C CXX)\nfind_package(skrobot REQUIRED " +
            components +
            ")\nif(NOT TARGET skrobot::host OR TARGET skrobot::repository)\n  message(FATAL_ERROR targets)\nendif()\n");
    return shell("rm -rf build; cmake -G Ninja -S project -B build -DCMAKE_PREFIX_PATH='" +
                 Packages::get().prefix.string() +
                 "' -DCMAKE_DISABLE_FIND_PACKAGE_Sqlite=ON >out.txt 2>&1 && echo "
                 "configured || cat out.txt");
  };
  BOOST_TEST(configure("") == "configured\n");
  const std::string refused = configure("COMPONENTS repository");
  BOOST_TEST(refused.find("component repository needs SQLite") != std::string::npos, refused);
}

BOOST_AUTO_TEST_CASE(a_worker_is_named_by_the_environment) {
  put_plugins();
  Program program;
  program.words = {SKROBOT_PROGRAM, "run", "descent_task", "--plugins", (directory / "plugins").string()};
  program.directory = directory.path();
  program.environment["HOME"] = (directory / "home").string();
  program.environment["SKROBOT_WORKER"] = (directory / "absent").string();
  const Ended ended = test::run(program);
  BOOST_TEST(ended.exit_code == 3);
  BOOST_TEST(ended.errors.find("SKROBOT_WORKER names " + (directory / "absent").string()) != std::string::npos,
             ended.errors);
}

BOOST_AUTO_TEST_SUITE_END()
