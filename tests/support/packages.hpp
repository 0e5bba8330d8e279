// SPDX-License-Identifier: MIT
// The Debian packages of this build, unpacked in a directory.
#ifndef SKROBOT_TESTS_SUPPORT_PACKAGES_HPP
#define SKROBOT_TESTS_SUPPORT_PACKAGES_HPP

#include <boost/test/unit_test.hpp>
#include <filesystem>
#include <string>

#include "support/program.hpp"
#include "support/temporary_directory.hpp"

namespace skrobot::test {

/// Runs a script as a user would type it, and returns what it printed; fails the test when a command of it fails.
inline std::string shell_in(const std::filesystem::path& directory, const std::string& script) {
  Program program;
  program.words = {"/bin/sh", "-ec", script};
  program.directory = directory;
  program.environment["HOME"] = (directory / "home").string();
  const Ended ended = test::run(program);
  BOOST_TEST(ended.exit_code == 0, script << "\n" << ended.output << ended.errors);
  return ended.output;
}

// Made once: packing takes seconds.
struct Packages {
  TemporaryDirectory directory;
  std::filesystem::path prefix = directory / "all/usr";
  Packages() {
    shell_in(directory.path(), "cpack --config '" SKROBOT_BINARY_DIR
                               "/CPackConfig.cmake' -B packages >packing.txt 2>&1 || { cat packing.txt; exit 1; }\n"
                               "mkdir all sdk\n"
                               "for file in packages/*.deb; do dpkg-deb -x $file all; done\n"
                               "dpkg-deb -x packages/skrobot-sdk_*.deb sdk\n");
  }
  static Packages& get() {
    static Packages packages;
    return packages;
  }
};

}  // namespace skrobot::test

#endif
