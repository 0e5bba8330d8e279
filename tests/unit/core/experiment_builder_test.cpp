// SPDX-License-Identifier: MIT
// What a disk that fails leaves is crash_consistency_test's.
#include "core/experiment_builder.hpp"

#include <boost/test/unit_test.hpp>
#include <regex>
#include <set>
#include <skrobot/error.hpp>
#include <thread>
#include <vector>

#include "base/machine.hpp"
#include "support/temporary_directory.hpp"

namespace skrobot {
namespace {

struct Bench {
  test::TemporaryDirectory directory;
  ExperimentPlan plan{directory / "repository", "ada", {}, {}, {}};

  ExperimentIdentity build() { return build_experiment(real_file_system(), plan); }
  static json::object log_of(const ExperimentIdentity& identity) {
    return parse_json(test::read_text(identity.directory / "experiment.log")).as_object();
  }
  std::string failure(Fault fault) {
    try {
      build();
    } catch (const Error& error) {
      BOOST_TEST((error.fault() == fault));
      return error.hint().empty() ? error.what() : std::string(error.what()) + " | " + error.hint();
    }
    return "-";
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(experiment_builder_test, Bench)

BOOST_AUTO_TEST_CASE(the_directory_contains_only_the_log) {
  const ExperimentIdentity identity = build();
  BOOST_TEST(identity.experimenter == "ada");
  BOOST_TEST(
      std::regex_match(identity.id, std::regex("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")),
      identity.id);
  BOOST_TEST(identity.directory.parent_path() == plan.repository);
  BOOST_TEST(std::regex_match(identity.directory.filename().string(),
                              std::regex("ada-\\d{4}-\\d\\d-\\d\\dT\\d\\d-\\d\\d-\\d\\d")));
  BOOST_TEST(test::names_in(plan.repository) == (std::vector<std::string>{identity.directory.filename()}),
             boost::test_tools::per_element());
  BOOST_TEST(test::names_in(identity.directory) == (std::vector<std::string>{"experiment.log"}),
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(the_log_follows_the_format) {
  const ExperimentIdentity identity = build();
  const json::object log = log_of(identity);
  std::string keys;
  for (const auto& member : log) keys += std::string(member.key()) + " ";
  BOOST_TEST(keys ==
             "datetime experimenter experiment_id format host user platform command_line working_directory git source "
             "skrobot_version ");
  BOOST_TEST(log.at("experimenter").as_string() == "ada");
  BOOST_TEST(log.at("experiment_id").as_string() == identity.id);
  BOOST_TEST(log.at("format").as_int64() == 1);
  BOOST_TEST(log.at("source").is_null());
  BOOST_TEST(log.at("skrobot_version").as_string() == SKROBOT_VERSION);
  BOOST_TEST(log.at("working_directory").as_string() == std::filesystem::current_path().string());
  const std::string datetime(log.at("datetime").as_string());
  BOOST_TEST(
      std::regex_match(datetime, std::regex("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}[+-]\\d\\d:\\d\\d")),
      datetime);
  BOOST_TEST(log.at("command_line").as_array().size() == command_line().size());
}

BOOST_AUTO_TEST_CASE(outside_of_a_work_tree_there_is_no_git) {
  const auto before = std::filesystem::current_path();
  std::filesystem::current_path(directory.path());
  const ExperimentIdentity identity = build();
  std::filesystem::current_path(before);
  BOOST_TEST(log_of(identity).at("git").is_null());
}

BOOST_AUTO_TEST_CASE(the_source_is_copied_to_the_byte) {
  plan.source = directory / "my task.cpp";
  const std::string text("int main() {}\r\n\0\xFF", 17);
  test::write_text(plan.source, text);
  const ExperimentIdentity identity = build();
  BOOST_TEST(test::read_text(identity.directory / "my task.cpp") == text);
  BOOST_TEST(log_of(identity).at("source").as_string() == "my task.cpp");
}

BOOST_AUTO_TEST_CASE(any_experimenter_is_recorded_as_given_and_stays_in_the_repository) {
  for (const std::string name : {"../../etc", "Ada Lovelace", "..", "/", "\n", "Ünïcode", ".hidden"}) {
    plan.experimenter = name;
    const ExperimentIdentity identity = build();
    BOOST_TEST(identity.experimenter == name);
    BOOST_TEST(identity.directory.parent_path() == plan.repository);
    BOOST_TEST(!identity.directory.filename().string().starts_with("."));
    BOOST_TEST(log_of(identity).at("experimenter").as_string() == name);
  }
  plan.experimenter = "\xFF";
  BOOST_TEST(log_of(build()).at("experimenter").as_string() == "\xEF\xBF\xBD");
}

BOOST_AUTO_TEST_CASE(a_failed_build_is_reported_and_leaves_nothing) {
  plan.experimenter = "";
  BOOST_TEST(failure(Fault::usage) == "the experimenter's name is empty | omit it to be recorded as 'anonymous'");
  plan.experimenter = "ada";
  plan.source = directory / "experiment.log";
  BOOST_TEST(failure(Fault::usage) ==
             "the source file " + plan.source.string() + " has the name reserved for the experiment's log");
  plan.source = directory.path();
  BOOST_TEST(failure(Fault::usage).starts_with("cannot read the source file " + directory.path().string() + ": "));
  plan.source = directory / "gone.cpp";
  BOOST_TEST(failure(Fault::usage) ==
             "cannot read the source file " + plan.source.string() + ": no such file or directory");
  BOOST_TEST(test::names_in(directory.path()).empty());
}

BOOST_AUTO_TEST_CASE(a_repository_that_is_a_file_is_reported) {
  test::write_text(plan.repository, "a file");
  const std::string told = failure(Fault::host);
  BOOST_TEST(told.starts_with("cannot use the experiments repository " + plan.repository.string() + ": "), told);
  BOOST_TEST(told.ends_with(" | choose another directory with --experiments DIR or SKROBOT_EXPERIMENTS"), told);
}

BOOST_AUTO_TEST_CASE(concurrent_builds_get_unique_directories) {
  constexpr std::size_t k_threads = 4, k_each = 5;
  std::vector<std::vector<ExperimentIdentity>> made(k_threads);
  std::vector<std::thread> threads;
  for (auto& own : made) {
    threads.emplace_back([this, &own] {
      for (std::size_t i = 0; i < k_each; ++i) own.push_back(build_experiment(real_file_system(), plan));
    });
  }
  for (std::thread& thread : threads) thread.join();
  std::set<std::string> names, ids;
  for (const auto& own : made) {
    for (const ExperimentIdentity& identity : own) {
      names.insert(identity.directory.filename());
      ids.insert(identity.id);
      BOOST_TEST(log_of(identity).at("experiment_id").as_string() == identity.id);
      BOOST_TEST(std::regex_match(identity.directory.filename().string(),
                                  std::regex("ada-[0-9T-]{19}(-([2-9]|[1-9][0-9]))?")));
    }
  }
  BOOST_TEST(names.size() == k_threads * k_each);
  BOOST_TEST(ids.size() == k_threads * k_each);
  BOOST_TEST(test::names_in(plan.repository).size() == k_threads * k_each);
}

BOOST_AUTO_TEST_CASE(secrets_are_not_in_the_command_line) {
  const std::string program = command_line().at(0), name = std::filesystem::path(program).filename();
  plan.secrets = {name, "", "not in it"};
  const std::string masked(log_of(build()).at("command_line").at(0).as_string());
  BOOST_TEST(masked == std::regex_replace(program, std::regex(name), "<secret>"));
}

// It ends: a secret may stand in "<secret>" itself. ("t" is in the name of this program.)
BOOST_AUTO_TEST_CASE(a_secret_that_is_part_of_the_mask_is_masked_too, *boost::unit_test::timeout(60)) {
  plan.secrets = {"t"};
  const std::string masked(log_of(build()).at("command_line").at(0).as_string());
  BOOST_TEST(masked == std::regex_replace(command_line().at(0), std::regex("t"), "<secret>"));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace skrobot
