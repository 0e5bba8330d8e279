// SPDX-License-Identifier: MIT
#include "cli/completion_words.hpp"

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <filesystem>

#include "support/temporary_directory.hpp"
#include "support/variable.hpp"

using namespace skrobot;
namespace fs = std::filesystem;

namespace {

using Names = std::vector<std::string>;

struct Bench {
  Bench() {
    for (const char* name : {"ada-1", "ada-2", "bob-1", "x\x1b[31m", "--all"})
      fs::create_directories(repository / name);
    test::write_text(repository / "ada-2/sweep.json", "{}");
  }
  Names words(Names typed) const {
    typed.insert(typed.begin() + 1, {"--experiments", repository.string()});
    Names found;
    for (const CompletionWord& one : completion_words(typed)) found.push_back(one.word);
    return found;
  }
  static bool has(const Names& all, const std::string& word) {
    return std::find(all.begin(), all.end(), word) != all.end();
  }
  test::TemporaryDirectory directory;
  test::Variable home{"HOME", (directory / "home").string()};
  const fs::path repository = directory / "experiments";
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(completion_words_test, Bench)

BOOST_AUTO_TEST_CASE(the_first_word_is_a_command) {
  Names found;
  for (const CompletionWord& one : completion_words({"re"})) found.push_back(one.word);
  BOOST_TEST((found == Names{"rerun"}));
  found.clear();
  for (const CompletionWord& one : completion_words({})) {
    found.push_back(one.word);
    BOOST_TEST(!one.help.empty(), one.word);
  }
  for (const char* word : {"run", "sweep", "list", "--help", "--version"}) BOOST_TEST(has(found, word), word);
  for (const char* word : {"sweep-element", "man-pages"}) BOOST_TEST(!has(found, word), word);
  BOOST_TEST(completion_words({"there is none"}).empty());
}

BOOST_AUTO_TEST_CASE(an_option_is_one_of_the_command) {
  BOOST_TEST((words({"run", "--mem"}) == Names{"--memory-limit"}));
  BOOST_TEST(!has(words({"sweep", "--"}), "--isolation"));  // is refused there, and not offered
  BOOST_TEST(has(words({"run", "--"}), "--isolation"));
  BOOST_TEST(words({"run", "--there-is-none"}).empty());
  BOOST_TEST(words({"no-command", "--"}).empty());
}

BOOST_AUTO_TEST_CASE(a_value_is_one_of_the_words_that_its_type_names) {
  BOOST_TEST((words({"run", "--isolation", ""}) == Names{"process", "none"}));
  BOOST_TEST((words({"run", "--isolation=n"}) == Names{"--isolation=none"}));
  BOOST_TEST(words({"run", "--note", ""}).empty());
}

BOOST_AUTO_TEST_CASE(a_run_is_one_of_the_repository) {
  BOOST_TEST((words({"show", "ada"}) == Names{"ada-1", "ada-2"}));
  BOOST_TEST((words({"sweep", "--resume", ""}) == Names{"ada-2"}));
  BOOST_TEST(words({"show", "zzz"}).empty());
}

BOOST_AUTO_TEST_CASE(a_name_that_cannot_be_shown_or_would_be_an_option_is_not_offered) {
  for (const Names& found : {words({"show", ""}), words({"show", "x"})}) {
    for (const std::string& word : found) {
      BOOST_TEST(word.find('\x1b') == std::string::npos);
      BOOST_TEST(!word.starts_with("-"), word);
    }
  }
  BOOST_TEST(has(words({"show", "--", ""}), "--all"));  // behind two dashes it is a name
}

BOOST_AUTO_TEST_CASE(an_objective_begins_with_its_direction) {
  BOOST_TEST((words({"sweep", "--objective", "m"}) == Names{"maximize:", "minimize:"}));
  BOOST_TEST((words({"sweep", "--objective=mi"}) == Names{"--objective=minimize:"}));
}

BOOST_AUTO_TEST_CASE(completing_writes_nothing) {
  words({"run", ""});
  words({"show", ""});
  words({"sweep", "--objective", "maximize:"});
  BOOST_TEST(!fs::exists(directory / "home"));
}

BOOST_AUTO_TEST_SUITE_END()
