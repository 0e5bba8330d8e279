// SPDX-License-Identifier: MIT
#include "base/file_lock.hpp"

#include <sys/stat.h>

#include <atomic>
#include <boost/test/unit_test.hpp>
#include <optional>
#include <skrobot/error.hpp>
#include <thread>

#include "support/forked.hpp"
#include "support/temporary_directory.hpp"

using namespace skrobot;
using std::chrono::milliseconds;

namespace {

struct Bench {
  Bench() { test::write_text(file, "kept"); }
  test::TemporaryDirectory directory;
  const std::filesystem::path file = directory / "file";
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(file_lock_test, Bench)

BOOST_AUTO_TEST_CASE(only_one_holds_it) {
  std::optional<FileLock> first(file);
  BOOST_TEST(first->is_held());
  BOOST_TEST(!FileLock(file, milliseconds(0)).is_held());
  BOOST_TEST(!FileLock(file, milliseconds(12)).is_held());
  first.reset();
  BOOST_TEST(FileLock(file, milliseconds(0)).is_held());
  BOOST_TEST(FileLock(file, milliseconds(0)).is_held());  // the one before has ended
  BOOST_TEST(test::read_text(file) == "kept");
}

BOOST_AUTO_TEST_CASE(one_that_did_not_get_it_takes_nothing_away) {
  const FileLock first(file);
  { const FileLock second(file, milliseconds(0)); }
  BOOST_TEST(!FileLock(file, milliseconds(0)).is_held());
}

BOOST_AUTO_TEST_CASE(other_processes_see_it_and_their_end_frees_it) {
  {
    const FileLock here(file);
    BOOST_TEST(test::exit_code_of([&] { return FileLock(file, milliseconds(0)).is_held() ? 1 : 7; }) == 7);
  }
  BOOST_TEST(test::exit_code_of([&] {
               const auto* there = new FileLock(file);  // never released
               return there->is_held() ? 7 : 1;
             }) == 7);
  BOOST_TEST(FileLock(file, milliseconds(0)).is_held());
}

BOOST_AUTO_TEST_CASE(waiting_ends_when_it_is_free) {
  std::optional<FileLock> first(file);
  std::atomic<bool> is_freed{false};
  std::thread other([&] {
    const FileLock second(file);
    BOOST_TEST(second.is_held());
    BOOST_TEST(is_freed);
  });
  std::this_thread::sleep_for(milliseconds(20));
  is_freed = true;
  first.reset();
  other.join();
}

BOOST_AUTO_TEST_CASE(what_cannot_be_opened_is_an_error) {
  const auto names_it = [](const char* name) {
    return [name](const Error& e) {
      return e.fault() == Fault::host && std::string(e.what()).find(name) != std::string::npos;
    };
  };
  BOOST_CHECK_EXCEPTION(FileLock(directory / "absent"), Error, names_it("absent: no such file or directory"));
  std::filesystem::create_symlink(file, directory / "link");
  BOOST_CHECK_EXCEPTION(FileLock(directory / "link"), Error, names_it("link: it is a symbolic link"));
  BOOST_CHECK_EXCEPTION(FileLock(directory / "link", milliseconds(0)), Error, names_it("link: it is a symbolic link"));
}

BOOST_AUTO_TEST_CASE(a_pipe_in_its_place_is_not_waited_for) {
  BOOST_TEST_REQUIRE(::mkfifo((directory / "pipe").c_str(), 0600) == 0);
  BOOST_TEST(FileLock(directory / "pipe").is_held());
}

BOOST_AUTO_TEST_SUITE_END()
