// SPDX-License-Identifier: MIT
// In copies of this process: there is no way back.
#include "worker/write_watch.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <boost/test/unit_test.hpp>
#include <filesystem>
#include <thread>

#include "support/forked.hpp"
#include "support/temporary_directory.hpp"

using namespace skrobot;
namespace fs = std::filesystem;

namespace {

constexpr int k_not_allowed = 50;

struct Bench {
  Bench() { test::write_text(here / "old", "old"); }
  // The names below `here` that are told of a process that does this; "?" where the kernel does not allow it.
  template <class Function>
  std::set<std::string> seen_when(Function function) const {
    const std::string found = (directory / "found").string(), root = here.string() + "/";
    const int code = test::exit_code_of([&] {
      // Opened before: it is not to be seen.
      const int file = ::open(found.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
      const WriteWatch& watch = *new WriteWatch();
      if (!watch.fault().empty()) return k_not_allowed;
      function();
      for (const std::string& path : watch.paths()) {
        const std::string name = path.starts_with(root) ? path.substr(root.size()) : path;
        static_cast<void>(!::write(file, (name + "\n").data(), name.size() + 1));
      }
      return 7;
    });
    if (code == k_not_allowed) return {"?"};
    BOOST_TEST(code == 7);
    std::set<std::string> names;
    std::istringstream lines(test::read_text(found));
    for (std::string line; std::getline(lines, line);) names.insert(line);
    return names;
  }
  static bool is_allowed(const std::set<std::string>& names) {
    if (names != std::set<std::string>{"?"}) return true;
    BOOST_TEST_MESSAGE("the kernel does not allow it here");
    return false;
  }

  test::TemporaryDirectory directory;
  const fs::path here = fs::canonical(directory.path());
};

using Names = std::set<std::string>;

}  // namespace

BOOST_FIXTURE_TEST_SUITE(write_watch_test, Bench)

BOOST_AUTO_TEST_CASE(what_is_written_made_and_renamed_is_seen) {
  const auto names = seen_when([&] {
    ::close(::open((here / "new").c_str(), O_WRONLY | O_CREAT, 0600));
    ::close(::open((here / "old").c_str(), O_RDWR));
    ::mkdir((here / "folder").c_str(), 0700);
    ::rename((here / "old").c_str(), (here / "renamed").c_str());
    static_cast<void>(!::symlink("target", (here / "link").c_str()));
    static_cast<void>(!::link((here / "new").c_str(), (here / "second").c_str()));
    static_cast<void>(!::truncate((here / "new").c_str(), 0));
  });
  if (is_allowed(names)) BOOST_TEST((names == Names{"new", "old", "folder", "renamed", "link", "second"}));
}

BOOST_AUTO_TEST_CASE(reading_is_not_seen) {
  const auto names = seen_when([&] {
    ::close(::open((here / "old").c_str(), O_RDONLY));
    ::close(::open((here / "absent").c_str(), O_RDONLY));
    struct stat status {};
    ::stat((here / "old").c_str(), &status);
  });
  if (is_allowed(names)) BOOST_TEST(names.empty());
}

BOOST_AUTO_TEST_CASE(a_relative_path_is_that_of_its_folder) {
  const auto names = seen_when([&] {
    fs::current_path(here);
    ::mkdir("folder", 0700);
    ::close(::open("folder/../dotted", O_WRONLY | O_CREAT, 0600));
    const int folder = ::open("folder", O_RDONLY | O_DIRECTORY);
    ::close(::openat(folder, "below", O_WRONLY | O_CREAT, 0600));
    ::mkdirat(folder, "deeper", 0700);
  });
  if (is_allowed(names)) BOOST_TEST((names == Names{"folder", "dotted", "folder/below", "folder/deeper"}));
}

BOOST_AUTO_TEST_CASE(a_call_that_fails_is_seen_too_and_none_is_refused) {
  const auto names = seen_when([&] {
    if (::open((here / "absent/file").c_str(), O_WRONLY | O_CREAT, 0600) >= 0) throw 1;
    const int file = ::open((here / "new").c_str(), O_WRONLY | O_CREAT, 0600);
    if (::write(file, "x", 1) != 1) throw 2;
    const char* volatile nowhere = nullptr;
    if (::open(nowhere, O_WRONLY) >= 0) throw 3;
    if (::open("", O_WRONLY | O_CREAT, 0600) >= 0) throw 4;
    if (::open(std::string(5000, 'n').c_str(), O_WRONLY | O_CREAT, 0600) >= 0) throw 5;
  });
  if (!is_allowed(names)) return;
  BOOST_TEST((names == Names{"absent/file", "new"}));
  BOOST_TEST(test::read_text(here / "new") == "x");
}

BOOST_AUTO_TEST_CASE(threads_and_processes_that_it_starts_are_watched) {
  const auto names = seen_when([&] {
    std::thread([&] { ::close(::open((here / "of a thread").c_str(), O_WRONLY | O_CREAT, 0600)); }).join();
    const pid_t child = ::vfork();
    if (child == 0) {
      ::execl("/bin/sh", "sh", "-c", ("> '" + (here / "of a program").string() + "'").c_str(), nullptr);
      ::_exit(9);
    }
    int status = -1;
    ::waitpid(child, &status, 0);
    if (status != 0) throw 1;
  });
  if (is_allowed(names)) BOOST_TEST((names == Names{"of a program", "of a thread"}));
}

BOOST_AUTO_TEST_SUITE_END()
