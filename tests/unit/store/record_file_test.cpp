// SPDX-License-Identifier: MIT
#include "store/record_file.hpp"

#include <algorithm>
#include <boost/test/unit_test.hpp>

#include "store/metrics_reader.hpp"
#include "store/record_reader.hpp"
#include "support/hostile_files.hpp"
#include "support/temporary_directory.hpp"

using namespace skrobot;
using namespace skrobot::test;

namespace {

namespace fs = std::filesystem;

struct Bench {
  Bench() {
    fs::create_directories(trial);
    fs::create_directories(experiment / "slurm");
    fs::create_directory(outside);
    write_text(outside / "secret", "{}");
  }
  std::string why(const fs::path& path, std::uint64_t most = k_most_document_bytes) {
    std::string bytes;
    const auto code = read_record_file(path, bytes, most);
    return code ? reason(code) : "read " + std::to_string(bytes.size());
  }
  TemporaryDirectory directory;
  const fs::path outside = directory / "outside", experiment = directory / "experiments" / "ada",
                 trial = experiment / "trials" / "17";
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(record_file_test, Bench)

BOOST_AUTO_TEST_CASE(regular_files_are_read_up_to_a_limit) {
  for (const fs::path& path : {experiment / "t.run", trial / "t.run", experiment / "slurm" / "batch-1.json"}) {
    write_text(path, "1234");
    BOOST_TEST(why(path) == "read 4");
    BOOST_TEST(why(path, 4) == "read 4");
    BOOST_TEST(why(path, 3) == "it is too large");
  }
  BOOST_TEST(why(experiment / "absent") == "no such file or directory");
  write_text(experiment / "empty", "");
  BOOST_TEST(why(experiment / "empty") == "read 0");
}

BOOST_AUTO_TEST_CASE(anything_else_is_refused_without_waiting) {
  const std::map<std::string, std::string> expected{
      {"pipe", "it is not a regular file"},      {"socket", "it is not a regular file"},
      {"device", "it is not a regular file"},    {"link_to_device", "it is a symbolic link"},
      {"link_outside", "it is a symbolic link"}, {"link_to_itself", "it is a symbolic link"},
      {"directory", "it is a directory"},        {"huge", "it is too large"},
      {"line_without_end", "it is too large"}};
  for (const HostileKind& kind : hostile_kinds()) {
    for (const fs::path& path : {experiment / "t.run", trial / "t.run"}) {
      write_text(path, "{}");
      if (!put_hostile(kind.name, path, outside)) continue;
      BOOST_TEST(why(path) == expected.at(kind.name), kind.name);
      std::string fault;
      BOOST_TEST(!read_object(path, fault), kind.name);
      MetricsReader metrics(path);
      std::size_t points = 0;
      static_cast<void>(metrics.read([&](std::span<const MetricRow> rows) { points += rows.size(); }));
      BOOST_TEST(points == 0u, kind.name);
      fs::remove_all(path);
    }
  }
}

BOOST_AUTO_TEST_CASE(no_directory_below_the_repository_is_a_link) {
  write_text(trial / "t.run", "{}");
  write_text(experiment / "t.run", "{}");
  std::vector<std::string> names;
  for (const fs::path& place : {trial, trial.parent_path(), experiment}) {
    fs::rename(place, directory / "moved");
    fs::create_directory_symlink(directory / "moved", place);
    BOOST_TEST(why(trial / "t.run") == "it is a symbolic link", place);
    BOOST_TEST((record_names(trial, names) == std::errc::too_many_symbolic_link_levels), place);
    BOOST_TEST(names.empty());
    if (place != experiment) BOOST_TEST(trial_names(experiment).size() == (place == trial ? 1u : 0u), place);
    fs::remove(place);
    fs::rename(directory / "moved", place);
    BOOST_TEST(why(trial / "t.run") == "read 2");
  }
}

BOOST_AUTO_TEST_CASE(the_repositorys_own_path_may_have_links) {
  write_text(trial / "t.run", "{}");
  fs::create_directory_symlink(directory / "experiments", directory / "link");
  BOOST_TEST(why(directory / "link" / "ada" / "trials" / "17" / "t.run") == "read 2");
  std::vector<std::string> names;
  BOOST_TEST(!record_names(directory / "link" / "ada" / "trials", names));
  BOOST_TEST(names == std::vector<std::string>{"17"}, boost::test_tools::per_element());
  // And a link in the record is none of it, whichever way it is reached.
  fs::create_symlink(outside / "secret", trial / "u.run");
  BOOST_TEST(why(directory / "link" / "ada" / "trials" / "17" / "u.run") == "it is a symbolic link");
}

BOOST_AUTO_TEST_CASE(holes_in_sparse_files_are_skipped) {
  BOOST_TEST_REQUIRE(put_hostile("huge", experiment / "t.log", outside));
  std::error_code code;
  const RecordFile file(experiment / "t.log", code);
  BOOST_TEST(!code);
  const std::uint64_t at = file.next_written(10);
  BOOST_TEST((at == file.stamp().size || at == 10u));  // not every file system can tell
}

BOOST_AUTO_TEST_CASE(invalid_metrics_files_are_read_up_to_a_limit) {
  BOOST_TEST_REQUIRE(put_hostile("huge", experiment / "t.metrics", outside));
  MetricsReader reader(experiment / "t.metrics");
  BOOST_TEST(!reader.read([](std::span<const MetricRow>) {}));
  BOOST_TEST(reader.damaged() == 1u);
  BOOST_TEST(reader.offset() < (std::uint64_t{1} << 30));
}

BOOST_AUTO_TEST_SUITE_END()
