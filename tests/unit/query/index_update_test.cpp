// SPDX-License-Identifier: MIT
// When the index writes, and what makes it look. What it then has is run_index_test's.
#include "query/index_update.hpp"

#include <boost/test/unit_test.hpp>
#include <skrobot/error.hpp>

#include "base/file_system.hpp"
#include "support/sample_repository.hpp"
#include "support/temporary_directory.hpp"

using namespace skrobot;
using namespace skrobot::test;

namespace {

namespace fs = std::filesystem;

const std::string k_started = "2026-03-01T12:00:00.000+00:00";

struct Bench {
  Bench() {
    write("ada", {"t"});
    make_old();
    BOOST_TEST(prepare_index(database, "this", [] {}));
  }
  void write(const std::string& experiment, const std::vector<std::string>& runs) {
    SampleExperiment made{experiment, sample_log("ada", k_started, experiment), {}};
    for (const std::string& run : runs) made.runs.push_back(sample_run(run, k_started, experiment + "/" + run));
    write_experiment(repository, made);
  }
  // Older than what is looked at again in any case.
  void make_old() {
    const auto before = fs::file_time_type::clock::now() - std::chrono::hours(1);
    for (const auto& entry : fs::recursive_directory_iterator(repository)) fs::last_write_time(entry.path(), before);
    fs::last_write_time(repository, before);
  }
  // How often it began to write.
  int update() {
    int writes = 0;
    update_index(database, repository, [&] { ++writes; });
    return writes;
  }
  std::string runs() {
    std::string text;
    Statement statement = database.prepare(
        "SELECT e.name || '/' || r.name || ' ' || r.state FROM runs r JOIN experiments e ON r.experiment = e.id "
        "ORDER BY 1");
    while (statement.step()) text += std::string(statement.text(0)) + ", ";
    return text;
  }

  TemporaryDirectory directory;
  const fs::path repository = directory / "experiments";
  Database database{fs::path()};
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(index_update_test, Bench)

BOOST_AUTO_TEST_CASE(what_did_not_change_is_not_written) {
  BOOST_TEST(update() == 1);
  BOOST_TEST(runs() == "ada/t completed, ");
  BOOST_TEST(update() == 0);
  touch(repository);  // some process has ended a run, of which nothing is left
  update();
  BOOST_TEST(runs() == "ada/t completed, ");
}

BOOST_AUTO_TEST_CASE(each_change_is_written_once) {
  update();
  write("bob", {"t", "trials/1/t"});
  make_old();
  touch(repository);
  BOOST_TEST(update() == 1);
  BOOST_TEST(runs() == "ada/t completed, bob/t completed, bob/trials/1/t completed, ");
  fs::remove(repository / "ada/t.run");  // replaced, as a host does
  write_text(repository / "ada/t.run", "{");
  touch(repository);
  BOOST_TEST(update() == 1);
  BOOST_TEST(runs() == "ada/t damaged, bob/t completed, bob/trials/1/t completed, ");
  fs::remove(repository / "bob/t.run");
  touch(repository);
  BOOST_TEST(update() == 1);
  BOOST_TEST(runs() == "ada/t damaged, bob/trials/1/t completed, ");
  fs::remove_all(repository / "ada");
  fs::remove_all(repository / "bob/trials/1");
  touch(repository);
  BOOST_TEST(update() == 1);
  BOOST_TEST(runs() == "");
}

BOOST_AUTO_TEST_CASE(a_repository_that_is_gone_has_no_runs) {
  update();
  fs::remove_all(repository);
  update();
  BOOST_TEST(runs() == "");
  write_text(repository, "a file");
  BOOST_CHECK_THROW(update(), Error);
}

BOOST_AUTO_TEST_CASE(what_begin_write_throws_comes_out_and_nothing_is_kept) {
  struct Busy {};
  BOOST_CHECK_THROW(update_index(database, repository, [] { throw Busy(); }), Busy);
  BOOST_TEST(runs() == "");
  BOOST_TEST(update() == 1);
  BOOST_TEST(runs() == "ada/t completed, ");
}

BOOST_AUTO_TEST_CASE(an_index_is_of_one_repository_and_one_version) {
  update();
  BOOST_TEST(prepare_index(database, "this", [] { BOOST_ERROR("it was prepared already"); }));
  BOOST_TEST(!prepare_index(database, "another", [] {}));
  BOOST_TEST(runs() == "ada/t completed, ");
  database.execute("CREATE TABLE foreign_one(x)");
  BOOST_TEST(!prepare_index(database, "this", [] {}));
  Database other{fs::path()};
  other.execute("CREATE TABLE runs(name TEXT)");
  BOOST_TEST(!prepare_index(other, "this", [] {}));
}

BOOST_AUTO_TEST_SUITE_END()
