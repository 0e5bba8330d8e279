// SPDX-License-Identifier: MIT
// Plugin files that cannot be used, or must not be: each is listed with the reason, and nothing of it runs.
#include <boost/test/unit_test.hpp>
#include <map>
#include <regex>
#include <skrobot/json.hpp>

#include "support/fault_table.hpp"
#include "support/program.hpp"
#include "support/skrobot_bench.hpp"
#include "support/temporary_directory.hpp"

using namespace skrobot;
using namespace skrobot::test;

namespace {

struct ScanFault {
  const char* plugin;
  const char* fault;  // a regular expression for what `plugins list` says of the file
  bool under_sanitizers = true;
};

const std::vector<ScanFault> k_scan_faults{
    {"not_a_plugin", "it is not a skrobot plugin: it does not export skrobot_plugin_entry"},
    {"missing_dependency", "libskrobot_absent"},
    {"entry_in_dependency", "it does not export skrobot_plugin_entry itself; only one of its libraries does"},
    {"newer_abi", "built for version 2 of the plugin contract, this host has version 1"},
    {"older_abi", "built for version 0 of the plugin contract, this host has version 1"},
    {"small_entry", "its skrobot_plugin_entry is 16 bytes, this host needs"},
    {"null_functions", "lacks the function count or descriptor"},
    {"null_descriptor", "descriptor 0 of 1 is null"},
    {"duplicate_names", "it offers two tasks named 'old_task'"},
    {"bad_name", "the name '../Old Task' is not snake_case"},
    {"schema_too_large", "the schema of 'old_task' has more than 256 KiB"},
    {"schema_not_json", "the schema of 'old_task' is not JSON: line 1, column 10"},
    {"schema_unknown_type", "the schema of 'old_task' cannot be used: 'x': unknown type \"colour\""},
    {"schema_unstable", "the schema of 'old_task' differs between calls"},
    {"init_fails", "its init failed: no licence found"},
    // Unoptimised, the exception meets a noexcept function of the loader on its way, and the process aborts.
    {"static_constructor_throws", "during ", false},
    {"static_constructor_aborts", "crashed with SIGABRT"},
    {"static_constructor_exits", "ended the process with exit code 0"},
    {"hangs_in_scan", "did not respond within 10 s during inspection"},
    {"hides_in_scan", "did not respond within 10 s during inspection"},
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(unusable_plugins_test, SkrobotBench)

BOOST_AUTO_TEST_CASE(an_unusable_plugin_is_listed_with_the_reason) {
  std::string table;
  std::vector<std::string> arguments{"plugins", "list"};
  for (const ScanFault& fault : k_scan_faults) {
    arguments.insert(arguments.end(), {"--plugins", fixture(fault.plugin)});
  }
  // No library at all, and one that is cut short.
  std::filesystem::create_directory(directory / "bad");
  write_text(directory / "bad" / "text.so", "this is no library");
  write_text(directory / "bad" / "cut.so",
             read_text(std::filesystem::path(fixture("null_task")) / "null_task.so").substr(0, 700));
  std::string foreign = read_text(std::filesystem::path(fixture("null_task")) / "null_task.so");
  foreign[18] = 8;  // e_machine: MIPS
  foreign[19] = 0;
  write_text(directory / "bad" / "foreign.so", foreign);
  arguments.insert(arguments.end(), {"--plugins", "bad", "--plugins", fixture("null_task"), "--json"});
  const Ended ended = run_skrobot(arguments);
  BOOST_TEST_REQUIRE(ended.exit_code == 0, ended.errors);
  std::map<std::string, std::string> faults;
  const json::value plugins = parse_json(ended.output);
  for (const json::value& plugin : plugins.as_array()) {
    faults[std::filesystem::path(std::string(plugin.at("path").as_string())).stem()] = plugin.at("fault").as_string();
  }
  for (const ScanFault& fault : k_scan_faults) {
    if (SKROBOT_SANITIZED && !fault.under_sanitizers) continue;
    BOOST_TEST(faults[fault.plugin].find(fault.fault) != std::string::npos,
               fault.plugin << ": " << faults[fault.plugin]);
  }
  BOOST_TEST(faults["text"] == "cannot be used: it is not a shared library");
  BOOST_TEST(faults["cut"] == "cannot be used: it is truncated: it has only 700 bytes");
  BOOST_TEST(faults["foreign"] == "cannot be used: it is built for another architecture");
  BOOST_TEST(faults["null_task"] == "");
  if (SKROBOT_SANITIZED) return;
  for (const char* file : {"text", "cut", "foreign"})
    table += std::string("| ") + file + " | " + cell(faults[file], directory.path()) + " |\n";
  for (const ScanFault& fault : k_scan_faults) {
    if (fault.under_sanitizers)
      table += std::string("| `") + fault.plugin + "` | " + cell(faults[fault.plugin], directory.path()) + " |\n";
  }
  check_readme(table, "scan-faults.md");
}

BOOST_AUTO_TEST_CASE(the_reason_is_remembered_until_the_file_changes) {
  std::filesystem::create_directory(directory / "plugins");
  const auto file = directory / "plugins" / "plugin.so";
  std::filesystem::copy_file(
      std::filesystem::path(fixture("static_constructor_aborts")) / "static_constructor_aborts.so", file);
  const auto list = [&] { return run_skrobot({"plugins", "list", "--plugins", "plugins"}).output; };
  BOOST_TEST(list().find("crashed with SIGABRT") != std::string::npos);
  BOOST_TEST(read_text(directory / "home/.cache/skrobot/plugins.cache").find("crashed with SIGABRT") !=
             std::string::npos);
  BOOST_TEST(list().find("crashed with SIGABRT") != std::string::npos);
  std::filesystem::remove(file);
  std::filesystem::copy_file(std::filesystem::path(fixture("null_task")) / "null_task.so", file);
  BOOST_TEST(list().find("null_task") != std::string::npos);
  BOOST_TEST(list().find("crashed") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_file_that_others_can_write_to_is_refused) {
  std::filesystem::create_directory(directory / "plugins");
  const auto file = directory / "plugins" / "null_task.so";
  std::filesystem::copy_file(std::filesystem::path(fixture("null_task")) / "null_task.so", file);
  std::filesystem::permissions(file, std::filesystem::perms::all);
  const Ended refused = run_skrobot({"run", "null_task", "--plugins", "plugins"});
  BOOST_TEST(refused.exit_code == 2);
  BOOST_TEST(refused.errors.find("null_task.so could not be used") != std::string::npos, refused.errors);
  BOOST_TEST(
      run_skrobot({"plugins", "list", "--plugins", "plugins", "--json"}).output.find("every user can write to") !=
      std::string::npos);
  BOOST_TEST(run_skrobot({"run", "null_task", "--plugins", "plugins", "--allow-untrusted"}).exit_code == 0);
}

BOOST_AUTO_TEST_CASE(only_listed_plugins_are_used_if_a_list_is_given) {
  std::filesystem::create_directory(directory / "plugins");
  const auto file = directory / "plugins" / "plugin.so";
  const auto put = [&](const std::string& plugin) {
    std::filesystem::remove(file);
    std::filesystem::copy_file(std::filesystem::path(fixture(plugin)) / (plugin + ".so"), file);
  };
  put("null_task");
  const std::vector<std::string> words{"run",     "null_task",         "-q",     "--plugins",
                                       "plugins", "--trusted-plugins", "trusted"};
  const auto refused = [&](const Ended& ended) {
    BOOST_TEST(ended.exit_code == 2, ended.output);
    BOOST_TEST(ended.errors.find("plugin.so could not be used") != std::string::npos, ended.errors);
  };
  const Ended without = run_skrobot(words);
  BOOST_TEST(without.exit_code == 2);
  BOOST_TEST(without.errors.find("cannot read the list of trusted plugins") != std::string::npos, without.errors);
  write_text(directory / "trusted", "# nothing yet\n");
  refused(run_skrobot(words));
  BOOST_TEST(!std::filesystem::exists(directory / "experiments"));
  const std::string list =
      run_skrobot({"plugins", "list", "--plugins", "plugins", "--trusted-plugins", "trusted", "--json"}).output;
  std::smatch found;
  BOOST_TEST_REQUIRE(
      std::regex_search(
          list, found,
          std::regex("plugin\\.so\",[^}]*its SHA-256 ([0-9a-f]{64}) is not in the list of trusted plugins")),
      list);
  // As sha256sum prints it; in the settings of the folder it holds for every command.
  write_text(directory / "trusted", found[1].str() + "  plugin.so\n");
  write_text(directory / "skrobot.json", R"({"trusted_plugins": "trusted"})");
  const Ended trusted = run_skrobot({"run", "null_task", "-q", "--plugins", "plugins"});
  BOOST_TEST(trusted.exit_code == 0, trusted.errors);
  const auto record = only_experiment(directory / "experiments");
  BOOST_TEST(parse_json(read_text(record / "null_task.run")).at("plugin").at("sha256").as_string() == found[1].str());
  put("static_constructor_aborts");  // never loaded
  refused(run_skrobot({"run", "null_task", "-q", "--plugins", "plugins"}));
  const std::string not_loaded = run_skrobot({"plugins", "list", "--plugins", "plugins", "--json"}).output;
  BOOST_TEST(not_loaded.find("is not in the list of trusted plugins") != std::string::npos, not_loaded);
  BOOST_TEST(not_loaded.find("crashed") == std::string::npos, not_loaded);
  write_text(directory / "trusted", "nonsense\n");
  const Ended nonsense = run_skrobot(words);
  BOOST_TEST(nonsense.exit_code == 2);
  BOOST_TEST(
      nonsense.errors.find("trusted:1: expected the 64 digits of a SHA-256, got 'nonsense'") != std::string::npos,
      nonsense.errors);
}

BOOST_AUTO_TEST_SUITE_END()
