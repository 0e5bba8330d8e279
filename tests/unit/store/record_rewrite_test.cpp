// SPDX-License-Identifier: MIT
#include "store/record_rewrite.hpp"

#include <boost/test/unit_test.hpp>
#include <filesystem>
#include <skrobot/error.hpp>

#include "support/failing_file_system.hpp"
#include "support/sample_repository.hpp"
#include "support/temporary_directory.hpp"

using namespace skrobot;
using namespace skrobot::test;

namespace {

namespace fs = std::filesystem;

struct Bench {
  Bench() {
    write_experiment(directory.path(), {"ada",
                                        sample_log("ada", "2026-03-01T12:00:00.000+00:00", "e"),
                                        {sample_run("a_task", "2026-03-01T12:00:00.000+00:00", "one")}});
  }
  void rewrite(FileSystem& disk, const std::string& id = "one") {
    rewrite_record(disk, files, id, [](json::object& record) { record["note"] = "changed"; });
  }
  std::string text() { return read_text(files.run()); }

  TemporaryDirectory directory;
  const RunFiles files{directory / "ada", "a_task"};
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(record_rewrite_test, Bench)

BOOST_AUTO_TEST_CASE(whatever_fails_the_record_is_the_one_or_the_other) {
  const std::string before = text();
  std::size_t failures = 0;
  std::string changed;
  for (std::size_t at = 0; at < 100; ++at) {
    write_file(files.run(), before);
    FailingFileSystem disk(at, std::errc::no_space_on_device);
    try {
      rewrite(disk);
      changed = text();
      break;
    } catch (const Error& e) {
      ++failures;
      BOOST_TEST((e.fault() == Fault::host));
      const std::string message = e.what();
      BOOST_TEST(message.find("a_task.run") != std::string::npos, message);
      const json::value record = parse_json(text());
      BOOST_TEST((text() == before || record.at("note") == json::value("changed")));
    }
    for (const std::string& name : names_in(directory / "ada")) BOOST_TEST(!name.ends_with(".tmp"), name);
  }
  BOOST_TEST(failures >= 3u);  // to write, to sync, to rename
  BOOST_TEST(parse_json(changed).at("note") == json::value("changed"));
}

BOOST_AUTO_TEST_CASE(a_change_that_throws_changes_nothing) {
  const std::string before = text();
  BOOST_CHECK_THROW(rewrite_record(real_file_system(), files, "one",
                                   [](json::object& record) {
                                     record.clear();
                                     throw std::runtime_error("no");
                                   }),
                    std::runtime_error);
  BOOST_TEST(text() == before);
}

BOOST_AUTO_TEST_CASE(what_could_not_be_read_again_is_not_written) {
  const std::string before = text();
  BOOST_CHECK_THROW(rewrite_record(real_file_system(), files, "one",
                                   [](json::object& record) { record["note"] = std::string(65 << 20, 'x'); }),
                    Error);
  BOOST_TEST(text() == before);
}

BOOST_AUTO_TEST_CASE(damaged_and_foreign_records_stay_as_they_are) {
  for (const std::string& found :
       {std::string(), std::string("no JSON"), std::string("[]"), std::string(R"({"format": 99, "id": "one"})"),
        std::string(R"({"format": 1, "id": "one", "task": "t"})")}) {
    write_file(files.run(), found);
    BOOST_CHECK_THROW(check_rewritable(files, "one"), Error);
    BOOST_CHECK_THROW(rewrite(real_file_system()), Error);
    BOOST_TEST(text() == found);
  }
}

BOOST_AUTO_TEST_SUITE_END()
