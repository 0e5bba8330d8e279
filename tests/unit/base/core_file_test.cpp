// SPDX-License-Identifier: MIT
#include "base/core_file.hpp"

#include <sys/prctl.h>
#include <sys/resource.h>

#include <boost/test/unit_test.hpp>
#include <cstdlib>
#include <filesystem>

#include "support/forked.hpp"
#include "support/temporary_directory.hpp"

using namespace skrobot;

BOOST_AUTO_TEST_SUITE(core_file_test)

BOOST_AUTO_TEST_CASE(a_crash_leaves_no_core_file) {
  const test::TemporaryDirectory directory;
  const int status = test::wait_status_of([&]() -> int {
    rlimit limit{};
    ::getrlimit(RLIMIT_CORE, &limit);
    limit.rlim_cur = limit.rlim_max;
    ::setrlimit(RLIMIT_CORE, &limit);
    std::filesystem::current_path(directory.path());
    forbid_core_file();
    std::abort();
  });
  BOOST_TEST(WIFSIGNALED(status));
  BOOST_TEST(WTERMSIG(status) == SIGABRT);
  BOOST_TEST(!WCOREDUMP(status));
  BOOST_TEST(test::names_in(directory.path()).empty());
}

BOOST_AUTO_TEST_CASE(neither_a_file_nor_a_program_gets_one) {
  BOOST_TEST(test::exit_code_of([] {
               forbid_core_file();
               rlimit limit{1, 1};
               ::getrlimit(RLIMIT_CORE, &limit);
               if (limit.rlim_cur != 0 || limit.rlim_max != 0) return 1;
               return ::prctl(PR_GET_DUMPABLE) == 0 ? 7 : 2;
             }) == 7);
}

BOOST_AUTO_TEST_SUITE_END()
