// SPDX-License-Identifier: MIT
// `skrobot plugins check`: the shipped plugins pass everything, and each plugin of the fault zoo fails by the check
// whose matter it is.
#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <skrobot/json.hpp>

#include "support/program.hpp"
#include "support/servers.hpp"
#include "support/temporary_directory.hpp"

using namespace skrobot;
using namespace skrobot::test;

namespace {

struct Bench {
  TemporaryDirectory directory;
  Program program(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), {"plugins", "check"});
    Program program = test::skrobot(directory.path(), std::move(arguments));
    program.environment["COLUMNS"] = "200";
    program.environment["no_proxy"] = "*";
    return program;
  }
  Ended check(std::vector<std::string> arguments) { return test::run(program(std::move(arguments))); }
  // Of a plugin that is known to have a fault.
  Ended check_faulty(std::vector<std::string> arguments) { return test::run(program(std::move(arguments)), 1); }
};

std::string file_of(const std::string& name) { return fixture(name) + "/" + name + ".so"; }

struct Faulty {
  const char* plugin;
  std::vector<const char*> checks;  // what does not pass, in order: "run.defaults crash"; a grade of `*` is any bad one
  bool under_sanitizers = true;
  const char* timeout = "3s";
};

const std::vector<Faulty> k_zoo{
    // The file and its entry.
    {"not_a_plugin", {"static.exports fail", "load.opens fail"}},
    {"missing_dependency", {"static.unresolved fail", "load.opens fail"}},
    {"entry_in_dependency", {"static.exports fail", "static.run-path warn", "load.opens fail"}},
    {"newer_abi", {"load.opens fail"}},
    {"older_abi", {"load.opens fail"}},
    {"small_entry", {"load.opens fail"}},
    {"null_functions", {"load.opens fail"}},
    {"null_descriptor", {"entry.fields fail"}},
    {"duplicate_names", {"entry.fields fail"}},
    {"bad_name", {"entry.fields fail"}},
    {"null_table", {"entry.fields fail", "run.defaults fail"}},
    {"endless_items", {"entry.index fail"}},
    {"init_fails", {"entry.fields fail"}},
    {"reads_beyond_the_host",
     {"entry.older-host crash", "run.defaults crash"},
     false},  // the address sanitizer sees it at the first call
    {"refuses_newer_hosts", {"entry.newer-host fail", "run.newer-host fail"}},
    {"static_constructor_throws", {"load.opens *"}, false},
    {"static_constructor_aborts", {"load.opens crash"}},
    {"static_constructor_exits", {"load.opens crash"}, false},
    {"hangs_in_scan", {"load.opens hang"}},
    {"static_constructor_forks", {"load.processes fail"}},
    {"spoils_its_process",
     {"load.threads fail", "load.descriptors fail", "load.files fail", "load.environment fail", "load.output fail",
      "run.own-directory fail"},
     false},
    // Its schemas.
    {"schema_not_json", {"entry.fields warn", "schema.valid fail"}},
    {"schema_unknown_type", {"entry.fields warn", "schema.valid fail", "schema.documented warn"}},
    {"schema_unstable", {"entry.fields warn", "schema.stable fail"}},
    {"schema_bad_default", {"schema.defaults fail", "schema.refused fail", "schema.documented warn"}},
    {"keyword_misspelt", {"schema.keywords fail"}},
    {"keyword_of_another_type", {"schema.keywords fail"}},
    // Its runs.
    {"throws_std", {"run.defaults fail"}},
    {"throws_non_std", {"run.defaults fail"}},
    {"hostile_error", {"run.defaults fail"}},
    {"wrong_status", {"run.defaults fail"}},
    {"result_not_json", {"run.defaults fail"}},
    {"failing_notifier", {"run.defaults fail"}},
    {"exits_zero", {"run.defaults crash"}, false},
    {"exits_fast_zero", {"run.defaults crash"}},
    {"quick_exits", {"run.defaults crash"}},
    {"exits_nonzero", {"run.defaults crash"}},
    {"exiting_notifier", {"run.defaults crash"}, false},
    {"kills_itself", {"run.defaults crash"}},
    {"aborts", {"run.defaults crash"}},
    {"segfaults", {"run.defaults crash"}, false},
    {"divides_by_zero", {"run.defaults crash"}, false},
    {"frees_twice", {"run.defaults crash"}, false},
    {"throws_from_thread", {"run.defaults crash"}},
    {"throws_in_destructor", {"entry.older-host crash", "entry.newer-host crash", "run.defaults crash"}},
    {"crashing_notifier", {"run.defaults crash"}},
    {"hanging_notifier", {"run.defaults hang"}},
    {"loops_forever", {"run.defaults hang", "run.cancelled-before hang", "run.cancelled-during hang"}},
    {"ignores_sigterm", {"run.defaults hang", "run.cancelled-before hang", "run.cancelled-during hang"}},
    {"hangs_in_destructor",
     {"entry.older-host hang", "entry.newer-host hang", "run.defaults hang", "run.cancelled-before hang",
      "run.cancelled-during hang"}},
    {"never_polls", {"run.cancelled-during fail"}},
    {"never_polls_in_silence", {"run.cancelled-during fail"}, true, "10s"},
    {"swallows_cancelled", {"run.cancelled-during fail"}},
    {"polls_rarely", {"run.cancelled-during fail"}, true, "14s"},
    {"works_once", {"run.twice fail"}},
    {"text_without_its_size", {"run.lent-text crash"}, false},
    {"text_after_the_call", {"run.lent-text crash"}, false},
    {"metric_for_each_step", {"run.metric-names fail"}},
    {"hates_its_edges", {"run.edges crash", "run.random crash"}},
    {"draws_by_the_clock", {"run.same-seed fail"}},
    {"leaks", {"run.leaks fail"}, false},
    {"cannot_share", {"run.two-at-once fail"}},
    {"writes_over_its_record", {"run.own-directory fail"}},
    {"appends_to_a_fixed_file", {"run.own-directory fail"}},
    {"writes_its_secret", {"run.secrets fail"}},
    {"changes_surroundings", {"run.leftovers warn"}},
    {"leaves_child", {"run.same-seed warn", "run.leftovers warn"}, false},
    {"hostile_text", {"run.defaults fail"}, false, "60s"},
};

