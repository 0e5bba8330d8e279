// SPDX-License-Identifier: MIT
// Text that would harm a terminal, from everywhere it can come from, through every command: what is printed is
// harmless, and files are valid.
#include <boost/test/unit_test.hpp>
#include <skrobot/json.hpp>
#include <sstream>

#include "base/text.hpp"
#include "support/program.hpp"
#include "support/temporary_directory.hpp"

using namespace skrobot;
using namespace skrobot::test;

namespace {

// Colours, a bell, a byte that is no UTF-8, a line break, a C1 control, and a change of the writing direction.
const std::string k_evil = "\x1b[31mevil\x07\xff\n\xc2\x9b\xe2\x80\xae";
const std::string k_evil_valid = "\x1b[31mevil\x07\n\xc2\x9b\xe2\x80\xae";  // what JSON can hold

// Lines that a terminal can take, whoever wrote them.
void check_harmless(const std::string& text, const std::string& what) {
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    BOOST_TEST(printable(line, line.size() + 3) == line, what << " prints " << printable(line, 2000));
  }
}

struct Bench {
  TemporaryDirectory directory;

  static std::string shell_word(const std::string& text) {
    std::string word = "'";
    for (const char c : text) word += c == '\'' ? std::string("'\\''") : std::string(1, c);
    return word + "'";
  }

  Ended run_and_check(std::vector<std::string> arguments) {
    std::string what;
    for (const std::string& argument : arguments) what += printable(argument, 60) + " ";
    // Logs and CSV are handed on as they are, but to a terminal.
    const bool on_terminal = arguments.front() == "logs" || arguments.front() == "export";
    Program program = test::skrobot(directory.path(), std::move(arguments));
    program.environment["TERM"] = "xterm";
    if (on_terminal) {
      std::string line = "stty -onlcr;";
      for (const std::string& word : program.words) line += " " + shell_word(word);
      program.words = {"/usr/bin/script", "-qec", line, "/dev/null"};
    }
    Ended ended = test::run(program);
    check_harmless(ended.output, what);
    check_harmless(ended.errors, what);
    BOOST_TEST(ended.exit_code < 128, what << ended.exit_code);
    return ended;
  }

