// SPDX-License-Identifier: MIT
#include "sweep/sweep_lock.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <boost/test/unit_test.hpp>
#include <optional>
#include <skrobot/error.hpp>

#include "base/machine.hpp"
#include "support/forked.hpp"
#include "support/temporary_directory.hpp"

using namespace skrobot;
using test::write_text;
namespace fs = std::filesystem;

namespace {

struct Bench {
  Bench() { fs::create_directory(sweep); }
  std::string refusal(Fault fault) const {
    try {
      const SweepLock lock(sweep);
      return "none";
    } catch (const Error& e) {
      BOOST_TEST((e.fault() == fault));
      return e.what();
    }
  }
  test::TemporaryDirectory here;
  const fs::path sweep = here / "ada-1";
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(sweep_lock_test, Bench)

BOOST_AUTO_TEST_CASE(a_second_one_is_refused_and_told_who_has_it) {
  std::optional<SweepLock> first(sweep);
  BOOST_TEST(refusal(Fault::usage) ==
             "the sweep 'ada-1' is already running in process " + std::to_string(::getpid()) + " on " + host_name());
  first.reset();
  BOOST_TEST(refusal(Fault::usage) == "none");
  BOOST_TEST(test::read_text(sweep / ".lock") == "");
}

BOOST_AUTO_TEST_CASE(the_end_of_its_process_frees_it) {
  BOOST_TEST(test::exit_code_of([&] {
               new SweepLock(sweep);
               return 7;
             }) == 7);
  BOOST_TEST(test::read_text(sweep / ".lock").starts_with("process "));  // nobody could take it back
  BOOST_TEST(refusal(Fault::usage) == "none");
}

BOOST_AUTO_TEST_CASE(a_longer_holder_leaves_nothing_behind_a_shorter_one) {
  write_text(sweep / ".lock", std::string(1000, 'x'));
  const SweepLock lock(sweep);
  BOOST_TEST(test::read_text(sweep / ".lock") == "process " + std::to_string(::getpid()) + " on " + host_name());
}

BOOST_AUTO_TEST_CASE(a_hostile_holder_cannot_harm_the_terminal) {
  write_text(sweep / ".lock", "\x1b[31m" + std::string(100'000, 'x'));
  const int held = ::open((sweep / ".lock").c_str(), O_RDWR | O_CLOEXEC);
  BOOST_TEST_REQUIRE(::flock(held, LOCK_EX | LOCK_NB) == 0);
  const std::string text = refusal(Fault::usage);
  BOOST_TEST(text.starts_with("the sweep 'ada-1' is already running in \\x1b[31mxxx"), text);
  BOOST_TEST(text.size() < 300u);
  ::close(held);
}

BOOST_AUTO_TEST_CASE(what_is_not_a_file_of_its_own_is_refused_and_left_as_it_is) {
  const std::string own = "cannot open ada-1/.lock: it is not a regular file of its own";
  write_text(here / "outside", "precious");
  fs::create_symlink("../outside", sweep / ".lock");
  BOOST_TEST(refusal(Fault::host) == own);
  fs::remove(sweep / ".lock");
  fs::create_hard_link(here / "outside", sweep / ".lock");
  BOOST_TEST(refusal(Fault::host) == own);
  fs::remove(sweep / ".lock");
  BOOST_TEST(test::read_text(here / "outside") == "precious");
  fs::create_directory(sweep / ".lock");
  BOOST_TEST(refusal(Fault::host) == own);
  fs::remove(sweep / ".lock");
  BOOST_TEST_REQUIRE(::mkfifo((sweep / ".lock").c_str(), 0600) == 0);
  BOOST_TEST(refusal(Fault::host) == own);
}

BOOST_AUTO_TEST_CASE(a_sweep_that_is_not_there_is_an_error) {
  fs::remove(sweep);
  BOOST_TEST(refusal(Fault::host) == "cannot open " + sweep.string() + ": no such file or directory");
  BOOST_TEST(!fs::exists(sweep));
}

BOOST_AUTO_TEST_CASE(a_sweep_that_is_deleted_while_it_is_opened_cannot_be_locked) {
  Directory directory;
  BOOST_TEST_REQUIRE(!directory.open(sweep));
  fs::remove_all(sweep);
  BOOST_CHECK_THROW(SweepLock(directory, "ada-1"), Error);
  BOOST_TEST(!fs::exists(sweep));
}

BOOST_AUTO_TEST_SUITE_END()
