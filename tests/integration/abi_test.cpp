// SPDX-License-Identifier: MIT
// Plugins that were built with the first version's SDK load and work, and the contract's types are as they were.
#include <boost/test/unit_test.hpp>
#include <skrobot/json.hpp>

#include "support/program.hpp"
#include "support/temporary_directory.hpp"

using namespace skrobot;
using namespace skrobot::test;

namespace {

const std::string k_frozen = SKROBOT_BINARY_DIR "/tests/abi/v1";
const std::string k_next = SKROBOT_BINARY_DIR "/tests/abi/";
const std::string k_level = SKROBOT_SANITIZED != 0 ? "standard" : "strict";
const std::string k_abi = SKROBOT_SOURCE_DIR "/tests/abi";

struct Bench {
  TemporaryDirectory directory;
  Ended run_skrobot(std::vector<std::string> arguments, bool has_newer_worker = false) {
    Program program = test::skrobot(directory.path(), std::move(arguments));
    if (has_newer_worker) program.environment["SKROBOT_WORKER"] = SKROBOT_BINARY_DIR "/tests/abi/next/skrobot-worker";
    return test::run(program);
  }
  Ended shell(const std::string& script) {
    Program program;
    program.words = {"/bin/sh", "-ec", script};
    program.directory = directory.path();
    return test::run(program);
  }
  // What abidiff says of the types of `include`/skrobot/plugin.h, against those of the first version.
  Ended compare(const std::string& include) {
    return shell("sh '" + k_abi + "/describe.sh' '" + include +
                 "' witness.so\n"
                 "abidiff --suppressions '" +
                 k_abi + "/v1/accepted.abignore' '" + k_abi + "/v1/plugin.abi' witness.so");
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(abi_test, Bench)

BOOST_AUTO_TEST_CASE(plugins_of_the_first_version_run) {
  const Ended ended = run_skrobot({"run", "frozen_c_task", "steps=3", "--plugins", k_frozen, "--seed", "9", "--notify",
                                   "frozen_c_notifier", "--notify", "frozen_cpp_notifier:rate=0.25"});
  BOOST_TEST(ended.exit_code == 0, ended.errors);
  const auto experiment = only_experiment(directory / "experiments");
  const json::value result = parse_json(read_text(experiment / "frozen_c_task.result"));
  BOOST_TEST(to_text(result) == R"({"seed":9,"params":{"steps":3,"end":"well"}})");
  const std::string metrics = read_text(experiment / "frozen_c_task.metrics");
  for (const char* part : {"square,2,", ",4\n", "square,100,", ",1.5\n", "square,101,", ",2.5\n"})
    BOOST_TEST(metrics.find(part) != std::string::npos, metrics);
  BOOST_TEST(read_text(experiment / "frozen_c_task.log").find("a warning from long ago") != std::string::npos);
  BOOST_TEST(std::filesystem::exists(experiment / "frozen_c_task" / "file.txt"));
  const json::value record = parse_json(read_text(experiment / "frozen_c_task.run"));
  BOOST_TEST(record.at("notifications").as_array().size() == 2u);
  for (const json::value& one : record.at("notifications").as_array())
    BOOST_TEST(one.at("state").as_string() == "delivered", to_text(one));
}

BOOST_AUTO_TEST_CASE(their_failures_are_reported) {
  const Ended ended = run_skrobot({"run", "frozen_c_task", "end=badly", "--plugins", k_frozen});
  BOOST_TEST(ended.exit_code == 1);
  const std::string errors = read_text(only_experiment(directory / "experiments") / "frozen_c_task.errors");
  BOOST_TEST(errors.starts_with("it ends badly\n"), errors);
  BOOST_TEST(errors.find("as it was asked to") != std::string::npos, errors);
}

BOOST_AUTO_TEST_CASE(the_cpp_layer_of_the_first_version_runs) {
  const Ended ended = run_skrobot({"run", "frozen_cpp_task", "shade=dark", "inner.rate=0.125", "list=[1,2,3]",
                                   "secret=hidden", "limit=2", "--plugins", k_frozen, "--seed", "4"});
  BOOST_TEST(ended.exit_code == 0, ended.errors);
  const auto experiment = only_experiment(directory / "experiments");
  BOOST_TEST(to_text(parse_json(read_text(experiment / "frozen_cpp_task.result"))) ==
             R"({"seed":4,"rate":0.125,"shade":"dark","list":3})");
  BOOST_TEST(read_text(experiment / "frozen_cpp_task.metrics").find("loss,1000,") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(they_pass_the_checker) {
  for (const char* plugin : {"frozen_c", "frozen_cpp"}) {
    const Ended ended = run_skrobot(
        {"plugins", "check", k_frozen + "/" + plugin + ".so", "--level", k_level, "--timeout", "60s", "--seed", "1"});
    BOOST_TEST(ended.exit_code == 0, ended.output);
  }
}

// The first minor version, rehearsed with a header that has one member more in each struct. A plugin of it says whether
// it found them.
BOOST_AUTO_TEST_CASE(a_newer_plugin_in_this_host_and_in_its_own) {
  for (const char* plugin : {"next_c", "next_cpp"}) {
    for (const bool is_newer : {false, true}) {
      BOOST_TEST_CONTEXT(plugin << (is_newer ? " in a newer worker" : " in this worker")) {
        const std::string folder = k_next + plugin;
        const Ended checked = run_skrobot(
            {"plugins", "check", folder + "/" + plugin + ".so", "--level", k_level, "--timeout", "60s", "--seed", "1"},
            is_newer);
        BOOST_TEST(checked.exit_code == 0, checked.output);
        BOOST_TEST(checked.output.find("crash") == std::string::npos, checked.output);
        const std::string task = std::string(plugin) + "_task", experiments = task + (is_newer ? "_newer" : "_older");
        const Ended ended = run_skrobot({"run", task, "--plugins", folder, "--notify",
                                         std::string(plugin) + "_notifier", "--experiments", experiments},
                                        is_newer);
        BOOST_TEST(ended.exit_code == 0, ended.errors);
        BOOST_TEST(ended.errors.find("warning") == std::string::npos, ended.errors);
        const json::value result = parse_json(read_text(only_experiment(directory / experiments) / (task + ".result")));
        BOOST_TEST(result.at("run").as_bool() == is_newer);
        BOOST_TEST(result.at("host").as_bool() == is_newer);
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(older_plugins_in_a_newer_host) {
  const std::string today = SKROBOT_TEST_PLUGINS;
  for (const std::string& file : {k_frozen + "/frozen_c.so", k_frozen + "/frozen_cpp.so", today + "/descent/descent.so",
                                  today + "/square/square.so", today + "/printing_notifier/printing_notifier.so"}) {
    const Ended ended =
        run_skrobot({"plugins", "check", file, "--level", k_level, "--timeout", "60s", "--seed", "1"}, true);
    BOOST_TEST(ended.exit_code == 0, ended.output);
  }
  const Ended ended =
      run_skrobot({"run", "frozen_c_task", "steps=3", "--plugins", k_frozen, "--notify", "frozen_cpp_notifier"}, true);
  BOOST_TEST(ended.exit_code == 0, ended.errors);
  BOOST_TEST(read_text(only_experiment(directory / "experiments") / "frozen_c_task.metrics").find("square,2,") !=
             std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_newer_plugin_that_skips_the_check_is_found) {
  const std::string file = k_next + "next_careless/next_careless.so";
  const Ended checked = run_skrobot({"plugins", "check", file, "--level", "strict", "--seed", "1", "--json"}, true);
  BOOST_TEST(checked.exit_code == 1, checked.errors);
  const json::value report = parse_json(checked.output);
  std::string bad;
  for (const json::value& check : report.at("checks").as_array()) {
    const std::string grade(check.at("grade").as_string());
    if (grade != "pass" && grade != "skip") bad += std::string(check.at("check").as_string()) + " " + grade + ", ";
  }
  if (SKROBOT_SANITIZED == 0)
    BOOST_TEST(bad == "entry.older-host crash, run.older-host crash, run.older-host crash, ", bad);
  BOOST_TEST(!report.at("good").as_bool());
}

BOOST_AUTO_TEST_CASE(the_types_are_those_of_the_first_version) {
  const Ended ended = compare(SKROBOT_SOURCE_DIR "/sdk/include");
  // Not only the exit code's "incompatible" bit: what is not accepted by name is a change.
  BOOST_TEST(ended.exit_code == 0, ended.output << ended.errors);
}

BOOST_AUTO_TEST_CASE(a_changed_type_is_detected) {
  const std::string header = read_text(SKROBOT_SOURCE_DIR "/sdk/include/skrobot/plugin.h");
  // Without the header's own assertions, which would stop it first.
  const std::size_t end = header.find("/* The frozen layout");
  BOOST_TEST_REQUIRE(end != std::string::npos);
  const std::string body = header.substr(0, end) + "#endif\n";
  const std::vector<std::pair<std::string, std::string>> changes{
      {"  uint64_t seed;", "  int64_t seed;"},                           // another type
      {"  uint64_t seed; ", "  uint32_t added, more; uint64_t seed; "},  // inserted
      {"  void (*progress)(void* ctx, uint64_t done,",
       "  void (*progress)(void* ctx, uint32_t done,"},                       // another parameter
      {"  const void* vtable;", "  const void* vtable; const void* added;"},  // at the tail, not accepted by name
  };
  std::filesystem::create_directories(directory / "skrobot");
  for (const auto& [from, to] : changes) {
    std::string changed = body;
    const std::size_t at = changed.find(from);
    BOOST_TEST_REQUIRE(at != std::string::npos, from);
    changed.replace(at, from.size(), to);
    write_text(directory / "skrobot" / "plugin.h", changed);
    const Ended ended = compare(directory.path().string());
    BOOST_TEST((ended.exit_code & 4) == 4, to << "\n" << ended.output << ended.errors);
  }
}

BOOST_AUTO_TEST_CASE(the_frozen_header_is_the_first_versions) {
  const Ended ended = compare(k_abi + "/v1/include");
  BOOST_TEST(ended.exit_code == 0, ended.output << ended.errors);
}

BOOST_AUTO_TEST_SUITE_END()