  // What a stranger left in a shared repository.
  void make_hostile_repository(const std::filesystem::path& repository) {
    const auto record = repository / "ada-2026-03-01T12-00-00";
    std::filesystem::create_directories(record);
    const json::value evil(k_evil_valid);
    write_text(
        record / "experiment.log",
        to_text(json::object{
            {"experimenter", evil}, {"experiment_id", evil}, {"datetime", evil}, {"host", evil}, {"format", 1}}));
    json::object run{{"format", 1},
                     {"id", evil},
                     {"task", evil},
                     {"plugin", {{"id", evil}, {"version", evil}, {"path", evil}, {"sha256", evil}}},
                     {"state", "failed"},
                     {"started", evil},
                     {"finished", evil},
                     {"duration_ms", 5},
                     {"seed", 1},
                     {"host", evil},
                     {"pid", 1},
                     {"pid_start_ticks", 1},
                     {"units", {{k_evil_valid, evil}}},
                     {"tags", {{k_evil_valid, evil}}},
                     {"note", evil},
                     {"notifications", json::array{json::object{{"notifier", evil},
                                                                {"params", json::object{{k_evil_valid, evil}}},
                                                                {"state", "failed"},
                                                                {"error", evil},
                                                                {"attempts", 1}}}}};
    for (const char* name : {"evil_task", "ev\x1b[31mil\n"}) {
      write_text(record / (std::string(name) + ".run"), to_text(run));
      write_text(record / (std::string(name) + ".params"), to_text(json::object{{k_evil_valid, evil}}));
      write_text(record / (std::string(name) + ".errors"), k_evil + "\n\n" + k_evil);
      write_text(record / (std::string(name) + ".log"), "2026-03-01T12:00:00.123+01:00 info    " + k_evil + "\n");
      write_text(record / (std::string(name) + ".metrics"),
                 "metric,step,time,value\n\"" + k_evil + "\",1,0.001,0.5\nloss,1,0.001,0.5\n");
      run["state"] = "completed";
      write_text(record / (std::string(name) + ".result"), to_text(evil));
    }
    write_text(record / "damaged\x1b[31m.run", "{\"" + k_evil);
    std::filesystem::copy(record, repository / "ada\x1b[31m-2026-03-01T12-00-00",
                          std::filesystem::copy_options::recursive);
    std::filesystem::create_directories(repository / ("broken" + k_evil));
    write_text(repository / ("broken" + k_evil) / "experiment.log", k_evil);
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(hostile_text_test, Bench)

BOOST_AUTO_TEST_CASE(a_hostile_repository_harms_no_command) {
  const auto repository = directory / ("experiments\x1b[31m");
  make_hostile_repository(repository);
  const std::string place = repository.string(), record = "ada-2026-03-01T12-00-00",
                    no_name = "ada\x1b[31m-2026-03-01T12-00-00";
  BOOST_TEST(run_and_check({"list", "--experiments", place}).exit_code == 0);
  BOOST_TEST(parse_json(run_and_check({"list", "--experiments", place, "--json"}).output).as_array().size() == 3u);
  run_and_check({"notify", "--pending", "--experiments", place});
  run_and_check({"notify", "--pending", "--experiments", place, "--json"});
  // Every command that there is or will be, with the names that are there.
  const std::string help = run_and_check({"--help"}).output;
  std::istringstream lines(help.substr(help.find("Subcommands:")));
  std::size_t commands = 0;
  for (std::string line; std::getline(lines, line);) {
    std::istringstream words(line);
    std::string command;
    if (!line.starts_with("  ") || line.starts_with("   ") || !(words >> command)) continue;
    ++commands;
    run_and_check({command});
    for (const std::string& name : {record, record + "/evil_task", no_name, no_name + "/evil_task",
                                    std::string("evil_task"), std::string("ev\x1b[31mil\n"), k_evil}) {
      run_and_check({command, name});
      run_and_check({command, name, "--experiments", place});
      run_and_check({command, name, "--experiments", place, "--json"});
    }
    run_and_check({command, "--" + k_evil, k_evil});
  }
  BOOST_TEST(commands >= 5u);
}

BOOST_AUTO_TEST_CASE(a_hostile_plugin_harms_no_command) {
  const std::vector<std::string> with{"--plugins", fixture("hostile_descriptions")};
  const auto check = [&](std::vector<std::string> words) {
    words.insert(words.end(), with.begin(), with.end());
    return run_and_check(std::move(words));
  };
  BOOST_TEST(check({"plugins", "list"}).output.find("hostile_descriptions_task") != std::string::npos);
  BOOST_TEST(check({"plugins", "show", "hostile_descriptions_task"}).exit_code == 0);
  for (const char* command : {"list", "show"}) check({"plugins", command, "hostile_descriptions_task", "--json"});
  check({"run", "hostile_descriptions_task", "--dry-run"});
  check({"run", "hostile_descriptions_task", "--dry-run", "--json"});
  check({"run", "hostile_descriptions_task", "x=" + k_evil});
  check({"run", "hostile_descriptions_task", k_evil + "=1"});
  const Ended ended = check({"run", "hostile_descriptions_task", "\x1b[31mevil=" + k_evil_valid, "--verbose", "--note",
                             k_evil, "--tag", k_evil + "=" + k_evil, "--experimenter", k_evil});
  BOOST_TEST(ended.exit_code == 1, ended.errors);
  const auto record = only_experiment(directory / "experiments");
  for (const char* name : {"experiment.log", "hostile_descriptions_task.params", "hostile_descriptions_task.run"}) {
    const std::string text = read_text(record / name);
    parse_json(text);
    BOOST_TEST(is_valid_utf8(text));
  }
  for (const char* name :
       {"hostile_descriptions_task.errors", "hostile_descriptions_task.log", "hostile_descriptions_task.metrics"})
    BOOST_TEST(is_valid_utf8(read_text(record / name)), name);
  run_and_check({"list"});
  run_and_check({"list", "--json"});
}

BOOST_AUTO_TEST_CASE(hostile_arguments_and_files_harm_nothing) {
  write_text(directory / "plan.json", "{\"tasks\": [{\"task\": \"" + k_evil);
  write_text(directory / "keys.json", to_text(json::object{{k_evil_valid, 1}, {"tasks", json::array{}}}));
  write_text(
      directory / "tasks.json",
      to_text(json::object{
          {"tasks", json::array{json::object{{"task", k_evil_valid},
                                             {"params", json::object{{k_evil_valid, "${" + k_evil_valid + "}"}}}}}}}));
  for (const char* plan : {"plan.json", "keys.json", "tasks.json"})
    BOOST_TEST(run_and_check({"run", plan}).exit_code == 2);
  for (const char* option :
       {"--experiments", "--experimenter", "--source", "--seed", "--timeout", "--grace", "--memory-limit",
        "--output-limit", "--isolation", "--tag", "--note", "--notify", "--plugins", "--trusted-plugins"}) {
    run_and_check({"run", "null_task", option, k_evil, "--plugins", fixture("null_task")});
    run_and_check(
        {"run", "null_task", option, "x=" + k_evil + ":" + k_evil + "=" + k_evil, "--plugins", fixture("null_task")});
  }
  write_text(directory / "skrobot.json", to_text(json::object{{k_evil_valid, 1}}));
  BOOST_TEST(run_and_check({"list"}).exit_code == 2);
}

BOOST_AUTO_TEST_SUITE_END()
