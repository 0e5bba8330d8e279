// SPDX-License-Identifier: MIT
#include "core/earlier_run.hpp"

#include <boost/test/unit_test.hpp>

#include "base/machine.hpp"
#include "support/temporary_directory.hpp"

using namespace skrobot;
using namespace skrobot::test;

namespace {

struct EarlierRuns {
  TemporaryDirectory directory;

  // Writes one run's record; the experiment too, where it is not there.
  RunRecord add(const std::string& experiment, const std::string& run, const std::string& task, State state,
                const std::string& started, const std::string& experimenter = "ada") {
    const auto place = directory / experiment;
    std::filesystem::create_directories(place);
    write_text(place / "experiment.log", to_text(json::object{{"experimenter", experimenter}, {"format", 1}}));
    RunRecord record;
    record.id = experiment + "/" + run;
    record.task = task;
    record.state = state;
    record.started = "2026-03-01T" + started + ".000+00:00";
    record.host = host_name();
    record.pid = 2147483647;  // of no process
    write_text(place / (run + ".run"), to_text(to_json(record)));
    return record;
  }
  bool recovered(const std::string& experiment, const std::string& run, const RunRecord& record,
                 const std::string& experimenter = "ada") {
    return has_recovered({directory / experiment, run}, record, experimenter);
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(earlier_run_test, EarlierRuns)

BOOST_AUTO_TEST_CASE(the_first_run_of_all_recovers_from_nothing) {
  const RunRecord record = add("ada-2026-03-01T12-00-00", "train", "train", State::completed, "12:00:00");
  BOOST_TEST(!recovered("ada-2026-03-01T12-00-00", "train", record));
}

BOOST_AUTO_TEST_CASE(the_newest_earlier_experiment_counts) {
  add("ada-2026-03-01T10-00-00", "train", "train", State::failed, "10:00:00");
  const RunRecord second = add("ada-2026-03-01T11-00-00", "train", "train", State::completed, "11:00:00");
  BOOST_TEST(recovered("ada-2026-03-01T11-00-00", "train", second));
  const RunRecord third = add("ada-2026-03-01T12-00-00", "train", "train", State::completed, "12:00:00");
  BOOST_TEST(!recovered("ada-2026-03-01T12-00-00", "train", third));
  BOOST_TEST(recovered("ada-2026-03-01T11-00-00", "train", second));  // what came later does not matter
}

BOOST_AUTO_TEST_CASE(every_final_state_except_completed_is_a_failure) {
  for (const State state :
       {State::failed, State::crashed, State::timed_out, State::cancelled, State::running}) {  // running: lost
    BOOST_TEST_CONTEXT(to_string(state)) {
      add("ada-2026-03-01T10-00-00", "train", "train", state, "10:00:00");
      const RunRecord record = add("ada-2026-03-01T11-00-00", "train", "train", State::completed, "11:00:00");
      BOOST_TEST(recovered("ada-2026-03-01T11-00-00", "train", record));
    }
  }
}

BOOST_AUTO_TEST_CASE(other_tasks_and_experimenters_do_not_count) {
  add("ada-2026-03-01T10-00-00", "train", "train", State::failed, "10:00:00");
  add("ada-2026-03-01T10-00-00", "other", "other", State::completed, "10:30:00");
  add("bob-2026-03-01T10-40-00", "train", "train", State::completed, "10:40:00", "bob");
  add("ada-2026-03-01T10-50-00", "train", "train", State::completed, "10:50:00",
      "a/da");  // the same in the file system
  std::filesystem::create_directories(directory / "ada-notes");
  write_text(directory / "ada-2026-03-01T10-55-00", "a file");
  const RunRecord record = add("ada-2026-03-01T11-00-00", "train", "train", State::completed, "11:00:00");
  BOOST_TEST(recovered("ada-2026-03-01T11-00-00", "train", record));
}

BOOST_AUTO_TEST_CASE(its_own_experiment_comes_first) {
  add("ada-2026-03-01T10-00-00", "train", "train", State::completed, "10:00:00");
  add("ada-2026-03-01T11-00-00", "train", "train", State::failed, "11:00:00");
  const RunRecord second = add("ada-2026-03-01T11-00-00", "train-2", "train", State::completed, "11:01:00");
  const RunRecord third = add("ada-2026-03-01T11-00-00", "train-3", "train", State::completed, "11:02:00");
  BOOST_TEST(recovered("ada-2026-03-01T11-00-00", "train-2", second));
  BOOST_TEST(!recovered("ada-2026-03-01T11-00-00", "train-3", third));
}

BOOST_AUTO_TEST_CASE(experiments_of_one_second_are_in_the_order_of_their_numbers) {
  add("ada-2026-03-01T10-00-00-9", "train", "train", State::completed, "10:00:00");
  add("ada-2026-03-01T10-00-00-10", "train", "train", State::failed, "10:00:00");
  const RunRecord record = add("ada-2026-03-01T10-00-00-11", "train", "train", State::completed, "10:00:00");
  BOOST_TEST(recovered("ada-2026-03-01T10-00-00-11", "train", record));
}

BOOST_AUTO_TEST_CASE(damaged_records_are_ignored) {
  add("ada-2026-03-01T10-00-00", "train", "train", State::failed, "10:00:00");
  add("ada-2026-03-01T10-30-00", "train", "train", State::completed, "10:30:00");
  write_text(directory / "ada-2026-03-01T10-30-00" / "train.run", "{");
  const RunRecord record = add("ada-2026-03-01T11-00-00", "train", "train", State::completed, "11:00:00");
  BOOST_TEST(recovered("ada-2026-03-01T11-00-00", "train", record));
}

BOOST_AUTO_TEST_SUITE_END()