std::vector<std::string> not_passed(const json::value& report) {
  std::vector<std::string> found;
  for (const json::value& check : report.at("checks").as_array()) {
    const std::string grade(check.at("grade").as_string());
    if (grade != "pass" && grade != "skip") found.push_back(std::string(check.at("check").as_string()) + " " + grade);
  }
  return found;
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(check_test, Bench)

BOOST_AUTO_TEST_CASE(each_fault_fails_the_right_check) {
  for (const Faulty& faulty : k_zoo) {
    if (SKROBOT_SANITIZED != 0 && !faulty.under_sanitizers) continue;
    BOOST_TEST_CONTEXT(faulty.plugin) {
      const Ended ended =
          check({file_of(faulty.plugin), "--level", "strict", "--seed", "1", "--timeout", faulty.timeout, "--json"});
      const json::value report = parse_json(ended.output);
      const std::vector<std::string> found = not_passed(report);
      bool is_bad = false;
      for (const char* expected : faulty.checks) {
        const std::string text = expected;
        is_bad = is_bad || !text.ends_with(" warn");
        const bool is_there = std::any_of(found.begin(), found.end(), [&](const std::string& one) {
          return one == text || (text.ends_with('*') && one.starts_with(text.substr(0, text.size() - 1)));
        });
        BOOST_TEST(is_there, text << " is not among " << (found.empty() ? "" : found.front()));
      }
      // Nothing else is to blame.
      for (const std::string& one : found) {
        const auto same = [&](const char* expected) {
          return one == expected ||
                 (std::string(expected).ends_with('*') &&
                  one.starts_with(std::string(expected).substr(0, std::string(expected).size() - 1)));
        };
        BOOST_TEST(std::any_of(faulty.checks.begin(), faulty.checks.end(), same), one << " was not expected");
      }
      BOOST_TEST(ended.exit_code == (is_bad ? 1 : 0));
      BOOST_TEST(report.at("good").as_bool() == !is_bad);
      for (const json::value& result : report.at("checks").as_array()) {
        const bool has_advice = !result.at("advice").as_string().empty();
        const bool is_fine = result.at("grade").as_string() == "pass" || result.at("grade").as_string() == "skip";
        BOOST_TEST(has_advice == !is_fine);
        BOOST_TEST(result.as_object().contains("replay") == !is_fine);
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(the_shipped_plugins_pass_at_the_highest_level) {
  const std::string data = SKROBOT_SOURCE_DIR "/tests/data/breast_cancer_train.csv";
  const std::string model = (directory / "model.json").string();
  const Ended trained = test::run(test::skrobot(
      directory.path(), {"run", "train_task", "data=" + data, "label_column=diagnosis", "rounds=3", "--json"}));
  BOOST_TEST_REQUIRE(trained.exit_code == 0, trained.errors);
  const std::filesystem::path made = only_experiment(directory / "experiments") / "train_task" / "model.json";
  std::filesystem::copy_file(made, model);
  std::filesystem::create_directories(directory / "mail");
  std::filesystem::create_directories(directory / "web");
  const Server mail("smtp_server.py", directory.path(),
                    {"--directory", (directory / "mail").string(), "--mode", "none"});
  const Server web("http_server.py", directory / "web", {"--log", (directory / "web/requests.jsonl").string()});
  const std::vector<std::pair<std::string, std::vector<std::string>>> shipped{
      {"learning", {"--set", "train_task.data=" + data,
                    "--set", "train_task.label_column=diagnosis",
                    "--set", "train_task.rounds=5",
                    "--set", "prediction_task.data=" + data,
                    "--set", "prediction_task.model=" + model,
                    "--set", "evaluation_cross_validation_task.data=" + data,
                    "--set", "evaluation_cross_validation_task.label_column=diagnosis",
                    "--set", "evaluation_cross_validation_task.rounds=3",
                    "--set", "feature_selection_cross_validation_task.data=" + data,
                    "--set", "feature_selection_cross_validation_task.label_column=diagnosis",
                    "--set", "feature_selection_cross_validation_task.rounds=3",
                    "--set", "feature_selection_cross_validation_task.step=20"}},
      {"command", {"--set", "command_task.argv=[\"echo\",\"hello\"]"}},
      {"file_notifier", {"--set", "file_notifier.path=" + (directory / "told.jsonl").string()}},
      {"command_notifier", {"--set", "command_notifier.argv=[\"cat\"]"}},
      {"email_notifier",
       {"--set", "email_notifier.server=localhost", "--set", "email_notifier.port=" + std::to_string(mail.port()),
        "--set", "email_notifier.security=none", "--set", "email_notifier.from=ada@example.org", "--set",
        "email_notifier.to=bob@example.org"}},
      {"webhook_notifier", {"--set", "webhook_notifier.url=http://localhost:" + std::to_string(web.port()) + "/hook"}},
  };
  std::size_t seen = 0;
  for (const auto& [plugin, given] : shipped) {
    std::vector<std::string> arguments{std::string(SKROBOT_SHIPPED_PLUGINS) + "/" + plugin + ".so",
                                       "--level",
                                       "strict",
                                       "--seed",
                                       "1",
                                       "--json",
                                       "--timeout",
                                       "60s"};
    arguments.insert(arguments.end(), given.begin(), given.end());
    const Ended ended = check(arguments);
    const json::value report = parse_json(ended.output);
    BOOST_TEST(ended.exit_code == 0, ended.output);
    for (const json::value& result : report.at("checks").as_array()) {
      const std::string grade(result.at("grade").as_string());
      const bool is_fine =
          grade == "pass" ||
          (grade == "skip" && result.at("found").at(0).at("message").as_string().starts_with("notifiers "));
      BOOST_TEST(is_fine, plugin << ": " << to_text(result));
    }
    ++seen;
  }
  BOOST_TEST(seen == shipped.size());
}

BOOST_AUTO_TEST_CASE(good_plugins_in_c_and_cpp_pass) {
  for (const char* plugin : {"square", "descent", "waits_for_cancel", "printing_notifier", "kitchen_sink",
                             "lists_of_structs", "trusts_its_types"}) {
    const Ended ended = check({file_of(plugin), "--level", "strict", "--seed", "1", "--timeout", "30s"});
    BOOST_TEST(ended.exit_code == 0, ended.output);
    BOOST_TEST(ended.output.find("fail") == std::string::npos, ended.output);
  }
}

BOOST_AUTO_TEST_CASE(a_fault_is_reported_once_with_fitting_advice) {
  const auto count = [](const std::string& text, const std::string& part) {
    std::size_t found = 0;
    for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++found;
    return found;
  };
  for (const auto& [plugin, words] :
       std::vector<std::pair<const char*, const char*>>{{"schema_unknown_type", "unknown type \"colour\""},
                                                        {"schema_not_json", "syntax error"},
                                                        {"schema_bad_default", "does not fit"}}) {
    const std::string text = check_faulty({file_of(plugin), "--level", "basic"}).output;
    BOOST_TEST(count(text, words) == 1u, text);
  }
  const auto advice = [&](const char* plugin) {
    const json::value report =
        parse_json(check_faulty({file_of(plugin), "--only", "run.defaults", "--timeout", "1s", "--json"}).output);
    return std::string(report.at("checks").at(0).at("advice").as_string());
  };
  BOOST_TEST(advice("throws_std").find("--set") != std::string::npos);
  BOOST_TEST(advice("throws_std").find("stack") == std::string::npos);
  BOOST_TEST(advice("aborts").find("the stack above shows where") != std::string::npos);
  BOOST_TEST(advice("loops_forever").find("--timeout") != std::string::npos);
  BOOST_TEST(advice("result_not_json").find("one JSON value") != std::string::npos);
  BOOST_TEST(advice("null_table").find("SKROBOT_PLUGIN") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(levels_only_and_list) {
  const auto count = [&](std::vector<std::string> arguments) {
    arguments.insert(arguments.end(), {file_of("descent"), "--json"});
    return parse_json(check(arguments).output).at("checks").as_array().size();
  };
  const std::size_t basic = count({"--level", "basic"}), standard = count({}), strict = count({"--level", "strict"});
  BOOST_TEST(basic < standard);
  BOOST_TEST(standard < strict);
  const json::value all = parse_json(check({"--list", "--json"}).output);
  BOOST_TEST(all.as_array().size() == strict);
  BOOST_TEST(count({"--only", "run.leaks"}) == 1u);  // whatever its level
  BOOST_TEST(count({"--only", "static", "--only", "entry.*"}) == 13u);
  const std::string list = check({"--list"}).output;
  BOOST_TEST(list.starts_with("CHECK "), list);
  for (const json::value& one : all.as_array()) BOOST_TEST(list.find(one.at("id").as_string()) != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_seed_replays) {
  const auto words = [&](const char* seed) {
    const json::value report =
        parse_json(check_faulty({file_of("hates_its_edges"), "--only", "run.random", "--seed", seed, "--json"}).output);
    return to_text(report.at("checks").at(0).at("found").at(0).at("message"));
  };
  BOOST_TEST(words("5") == words("5"));
  BOOST_TEST(words("5") != words("6"));
  const std::string text = check_faulty({file_of("hates_its_edges"), "--only", "run.random", "--seed", "5"}).output;
  BOOST_TEST(text.find("Reproduce: skrobot plugins check " + file_of("hates_its_edges") +
                       " --only run.random --seed 5\n") != std::string::npos,
             text);
}

BOOST_AUTO_TEST_CASE(running_no_checks_is_a_failure) {
  const Ended ended = check({file_of("newer_abi"), "--only", "run"});
  BOOST_TEST(ended.exit_code == 1);
  BOOST_TEST(ended.errors == "skrobot: error: no checks ran; the plugin is not validated\n");
  write_text(directory / "text.so", "no library");
  const Ended text = check({(directory / "text.so").string()});
  BOOST_TEST(text.exit_code == 1);
  BOOST_TEST(text.output.find("  fail   static.file           it is not a shared library\n") != std::string::npos,
             text.output);
  BOOST_TEST(
      text.output.find("skip   static.exports to run.metric-names: static.file did not pass\n") != std::string::npos,
      text.output);
}

BOOST_AUTO_TEST_CASE(wrong_usage_is_reported) {
  const auto error = [&](std::vector<std::string> arguments, int code = 2) {
    const Ended ended = check(std::move(arguments));
    BOOST_TEST(ended.exit_code == code, ended.output);
    return ended.errors;
  };
  const std::string descent = file_of("descent");
  BOOST_TEST(error({}) ==
             "skrobot: error: missing plugin file\nhint: for example 'skrobot plugins check build/my_task.so'\n");
  BOOST_TEST(error({"nowhere.so"}) ==
             "skrobot: error: there is no file '" + (directory / "nowhere.so").string() + "'\n");
  BOOST_TEST(error({fixture("descent")}).find("is a folder\nhint: specify the plugin's .so file in it") !=
             std::string::npos);
  BOOST_TEST(error({descent, "--only", "run.default"}) ==
             "skrobot: error: unknown check 'run.default'\nhint: did you mean 'run.defaults'?\n");
  BOOST_TEST(error({descent, "--level", "high"}) ==
             "skrobot: error: --level: expected basic, standard or strict, got 'high'\n");
  BOOST_TEST(error({descent, "--seed", "x"}) == "skrobot: error: --seed: expected an integer of at least 0, got 'x'\n");
  BOOST_TEST(error({descent, "--timeout", "1ms"}) ==
             "skrobot: error: --timeout: expected at least 100 ms, got '1ms'\n");
  BOOST_TEST(error({descent, "--set", "steps=1"}) ==
             "skrobot: error: --set: expected TASK.key=value, got 'steps=1'\nhint: for example --set "
             "train_task.data=train.csv\n");
  BOOST_TEST(error({descent, "--set", "decent_task.steps=1"}) ==
             "skrobot: error: --set: the plugin offers no 'decent_task'\nhint: did you mean 'descent_task'?\n");
  BOOST_TEST(error({descent, "--set", "descent_task.steps=0"}).find("parameter 'steps' of descent_task: ") !=
             std::string::npos);
  std::filesystem::copy_file(descent, directory / "open.so");
  std::filesystem::permissions(directory / "open.so", std::filesystem::perms::all);
  BOOST_TEST(error({(directory / "open.so").string()}, 3).find("is not trusted") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(required_parameters_are_requested) {
  const Ended ended = check({std::string(SKROBOT_SHIPPED_PLUGINS) + "/file_notifier.so", "--only", "run.defaults"});
  BOOST_TEST(ended.output.find("it needs 'path'; set it with --set file_notifier.path=VALUE") != std::string::npos,
             ended.output);
  BOOST_TEST(ended.exit_code == 1);
}

BOOST_AUTO_TEST_SUITE_END()
