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
      BOOST_TEST((text.find(k_canary) == std::string::npos && text.find(escaped) == std::string::npos),
                 entry.path().string() << ":\n"
                                       << text);
      ++files;
    }
    for (const std::string& text : {ended.output, ended.errors}) {
      BOOST_TEST((text.find(k_canary) == std::string::npos && text.find(escaped) == std::string::npos), text);
    }
    return files;
  }
  // No file, and nothing that was printed, has four bytes or more of the secret's beginning, or of its end.
  std::size_t check_no_part(const Ended& ended, const std::string& secret) {
    std::size_t files = 0;
    const auto check = [&](const std::string& text, const std::string& where) {
      for (const std::string& part : {secret.substr(0, 4), secret.substr(secret.size() - 4)})
        BOOST_TEST(text.find(part) == std::string::npos, where << ":\n" << text);
    };
    for (const auto& entry : std::filesystem::recursive_directory_iterator(directory.path())) {
      if (!entry.is_regular_file()) continue;
      check(read_text(entry.path()), entry.path().string());
      ++files;
    }
    check(ended.output, "stdout");
    check(ended.errors, "stderr");
    return files;
  }
  Ended cutting(const std::string& secret, const std::string& how, std::size_t at) {
    std::filesystem::remove_all(directory / "cut");
    return test::run(test::skrobot(
        directory.path(), {"run", "cuts_its_secret_task", "token=" + secret, "how=" + how, "at=" + std::to_string(at),
                           "--plugins", fixture("cuts_its_secret"), "--experiments", "cut"}));
  }
  std::string cut_file(const std::string& extension) {
    return read_text(only_experiment(directory / "cut") / ("cuts_its_secret_task." + extension));
  }
  Program telling(const std::string& token, const std::string& how) {
    return test::skrobot(directory.path(), {"run", "prints_its_secret_task", "token=" + token, "how=" + how,
                                            "--plugins", fixture("prints_its_secret"), "--notify",
                                            "file_notifier:path=told.jsonl", "--experiments", "repository-" + how});
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
      for (const char* line :
           {"output  printf <secret>\n", "output  <secret>\n", "output  stderr <secret>", "info    log <secret>\n"}) {
        BOOST_TEST(log.find(line) != std::string::npos, line << " is not in:\n" << log);
      }
      BOOST_TEST(read_text(record / "prints_its_secret_task.metrics").find("metric <secret>,1,") != std::string::npos);
    }
  }
  const auto record = only_experiment(directory / "repository-throw");
  BOOST_TEST(read_text(record / "prints_its_secret_task.errors").starts_with("error <secret>\n\ndetails <secret>\n"));
  BOOST_TEST(to_text(parse_json(
                 read_text(only_experiment(directory / "repository-return") / "prints_its_secret_task.result"))) ==
             R"({"result <secret>":"value <secret>"})");
}

