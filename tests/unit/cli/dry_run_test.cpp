// SPDX-License-Identifier: MIT
// With real plugins: the fixtures must have been built.
#include "cli/dry_run.hpp"

#include <boost/test/unit_test.hpp>
#include <skrobot/json.hpp>

#include "support/captured.hpp"
#include "support/program.hpp"
#include "support/temporary_directory.hpp"
#include "support/variable.hpp"

using namespace skrobot;

namespace {

struct Bench {
  Bench() { typed.plugins = {test::fixture("kitchen_sink")}; }
  std::string printed(const std::vector<std::string>& words, bool as_json) const {
    const RunPlan plan = make_run_plan(typed, "kitchen_sink_task", words);
    const test::CapturedOutput captured;
    print_dry_run(plan, as_json);
    return captured.text();
  }
  // Of the line that begins so: its words after that, single blanks between them.
  static std::string line(const std::string& text, const std::string& name) {
    std::istringstream lines(text);
    for (std::string one; std::getline(lines, one);) {
      std::istringstream words(one);
      std::string all;
      for (std::string word; words >> word;) all += (all.empty() ? "" : " ") + word;
      if (all.starts_with(name + " ")) return all.substr(name.size() + 1);
    }
    return "absent";
  }
  static std::string json_line(const json::value& lines, const std::string& name) {
    for (const json::value& one : lines.as_array()) {
      if (one.at("name").as_string() == name)
        return to_text(one.at("value")) + " " + std::string(one.at("origin").as_string());
    }
    return "absent";
  }
  test::TemporaryDirectory home;
  test::Variable variable{"HOME", home.path().string()};
  TypedOptions typed;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(dry_run_test, Bench)

BOOST_AUTO_TEST_CASE(every_value_is_shown_with_its_origin) {
  typed.seed = "7";
  typed.timeout = "90s";
  typed.memory_limit = "1.5G";
  typed.tags = {"kind=test"};
  const std::string text = printed({"small=7", "text=", "inner.rate=2"}, false);
  BOOST_TEST(text.starts_with("settings\n"));
  BOOST_TEST(line(text, "small") == "7 command line");
  BOOST_TEST(line(text, "text") == "(empty) command line");
  BOOST_TEST(line(text, "inner.rate").ends_with(" command line"));
  BOOST_TEST(line(text, "real") == "0.1 default");
  BOOST_TEST(line(text, "maybe") == "none default");
  BOOST_TEST(line(text, "seed") == "7 command line");
  BOOST_TEST(line(text, "timeout") == "1 m 30 s command line");
  BOOST_TEST(line(text, "memory limit") == "1.5 GiB command line");
  BOOST_TEST(line(text, "output limit") == "1 GiB default");
  BOOST_TEST(line(text, "tag kind") == "test command line");
  BOOST_TEST(text.ends_with("\nNothing was run.\n"));
}

BOOST_AUTO_TEST_CASE(what_is_not_given_is_told) {
  const std::string text = printed({}, false);
  BOOST_TEST(line(text, "seed") == "chosen at the start default");
  BOOST_TEST(line(text, "timeout") == "none default");
  BOOST_TEST(line(text, "memory limit") == "none default");
}

BOOST_AUTO_TEST_CASE(no_secret_is_shown) {
  for (const bool as_json : {false, true}) {
    const std::string text = printed({"secret=canary"}, as_json);
    BOOST_TEST(text.find("secret") != std::string::npos);
    BOOST_TEST(text.find("canary") == std::string::npos);
  }
}

BOOST_AUTO_TEST_CASE(a_value_cannot_harm_the_terminal) {
  const std::string text = printed({"text=a\x1b[31m\nb" + std::string(100'000, 'x')}, false);
  BOOST_TEST(text.find('\x1b') == std::string::npos);
  BOOST_TEST(line(text, "text").starts_with("a\\x1b[31m\\x0abxxx"));
  BOOST_TEST(text.size() < 10'000u);
}

BOOST_AUTO_TEST_CASE(the_document_has_the_same) {
  const json::value document = parse_json(printed({"small=7", "text=a b"}, true));
  BOOST_TEST(json_line(document.at("settings"), "isolation") == "\"process\" default");
  const json::value& run = document.at("runs").as_array().at(0);
  BOOST_TEST(run.at("task") == "kitchen_sink_task");
  BOOST_TEST(json_line(run.at("params"), "small") == "7 command line");
  BOOST_TEST(json_line(run.at("params"), "text") == "\"a b\" command line");
  BOOST_TEST(json_line(run.at("params"), "maybe") == "null default");
  BOOST_TEST(json_line(run.at("settings"), "timeout") == "null default");
  BOOST_TEST(document.at("notifiers").as_array().empty());
}

BOOST_AUTO_TEST_SUITE_END()
