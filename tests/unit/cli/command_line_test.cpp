// SPDX-License-Identifier: MIT
#include "cli/command_line.hpp"

#include <CLI/CLI.hpp>
#include <boost/test/unit_test.hpp>

using namespace skrobot;

namespace {

// What a command takes; "" when `words` were read, else the fault.
struct Bench {
  Bench() {
    line.add_option("target", target, "What to run");
    line.add_option("--note", note, "A note").type_name("TEXT");
    line.add_option("--tag,-t", tags, "Tags").one_each();
    line.add_option("--limit", limit, "Rows");
    line.add_option("--seed", seed, "A seed");
    line.add_option("--ratio", ratio, "A ratio");
    line.add_flag("-q,--quiet", quiet, "Less");
    line.add_option("--internal", internal, "").group("");
    CommandLine& below = line.add_subcommand("below", "A command");
    below.callback([this] { chosen += "below "; });
    line.add_subcommand("hidden", "");
    line.callback([this] { chosen += line.has_chosen_subcommand() ? "with " : "alone "; });
  }
  std::string read(std::vector<std::string> words) {
    std::reverse(words.begin(), words.end());  // as CLI11 takes them
    try {
      app.parse(words);
      return "";
    } catch (const CLI::ParseError& e) {
      return e.what();
    }
  }

  CLI::App app;
  CommandLine line{app};
  std::string target, internal, chosen;
  std::optional<std::string> note;
  std::vector<std::string> tags;
  std::size_t limit = 20;
  std::optional<std::uint64_t> seed;
  double ratio = 0.5;
  bool quiet = false;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(command_line_test, Bench)

BOOST_AUTO_TEST_CASE(what_is_typed_arrives_and_the_rest_stays_as_it_was) {
  BOOST_TEST(read({"task", "--note", "a b", "--tag", "x=1", "-t", "y=2", "--limit=3", "--seed", "18446744073709551615",
                   "-q"}) == "");
  BOOST_TEST(target == "task");
  BOOST_TEST(note.value() == "a b");
  BOOST_TEST((tags == std::vector<std::string>{"x=1", "y=2"}));
  BOOST_TEST(limit == 3u);
  BOOST_TEST(seed.value() == 18446744073709551615u);
  BOOST_TEST(ratio == 0.5);
  BOOST_TEST(quiet);
  BOOST_TEST(chosen == "alone ");
}

BOOST_AUTO_TEST_CASE(what_is_not_typed_is_absent) {
  BOOST_TEST(read({}) == "");
  BOOST_TEST((target.empty() && !note && tags.empty() && limit == 20 && !seed && !quiet));
  BOOST_TEST(read({"--note", ""}) == "");
  BOOST_TEST(note.value() == "");  // typed, and empty
}

BOOST_AUTO_TEST_CASE(a_list_takes_one_value_each_and_leaves_the_next_word) {
  BOOST_TEST(read({"--tag", "x=1", "task"}) == "");
  BOOST_TEST(tags == std::vector<std::string>{"x=1"}, boost::test_tools::per_element());
  BOOST_TEST(target == "task");
}

BOOST_AUTO_TEST_CASE(wrong_words_are_refused) {
  for (const std::vector<std::string>& words : {std::vector<std::string>{"--limit", "many"},
                                                {"--limit", "-1"},
                                                {"--limit=-1"},
                                                {"--limit", "0x10"},
                                                {"--limit", ""},
                                                {"--seed", "18446744073709551616"},
                                                {"--ratio", "x"},
                                                {"--nope"},
                                                {"a", "b"},
                                                {"--note"},
                                                {"--quiet=perhaps"}})
    BOOST_TEST(read(words) != "", words.front() << " " << words.back());
  BOOST_TEST(read({"--limit", "18446744073709551616"}) ==
             "--limit: expected an integer of at least 0, got '18446744073709551616'");
  BOOST_TEST(limit == 20u);
  BOOST_TEST(read({"--limit", "010"}) == "--limit: expected an integer of at least 0, got '010'");
  BOOST_TEST(read({"--limit", "10", "--seed", "0"}) == "");
  BOOST_TEST((limit == 10 && seed.value() == 0));
}

BOOST_AUTO_TEST_CASE(a_subcommand_is_called) {
  BOOST_TEST(read({"below"}) == "");
  BOOST_TEST(chosen == "below with ");
  line.require_subcommand(1, 1);
  BOOST_TEST(read({"task"}) != "");
}

BOOST_AUTO_TEST_CASE(what_is_hidden_is_not_listed) {
  BOOST_TEST(line.option_names() ==
                 (std::vector<std::string>{"--help", "--note", "--tag", "--limit", "--seed", "--ratio", "--quiet"}),
             boost::test_tools::per_element());
  BOOST_TEST(line.subcommand_names() == std::vector<std::string>{"below"}, boost::test_tools::per_element());
  BOOST_TEST(read({"--internal", "x"}) == "");
  BOOST_TEST(internal == "x");
  std::string value;
  const DeclaredCommand declared =
      declared_command([&](CommandLine& other) { other.add_option("--other", value, "Other").type_name("a|b"); });
  BOOST_TEST_REQUIRE(declared.options.size() == 2u);
  BOOST_TEST(declared.options.front().names.front() == "--help");
  BOOST_TEST(declared.options.back().names.front() == "--other");
  BOOST_TEST(declared.options.back().type == "a|b");
}

BOOST_AUTO_TEST_SUITE_END()
