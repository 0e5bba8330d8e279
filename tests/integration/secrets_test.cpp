// SPDX-License-Identifier: MIT
// A secret is in nothing that is written, told or shown, however hard the plugin tries.
#include <boost/test/unit_test.hpp>
#include <fstream>
#include <skrobot/json.hpp>

#include "support/program.hpp"
#include "support/temporary_directory.hpp"

using namespace skrobot;
using namespace skrobot::test;

namespace {

const std::string k_canary = R"(canary-"47\11)";  // with what JSON escapes

struct Bench {
  TemporaryDirectory directory;

  // How many files have been written; none of them, and nothing that was printed, has the canary.
  std::size_t check_nowhere(const Ended& ended) {
    const std::string escaped = R"(canary-\"47\\11)";
    std::size_t files = 0;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(directory.path())) {
      if (!entry.is_regular_file() || entry.path().filename() == "token") continue;
      const std::string text = read_text(entry.path());
      BOOST_TEST((text.find(k_canary) == std::string::npos && text.find(escaped) == std::string::npos), entry.path().string() << ":\n" << text);
      ++files;
    }
    for (const std::string& text : {ended.output, ended.errors}) {
      BOOST_TEST((text.find(k_canary) == std::string::npos && text.find(escaped) == std::string::npos), text);
    }
    return files;
  }
  Program telling(const std::string& token, const std::string& how) {
    return test::skrobot(directory.path(), {"run", "prints_its_secret_task", "token=" + token, "how=" + how, "--plugins", fixture("prints_its_secret"),
                                            "--notify", "file_notifier:path=told.jsonl", "--experiments", "repository-" + how});
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(secrets_test, Bench)

BOOST_AUTO_TEST_CASE(a_task_that_tells_its_secret_is_masked) {
  for (const char* how : {"return", "throw", "abort"}) {
    BOOST_TEST_CONTEXT(how) {
      const Ended ended = test::run(telling(k_canary, how));
      BOOST_TEST(ended.exit_code == (std::string(how) == "return" ? 0 : 1), ended.errors);
      BOOST_TEST(check_nowhere(ended) >= 8u);
      const auto record = only_experiment(directory / (std::string("repository-") + how));
      const std::string log = read_text(record / "prints_its_secret_task.log");
      for (const char* line : {"output  printf <secret>\n", "output  <secret>\n", "output  stderr <secret>", "info    log <secret>\n"}) {
        BOOST_TEST(log.find(line) != std::string::npos, line << " is not in:\n" << log);
      }
      BOOST_TEST(read_text(record / "prints_its_secret_task.metrics").find("metric <secret>,1,") != std::string::npos);
    }
  }
  const auto record = only_experiment(directory / "repository-throw");
  BOOST_TEST(read_text(record / "prints_its_secret_task.errors").starts_with("error <secret>\n\ndetails <secret>\n"));
  BOOST_TEST(to_text(parse_json(read_text(only_experiment(directory / "repository-return") / "prints_its_secret_task.result"))) ==
             R"({"result <secret>":"value <secret>"})");
}

BOOST_AUTO_TEST_CASE(it_can_be_given_by_environment_or_file) {
  Program program = telling("env:TOKEN", "return");
  program.environment["TOKEN"] = k_canary;
  const Ended by_environment = test::run(program);
  BOOST_TEST(by_environment.exit_code == 0, by_environment.errors);
  check_nowhere(by_environment);
  const auto record = only_experiment(directory / "repository-return");
  BOOST_TEST(parse_json(read_text(record / "prints_its_secret_task.params")).at("token").as_string() == "env:TOKEN");
  BOOST_TEST(read_text(record / "prints_its_secret_task.log").find("log <secret>") != std::string::npos);

  write_text(directory / "token", k_canary + "\n");
  Program from_file = telling("file:token", "return");
  from_file.words.insert(from_file.words.end(), {"--experiments", "another"});
  from_file.words.erase(std::find(from_file.words.begin(), from_file.words.end(), "repository-return") - 1, from_file.words.end() - 2);
  const Ended by_file = test::run(from_file);
  BOOST_TEST(by_file.exit_code == 0, by_file.errors);
  check_nowhere(by_file);
  BOOST_TEST(read_text(only_experiment(directory / "another") / "prints_its_secret_task.log").find("log <secret>") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_secret_of_one_letter_is_masked_in_the_command_line) {
  const Ended ended = test::run(telling("e", "return"));
  BOOST_TEST(ended.exit_code == 0, ended.errors);
  BOOST_TEST(read_text(only_experiment(directory / "repository-return") / "experiment.log").find("\"tok<secret>n=<secret>\"") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(one_that_is_a_letter_or_a_part_of_another_word_is_hidden_too) {
  for (const char* secret : {"s", "<", "e", "secret", "<secret>", "*"}) {
    BOOST_TEST_CONTEXT(secret) {
      std::filesystem::remove_all(directory / "repository-return");
      const Ended ended = test::run(telling(secret, "return"));
      BOOST_TEST(ended.exit_code == 0, ended.errors);
      const auto record = only_experiment(directory / "repository-return");
      BOOST_TEST(parse_json(read_text(record / "prints_its_secret_task.params")).at("token").as_string() == "<secret>");
      const json::value log = parse_json(read_text(record / "experiment.log"));
      for (const json::value& word : log.at("command_line").as_array()) BOOST_TEST((!word.as_string().starts_with("token=") || word.as_string().size() < 200), to_text(word));
    }
  }
}

// No core file holds it: the host and the worker that know a secret may leave none.
BOOST_AUTO_TEST_CASE(no_core_file_is_left) {
  Program program = telling(k_canary, "abort");
  std::vector<std::string> words{"/bin/sh", "-c", "ulimit -c unlimited 2>/dev/null; exec \"$@\"", "sh"};
  words.insert(words.end(), program.words.begin(), program.words.end());
  program.words = std::move(words);
  const Ended ended = test::run(program);
  BOOST_TEST(ended.exit_code == 1, ended.errors);
  check_nowhere(ended);
  const std::string log = read_text(only_experiment(directory / "repository-abort") / "prints_its_secret_task.log");
  BOOST_TEST(log.find("core files: 0 bytes, dumpable: 0\n") != std::string::npos, log);
}

BOOST_AUTO_TEST_CASE(the_process_list_does_not_show_it) {
  Started started(test::skrobot(directory.path(), {"run", "kitchen_sink_task", "secret=canary-1", "--plugins", fixture("kitchen_sink"), "--plugins",
                                                   fixture("hanging_notifier"), "--notify", "hanging_notifier"}));
  const auto command_line = [&] {
    std::ifstream file("/proc/" + std::to_string(started.pid()) + "/cmdline", std::ios::binary);
    return std::string((std::istreambuf_iterator<char>(file)), {});
  };
  BOOST_TEST(wait_until([&] { return command_line().find("secret=********") != std::string::npos; }), command_line());
  BOOST_TEST(command_line().find("canary") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(what_is_shown_before_a_run_has_no_secret) {
  Program program = telling("env:TOKEN", "return");
  program.environment["TOKEN"] = k_canary;
  program.words.push_back("--dry-run");
  check_nowhere(test::run(program));
  Program wrong = telling(k_canary, "nonsense");
  const Ended ended = test::run(wrong);
  BOOST_TEST(ended.exit_code == 2);
  check_nowhere(ended);
}

BOOST_AUTO_TEST_SUITE_END()
