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
        "cmake --build build --target embedder >build.txt 2>&1 || { cat build.txt; exit 1; }");
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
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(embedding_test, Embedder)

BOOST_AUTO_TEST_CASE(against_the_debian_packages) {
  build_and_run("-DCMAKE_PREFIX_PATH='" + Packages::get().prefix.string() + "'");
  // What the package's files name is not where they were built.
  const std::string targets = shell_in(Packages::get().prefix, "cat $(find . -path '*cmake/skrobot/*.cmake')");
  BOOST_TEST(targets.find("skrobot::host") != std::string::npos);
  for (const char* path :
       {SKROBOT_SOURCE_DIR, SKROBOT_BINARY_DIR, "/usr/lib/x86_64-linux-gnu/lib", "dlib", "lapack", "gfortran"}) {
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
