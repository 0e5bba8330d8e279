// SPDX-License-Identifier: MIT
#include "app/thread_share.hpp"

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <cstdlib>
#include <thread>

using namespace skrobot;

namespace {

struct Bench {
  Bench() {
    ::unsetenv("OMP_NUM_THREADS");
    ::unsetenv("SLURM_CPUS_PER_TASK");
  }
  ~Bench() {
    ::unsetenv("OMP_NUM_THREADS");
    ::unsetenv("SLURM_CPUS_PER_TASK");
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(thread_share_test, Bench)

BOOST_AUTO_TEST_CASE(jobs_share_the_processors) {
  const unsigned processors = std::max(1U, std::thread::hardware_concurrency());
  BOOST_TEST(thread_share(1) == EnvironmentVariables{"OMP_NUM_THREADS=" + std::to_string(processors)},
             boost::test_tools::per_element());
  BOOST_TEST(thread_share(processors) == EnvironmentVariables{"OMP_NUM_THREADS=1"}, boost::test_tools::per_element());
  BOOST_TEST(thread_share(1024) == EnvironmentVariables{"OMP_NUM_THREADS=1"}, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_slurm_job_has_its_own_processors) {
  BOOST_TEST(slurm_thread_share().empty());
  ::setenv("SLURM_CPUS_PER_TASK", "6", 1);
  BOOST_TEST(slurm_thread_share() == EnvironmentVariables{"OMP_NUM_THREADS=6"}, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(what_the_user_set_stays) {
  ::setenv("SLURM_CPUS_PER_TASK", "6", 1);
  ::setenv("OMP_NUM_THREADS", "3", 1);
  BOOST_TEST(thread_share(2).empty());
  BOOST_TEST(slurm_thread_share().empty());
}

BOOST_AUTO_TEST_SUITE_END()
