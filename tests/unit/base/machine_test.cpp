// SPDX-License-Identifier: MIT
#include "base/machine.hpp"

#include <sys/prctl.h>
#include <unistd.h>

#include <boost/test/unit_test.hpp>
#include <fstream>
#include <regex>
#include <set>

#include "support/forked.hpp"

using namespace skrobot;

namespace {

// Arguments as main() gets them.
struct Arguments {
  explicit Arguments(std::vector<std::string> given) : words(std::move(given)), texts(words) {
    for (std::string& text : texts) pointers.push_back(text.data());
    pointers.push_back(nullptr);
  }
  std::vector<std::string> shown() const {
    std::vector<std::string> all;
    for (std::size_t i = 0; pointers[i] != nullptr; ++i) all.emplace_back(pointers[i]);
    return all;
  }
  const std::vector<std::string> words;
  std::vector<std::string> texts;
  std::vector<char*> pointers;
};

using Words = std::vector<std::string>;

}  // namespace

BOOST_AUTO_TEST_SUITE(machine_test)

BOOST_AUTO_TEST_CASE(the_machine_has_names) {
  BOOST_TEST(!host_name().empty());
  BOOST_TEST(!user_name().empty());
  BOOST_TEST(std::regex_match(platform_name(), std::regex("Linux [^ ]+ [^ ]+")), platform_name());
  BOOST_TEST(process_id() == ::getpid());
  BOOST_TEST(program_path().filename() == "unit");
  BOOST_TEST(program_path().is_absolute());
}

BOOST_AUTO_TEST_CASE(a_user_without_a_name_is_a_number) {
  if (::geteuid() != 0) {
    BOOST_TEST_MESSAGE("needs root to become another user");
    return;
  }
  constexpr uid_t k_nobody_has_it = 3'999'999'001;
  BOOST_TEST(test::exit_code_of([] {
               if (::seteuid(k_nobody_has_it) != 0) return 1;
               return user_name() == "3999999001" ? 7 : 2;
             }) == 7);
}

BOOST_AUTO_TEST_CASE(identifiers_differ_and_have_their_form) {
  const std::regex form("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");
  std::set<std::string> identifiers;
  std::set<std::uint64_t> seeds;
  for (int i = 0; i < 100; ++i) {
    const std::string identifier = random_uuid();
    BOOST_TEST(std::regex_match(identifier, form), identifier);
    identifiers.insert(identifier);
    const std::uint64_t seed = random_seed();
    BOOST_TEST(seed < std::uint64_t{1} << 53);
    seeds.insert(seed);
  }
  BOOST_TEST(identifiers.size() == 100u);
  BOOST_TEST(seeds.size() == 100u);
  BOOST_TEST(*seeds.rbegin() > std::uint64_t{1} << 45);  // not the low bits alone
}

BOOST_AUTO_TEST_CASE(the_command_line_is_whole) {
  BOOST_TEST_REQUIRE(!command_line().empty());
  BOOST_TEST(std::filesystem::path(command_line().front()).filename() == "unit");
  BOOST_TEST(&command_line() == &command_line());
}

BOOST_AUTO_TEST_CASE(arguments_are_hidden_behind_their_first_equals_sign) {
  Arguments arguments({"skrobot", "run", "task", "token=abc=d", "x=", "=", "plain", "--jobs=4"});
  hide_arguments(arguments.pointers.data());
  BOOST_TEST((arguments.shown() == Words{"skrobot", "run", "task", "token=*****", "x=", "=", "plain", "--jobs=*"}));
  Arguments none({});
  hide_arguments(none.pointers.data());
  BOOST_TEST(none.shown().empty());
}

BOOST_AUTO_TEST_CASE(arguments_are_shown_again_without_the_secrets) {
  const auto shown = [](const Words& words, const Words& secrets) {
    Arguments arguments(words);
    hide_arguments(arguments.pointers.data());
    show_arguments(arguments.pointers.data(), arguments.words, secrets);
    return arguments.shown();
  };
  BOOST_TEST((shown({"a", "token=canary", "rate=0.1"}, {"canary"}) == Words{"a", "token=******", "rate=0.1"}));
  BOOST_TEST((shown({"a=canarycanary", "b=xcanaryx"}, {"canary"}) == Words{"a=************", "b=x******x"}));
  BOOST_TEST((shown({"a=xyz"}, {"xy", "yz"}) == Words{"a=***"}));    // secrets that overlap
  BOOST_TEST((shown({"a=zzzb"}, {"zz"}) == Words{"a=***b"}));        // one that overlaps itself
  BOOST_TEST((shown({"a=*bc*"}, {"*b", "**"}) == Words{"a=**c*"}));  // asterisks of another are not its own
  BOOST_TEST((shown({"a=b"}, {""}) == Words{"a=b"}));
  BOOST_TEST((shown({"a=b"}, {"much longer than the word"}) == Words{"a=b"}));
  BOOST_TEST((shown({"a=b"}, {}) == Words{"a=b"}));
}

BOOST_AUTO_TEST_CASE(arguments_that_are_others_by_now_stay_hidden) {
  Arguments arguments({"a=1", "b=2"});
  hide_arguments(arguments.pointers.data());
  show_arguments(arguments.pointers.data(), {"a=1 and longer", "b=2", "more words than there are"}, {});
  BOOST_TEST((arguments.shown() == Words{"a=*", "b=2"}));
  Arguments fewer({"a=1", "b=2"});
  hide_arguments(fewer.pointers.data());
  show_arguments(fewer.pointers.data(), {"a=1"}, {});
  BOOST_TEST((fewer.shown() == Words{"a=1", "b=*"}));
}

BOOST_AUTO_TEST_CASE(a_process_is_told_from_a_later_one_of_its_number) {
  const std::uint64_t own = process_start_ticks(::getpid());
  BOOST_TEST(own > 0u);
  BOOST_TEST(own_start_ticks() == own);
  BOOST_TEST(process_exists(::getpid(), 0));
  BOOST_TEST(process_exists(::getpid(), own));
  BOOST_TEST(!process_exists(::getpid(), own + 1));
  for (const int none : {0, -1, -::getpid(), INT_MIN}) BOOST_TEST(!process_exists(none, 0), none);
  BOOST_TEST(process_start_ticks(0) == 0u);
  BOOST_TEST(process_start_ticks(-1) == 0u);
  const pid_t child = ::fork();
  if (child == 0) ::_exit(0);
  BOOST_TEST_REQUIRE(child > 0);
  BOOST_TEST(process_exists(child, 0));  // not waited for yet
  ::waitpid(child, nullptr, 0);
  BOOST_TEST(process_start_ticks(child) == 0u);
  BOOST_TEST(!process_exists(child, own));
}

BOOST_AUTO_TEST_CASE(a_process_that_names_itself_cleverly_keeps_its_start) {
  BOOST_TEST(test::exit_code_of([] {
               const std::uint64_t usual = process_start_ticks(::getpid());
               for (const char* name : {") R 1 2 3 (", "a b c", "))))", "(", "\n1 2 3"}) {
                 ::prctl(PR_SET_NAME, name);
                 if (process_start_ticks(::getpid()) != usual) return 1;
               }
               return usual != 0 ? 7 : 2;
             }) == 7);
}

BOOST_AUTO_TEST_CASE(a_fork_has_a_start_of_its_own) {
  const std::uint64_t parent = own_start_ticks();
  BOOST_TEST(parent > 0u);
  BOOST_TEST(test::exit_code_of([] { return own_start_ticks() == process_start_ticks(::getpid()) ? 7 : 1; }) == 7);
}

BOOST_AUTO_TEST_SUITE_END()
