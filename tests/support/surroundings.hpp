// SPDX-License-Identifier: MIT
#ifndef SKROBOT_TESTS_SUPPORT_SURROUNDINGS_HPP
#define SKROBOT_TESTS_SUPPORT_SURROUNDINGS_HPP

#include "support/temporary_directory.hpp"

namespace skrobot::test {

/// What every test runs in, whatever the shell, the container or the machine that started it has set: the variables
/// below and few others, an empty home of its own, an empty working directory, UTC, umask 022, open standard streams,
/// and no signal ignored or blocked. Of the caller's variables stay those that say where programs and libraries are
/// (PATH, TMPDIR when it can be used) and those for the sanitizers, ccache and Boost.Test. The programs that a test
/// starts inherit it. Make one before the first test; it lasts as long as the process.
class Surroundings {
 public:
  Surroundings();

 private:
  TemporaryDirectory directory_;
};

}  // namespace skrobot::test

#endif