BOOST_AUTO_TEST_CASE(half_a_secret_is_masked_where_a_text_is_cut) {
  const std::string secret = "zqxj-71+kvbw";
  // The SDK's message has room for 1,023 bytes: at every byte of the secret that it may end in, and beside it.
  for (std::size_t at = 1023 - secret.size() - 1; at <= 1023; ++at) {
    BOOST_TEST_CONTEXT("error " << at) {
      const Ended ended = cutting(secret, "error", at);
      BOOST_TEST(ended.exit_code == 1, ended.errors);
      BOOST_TEST(check_no_part(ended, secret) >= 4u);
      BOOST_TEST(cut_file("errors").find(".<secret> was refused") != std::string::npos);  // whole, in the details
    }
  }
  for (const std::size_t at : {1u, 3u, 4u, 8u, 11u}) {
    for (const std::string how : {"details", "ellipsis", "records", "output", "abort"}) {
      BOOST_TEST_CONTEXT(how << " " << at) {
        const Ended ended = cutting(secret, how, at);
        BOOST_TEST(ended.exit_code == (how == "records" || how == "output" ? 0 : 1), ended.errors);
        if (how == "records" || how == "output")
          std::filesystem::remove(only_experiment(directory / "cut") / "cuts_its_secret_task.result");
        BOOST_TEST(check_no_part(ended, secret) >= 4u);
        const std::string log = cut_file("log");
        const std::string told = at < 4 ? secret.substr(0, at) : "<secret>";
        if (how == "records") BOOST_TEST(log.find("info    first " + told + "\n") != std::string::npos, log);
        if (how == "records") BOOST_TEST(log.find("info    <secret> last\n") != std::string::npos, log);
        if (how == "output") BOOST_TEST(log.find("output  first " + told) != std::string::npos, log);
        if (how == "output") BOOST_TEST(log.find("<secret> last\n") != std::string::npos, log);
        if (how == "abort") BOOST_TEST(log.find("output  first " + told) != std::string::npos, log);
        if (how == "ellipsis")
          BOOST_TEST(cut_file("errors").starts_with("refused: " + told + "… was not accepted\n"), cut_file("errors"));
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(a_secret_is_whole_before_a_name_or_a_record_is_cut) {
  const std::string secret = "zqxj-71+kvbw";
  for (const std::size_t at : {180u, 188u, 190u, 196u, 199u, 200u, 201u}) {  // a metric's name has room for 200 bytes
    BOOST_TEST_CONTEXT("metric " << at) {
      const Ended ended = cutting(secret, "metric", at);
      BOOST_TEST(ended.exit_code == 0, ended.errors);
      BOOST_TEST(check_no_part(ended, secret) >= 5u);
    }
  }
  for (const std::size_t at :
       {4060u, 4070u, 4076u, 8140u, 65530u, 262140u}) {  // where a piece of a record, or what is read at once, ends
    BOOST_TEST_CONTEXT("record " << at) {
      const Ended ended = cutting(secret, "long_record", at);
      BOOST_TEST(ended.exit_code == 0, ended.errors);
      BOOST_TEST(check_no_part(ended, secret) >= 5u);
      BOOST_TEST((cut_file("log").find(".<secret>.") != std::string::npos));
    }
  }
}

BOOST_AUTO_TEST_CASE(a_secret_that_is_cut_within_a_character_is_masked) {
  const std::string secret = "ключ-ärger-τέλος";
  for (std::size_t bytes = 4; bytes <= secret.size(); ++bytes) {
    BOOST_TEST_CONTEXT(bytes) {
      std::filesystem::remove_all(directory / "cut");
      const Ended ended = test::run(test::skrobot(
          directory.path(), {"run", "cuts_in_character_task", "token=" + secret, "bytes=" + std::to_string(bytes),
                             "--plugins", fixture("cuts_in_character"), "--experiments", "cut"}));
      BOOST_TEST(ended.exit_code == 1, ended.errors);
      BOOST_TEST(read_text(only_experiment(directory / "cut") / "cuts_in_character_task.errors")
                     .starts_with("refused: <secret>\n"));
      check_no_part(ended, secret);
    }
  }
}

BOOST_AUTO_TEST_CASE(a_notifiers_error_is_masked_where_it_is_cut) {
  const std::string secret = "zqxj-71+kvbw";
  for (const std::size_t at : {1012u, 1015u, 1019u}) {
    BOOST_TEST_CONTEXT(at) {
      std::filesystem::remove_all(directory / "cut");
      const Ended ended = test::run(
          test::skrobot(directory.path(), {"run", "null_task", "--plugins", fixture("null_task"), "--plugins",
                                           fixture("cuts_its_secret"), "--experiments", "cut", "--notify",
                                           "cuts_its_secret_notifier:token=" + secret + ",at=" + std::to_string(at)}));
      BOOST_TEST(ended.exit_code == 0, ended.errors);
      BOOST_TEST(check_no_part(ended, secret) >= 4u);
      BOOST_TEST(read_text(only_experiment(directory / "cut") / "null_task.run").find(".<secret>\"") !=
                 std::string::npos);
    }
  }
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
  from_file.words.erase(std::find(from_file.words.begin(), from_file.words.end(), "repository-return") - 1,
                        from_file.words.end() - 2);
  const Ended by_file = test::run(from_file);
  BOOST_TEST(by_file.exit_code == 0, by_file.errors);
  check_nowhere(by_file);
  BOOST_TEST(read_text(only_experiment(directory / "another") / "prints_its_secret_task.log").find("log <secret>") !=
             std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_secret_of_one_letter_is_masked_in_the_command_line) {
  const Ended ended = test::run(telling("e", "return"));
  BOOST_TEST(ended.exit_code == 0, ended.errors);
  BOOST_TEST(read_text(only_experiment(directory / "repository-return") / "experiment.log")
                 .find("\"tok<secret>n=<secret>\"") != std::string::npos);
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
      for (const json::value& word : log.at("command_line").as_array())
        BOOST_TEST((!word.as_string().starts_with("token=") || word.as_string().size() < 200), to_text(word));
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
  Started started(test::skrobot(directory.path(),
                                {"run", "kitchen_sink_task", "secret=canary-1", "--plugins", fixture("kitchen_sink"),
                                 "--plugins", fixture("hanging_notifier"), "--notify", "hanging_notifier"}));
  const auto command_line = [&] {
    std::ifstream file("/proc/" + std::to_string(started.pid()) + "/cmdline", std::ios::binary);
    return std::string((std::istreambuf_iterator<char>(file)), {});
  };
  BOOST_TEST(wait_until([&] { return command_line().find("secret=********") != std::string::npos; }), command_line());
  BOOST_TEST(command_line().find("canary") == std::string::npos);
}

// While a plugin is looked at nobody knows yet which parameter is secret; this one takes ten seconds of it.
BOOST_AUTO_TEST_CASE(the_process_list_does_not_show_it_before_the_plugins_are_known) {
  const std::string secret = "zqxj-71+kvbw";
  Started started(test::skrobot(
      directory.path(),
      {"run", "kitchen_sink_task", "secret=" + secret, "--notify=cuts_its_secret_notifier:token=" + secret, "--plugins",
       fixture("kitchen_sink"), "--plugins", fixture("hangs_in_scan"), "--plugins", fixture("cuts_its_secret")}));
  // The worker that hangs has been started.
  BOOST_TEST_REQUIRE(wait_until([&] { return processes_of(directory.path()) >= 2; }));
  std::ifstream file("/proc/" + std::to_string(started.pid()) + "/cmdline", std::ios::binary);
  const std::string line((std::istreambuf_iterator<char>(file)), {});
  BOOST_TEST(line.find("secret=************") != std::string::npos, line);
  BOOST_TEST(line.find("zqxj") == std::string::npos, line);
}

BOOST_AUTO_TEST_CASE(the_process_list_shows_what_is_no_secret) {
  Started started(test::skrobot(directory.path(), {"run", "waits_for_cancel_task", "--tag", "a=visible", "--plugins",
                                                   fixture("waits_for_cancel")}));
  const auto command_line = [&] {
    std::ifstream file("/proc/" + std::to_string(started.pid()) + "/cmdline", std::ios::binary);
    return std::string((std::istreambuf_iterator<char>(file)), {});
  };
  BOOST_TEST(wait_until([&] {
               return command_line().find("a=visible") != std::string::npos && processes_of(directory.path()) >= 2;
             }),
             command_line());
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
