// SPDX-License-Identifier: MIT
#include "base/git_history.hpp"

#include <boost/test/unit_test.hpp>

#include "support/program.hpp"
#include "support/temporary_directory.hpp"

using namespace skrobot;
using namespace skrobot::test;

namespace {

struct Bench {
  TemporaryDirectory directory;

  std::string git(std::vector<std::string> words, const std::string& date = "2026-01-01T00:00:00Z") {
    words.insert(words.begin(), "/usr/bin/git");
    Program program{std::move(words), directory.path(), {}};
    program.environment = {{"HOME", directory.path().string()}, {"GIT_CONFIG_NOSYSTEM", "1"},
                           {"GIT_AUTHOR_NAME", "Ada"},          {"GIT_AUTHOR_EMAIL", "ada@example.org"},
                           {"GIT_COMMITTER_NAME", "Ada"},       {"GIT_COMMITTER_EMAIL", "ada@example.org"},
                           {"GIT_AUTHOR_DATE", date},           {"GIT_COMMITTER_DATE", date}};
    std::string output = run(program, 0).output;
    while (output.ends_with('\n')) output.pop_back();
    return output;
  }
  std::string commit(const std::string& date) {
    git({"commit", "--quiet", "--allow-empty", "-m", "a change"}, date);
    return git({"rev-parse", "HEAD"});
  }
};

using Order = std::vector<std::size_t>;

}  // namespace

BOOST_FIXTURE_TEST_SUITE(git_history_test, Bench)

BOOST_AUTO_TEST_CASE(ancestors_come_first_whatever_the_clocks_said) {
  git({"init", "--quiet"});
  const std::string first = commit("2026-01-01T00:00:00Z"), second = commit("2026-01-02T00:00:00Z"),
                    third = commit("2025-12-01T00:00:00Z"), fourth = commit("2025-12-01T00:00:00Z");
  const auto order = ordered_by_history(directory.path(), {fourth, second, first, third});
  BOOST_TEST_REQUIRE(order.has_value());
  BOOST_TEST((*order == Order{2, 1, 3, 0}));
  const auto with_none = ordered_by_history(directory.path(), {second, "", first});
  BOOST_TEST_REQUIRE(with_none.has_value());
  BOOST_TEST((*with_none == Order{1, 2, 0}));
}

BOOST_AUTO_TEST_CASE(unknown_commits_have_no_order) {
  git({"init", "--quiet"});
  const std::string first = commit("2026-01-01T00:00:00Z");
  BOOST_TEST(!ordered_by_history(directory.path(), {first, std::string(40, 'a')}).has_value());
  BOOST_TEST(!ordered_by_history(directory.path(), {first.substr(0, 10)}).has_value());
  BOOST_TEST(!ordered_by_history(directory.path(), {"not a commit"}).has_value());
}

BOOST_AUTO_TEST_CASE(outside_of_a_work_tree_there_is_no_order) {
  BOOST_TEST(!ordered_by_history(directory.path(), {std::string(40, 'a')}).has_value());
}

BOOST_AUTO_TEST_SUITE_END()
