// SPDX-License-Identifier: MIT
// With real plugins: the fixtures must have been built.
#include "cli/parameter_hint.hpp"

#include <boost/test/unit_test.hpp>

#include "support/program.hpp"
#include "support/temporary_directory.hpp"
#include "support/variable.hpp"

using namespace skrobot;

namespace {

struct Bench {
  std::string hint(const std::vector<std::string>& more, const std::string& option) const {
    std::vector<std::string> words{"run", "kitchen_sink_task", "--plugins", test::fixture("kitchen_sink")};
    words.insert(words.end(), more.begin(), more.end());
    return parameter_hint(words, option).value_or("none");
  }
  test::TemporaryDirectory home;
  test::Variable variable{"HOME", home.path().string()};
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(parameter_hint_test, Bench)

BOOST_AUTO_TEST_CASE(an_option_that_is_a_parameter_is_written_anew) {
  BOOST_TEST(hint({"--small=3"}, "--small=3") == "'small' is a parameter of kitchen_sink_task: write small=3");
  BOOST_TEST(hint({"--small", "3"}, "--small") == "'small' is a parameter of kitchen_sink_task: write small=3");
  BOOST_TEST(hint({"-small=3"}, "-small=3") == "'small' is a parameter of kitchen_sink_task: write small=3");
  BOOST_TEST(hint({"--inner.rate=3"}, "--inner.rate=3") ==
             "'inner.rate' is a parameter of kitchen_sink_task: write inner.rate=3");
}

BOOST_AUTO_TEST_CASE(a_value_that_is_not_there_is_a_placeholder) {
  const std::string asked = "'small' is a parameter of kitchen_sink_task: write small=VALUE";
  BOOST_TEST(hint({"--small"}, "--small") == asked);
  BOOST_TEST(hint({"--small="}, "--small=") == asked);
  BOOST_TEST(hint({"--small", "--quiet"}, "--small") == asked);
  BOOST_TEST(hint({"--small", "real=3"}, "--small") == asked);
}

BOOST_AUTO_TEST_CASE(a_secret_is_never_repeated) {
  for (const auto& [words, option] :
       {std::pair<std::vector<std::string>, std::string>{{"--secret=canary"}, "--secret=canary"},
        {{"--secret", "canary"}, "--secret"}})
    BOOST_TEST(hint(words, option) == "'secret' is a parameter of kitchen_sink_task: write secret=VALUE");
}

BOOST_AUTO_TEST_CASE(what_is_no_parameter_has_no_hint) {
  for (const char* option : {"--absent", "--", "-", "--=3", "", "--inner", "--small.x"})
    BOOST_TEST(hint({option}, option) == "none", option);
  BOOST_TEST(!parameter_hint({}, "--small"));
  BOOST_TEST(!parameter_hint({"run", "kitchen_sink_task", "--plugins"}, "--small"));
  BOOST_TEST(!parameter_hint({"run", "x", "--plugins=/there/is/none"}, "--small"));
}

BOOST_AUTO_TEST_CASE(a_value_cannot_harm_the_terminal) {
  const std::string text = hint({"--text=\x1b[31m\n"}, "--text=\x1b[31m\n");
  BOOST_TEST(text == "'text' is a parameter of kitchen_sink_task: write 'text=\\x1b[31m\\x0a'");
  BOOST_TEST(hint({"--text=" + std::string(100'000, 'x')}, "--text=" + std::string(100'000, 'x')).size() < 500u);
}

BOOST_AUTO_TEST_CASE(a_hint_for_people_can_be_typed_into_a_shell) {
  BOOST_TEST(hint({"--text=two words"}, "--text=two words") ==
             "'text' is a parameter of kitchen_sink_task: write 'text=two words'");
}

BOOST_AUTO_TEST_SUITE_END()
