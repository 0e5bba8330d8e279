// SPDX-License-Identifier: MIT
// worker/surroundings; the suite surroundings_test is of the tests' own.
#include "worker/surroundings.hpp"

#include <sys/stat.h>

#include <boost/test/unit_test.hpp>
#include <cfenv>
#include <csignal>
#include <thread>

#include "support/forked.hpp"
#include "support/pseudo_terminal.hpp"
#include "support/temporary_directory.hpp"
#include "support/variable.hpp"

using namespace skrobot;
using test::Variable;
namespace fs = std::filesystem;

namespace {

using Texts = std::vector<std::string>;

// What is told of a call that does this.
template <class Function>
Texts changes_by(Function function) {
  const Surroundings before = Surroundings::now();
  function();
  return changes(before, Surroundings::now());
}

}  // namespace

BOOST_AUTO_TEST_SUITE(process_surroundings_test)

BOOST_AUTO_TEST_CASE(nothing_changes_by_itself) {
  const Surroundings before = Surroundings::now(), after = Surroundings::now();
  BOOST_TEST(changes(before, after).empty());
  BOOST_TEST(new_descriptors(before, after).empty());
  BOOST_TEST(before.threads >= 1u);
  BOOST_TEST(before.settings.at("working directory") == fs::current_path().string());
  BOOST_TEST(before.variables.at("TZ") == "UTC");
}

BOOST_AUTO_TEST_CASE(variables_that_are_set_changed_and_removed_are_told) {
  Variable mine("SKROBOT_TEST_ONE", "1"), other("SKROBOT_TEST_TWO", std::nullopt);
  BOOST_TEST((changes_by([&] { mine.set("2"); }) == Texts{"set the environment variable SKROBOT_TEST_ONE"}));
  BOOST_TEST((changes_by([&] { mine.set("2"); }).empty()));
  BOOST_TEST((changes_by([&] { other.set(""); }) == Texts{"set the environment variable SKROBOT_TEST_TWO"}));
  BOOST_TEST(
      (changes_by([&] { mine.set(std::nullopt); }) == Texts{"removed the environment variable SKROBOT_TEST_ONE"}));
}

BOOST_AUTO_TEST_CASE(settings_are_told_with_both_values) {
  const mode_t mask = ::umask(0027);
  BOOST_TEST((changes_by([] { ::umask(0); }) == Texts{"changed the umask from 0027 to 0000"}));
  ::umask(mask);
  const test::TemporaryDirectory directory;
  const fs::path before = fs::current_path();
  BOOST_TEST((changes_by([&] { fs::current_path(directory.path()); }) ==
              Texts{"changed the working directory from " + before.string() + " to " +
                    fs::canonical(directory.path()).string()}));
  fs::current_path(before);
}

BOOST_AUTO_TEST_CASE(signals_are_told_by_name) {
  void (*usual)(int) = SIG_DFL;
  BOOST_TEST((changes_by([&] { usual = std::signal(SIGUSR2, SIG_IGN); }) ==
              Texts{"changed the handler of SIGUSR2 from 0x0 to 0x1"}));
  std::signal(SIGUSR2, usual);
  sigset_t set;
  ::sigemptyset(&set);
  ::sigaddset(&set, SIGUSR2);
  BOOST_TEST((changes_by([&] { ::pthread_sigmask(SIG_BLOCK, &set, nullptr); }) ==
              Texts{"changed the block of SIGUSR2 to on"}));
  BOOST_TEST(
      (changes_by([&] { ::pthread_sigmask(SIG_UNBLOCK, &set, nullptr); }) == Texts{"changed the block of SIGUSR2"}));
}

BOOST_AUTO_TEST_CASE(descriptors_that_stay_open_are_told) {
  const test::TemporaryDirectory directory;
  test::write_text(directory / "file", "");
  test::write_text(directory / "other", "");
  const Surroundings before = Surroundings::now();
  const int file = ::open((directory / "file").c_str(), O_RDONLY);
  const Surroundings opened = Surroundings::now();
  const std::string number = std::to_string(file), where = fs::canonical(directory.path()).string();
  BOOST_TEST((new_descriptors(before, opened) == Texts{number + " (" + where + "/file)"}));
  const int other = ::open((directory / "other").c_str(), O_RDONLY);
  ::dup2(other, file);  // the same number for something else
  ::close(other);
  BOOST_TEST((new_descriptors(opened, Surroundings::now()) == Texts{number + " (" + where + "/other)"}));
  ::close(file);
  BOOST_TEST(new_descriptors(opened, Surroundings::now()).empty());
}

BOOST_AUTO_TEST_CASE(threads_and_children_are_seen) {
  const std::size_t before = Surroundings::now().threads;
  std::atomic<bool> is_over{false};
  std::thread other([&] { is_over.wait(false); });
  BOOST_TEST(Surroundings::now().threads == before + 1);
  is_over = true;
  is_over.notify_one();
  other.join();
  BOOST_TEST(test::exit_code_of([] {
               if (Surroundings::now().has_children) return 1;
               const pid_t child = ::fork();
               if (child == 0) ::_exit(0);
               if (!Surroundings::now().has_children) return 2;  // one that ended counts until it is waited for
               ::waitpid(child, nullptr, 0);
               return Surroundings::now().has_children ? 3 : 7;
             }) == 7);
}

BOOST_AUTO_TEST_CASE(files_are_found_at_every_depth_and_links_are_not_followed) {
  const test::TemporaryDirectory here, outside;
  test::write_text(outside / "secret", "");
  fs::create_directories(here / "a/b");
  test::write_text(here / "a/b/file", "");
  test::write_text(here / ".hidden", "");
  fs::create_directory_symlink(outside.path(), here / "link");
  BOOST_TEST((files_below(here.path().string()) == std::set<std::string>{".hidden", "a", "a/b", "a/b/file", "link"}));
  BOOST_TEST(files_below((here / "absent").string()).empty());
}

BOOST_AUTO_TEST_CASE(a_long_list_is_cut_and_counted) {
  BOOST_TEST(listed({}) == "");
  BOOST_TEST(listed({"a"}) == "a");
  BOOST_TEST(listed({"a", "b", "c", "d", "e"}) == "a, b, c, d, e");
  BOOST_TEST(listed({"a", "b", "c", "d", "e", "f"}) == "a, b, c, d, e and 1 more");
  BOOST_TEST(listed(Texts(1000, "x")) == "x, x, x, x, x and 995 more");
}

BOOST_AUTO_TEST_SUITE_END()
