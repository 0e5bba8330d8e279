// SPDX-License-Identifier: MIT
#include "app/record_view.hpp"

#include <sys/stat.h>

#include <boost/test/unit_test.hpp>

#include "query/run_query.hpp"
#include "store/result_file.hpp"
#include "support/sample_repository.hpp"
#include "support/temporary_directory.hpp"

using namespace skrobot;
using namespace skrobot::test;

namespace {

namespace fs = std::filesystem;

const std::string k_name = "ada-2026-03-01T12-00-00", k_started = "2026-03-01T12:00:00.000+00:00";

struct Bench {
  Bench() {
    sample.points = {{"loss", 1, 0.5, 0.25}, {"loss", 2, 0.6, 0.125}};
    write_experiment(repository, {k_name, sample_log("ada", k_started, "e"), {sample}});
  }
  RecordView view() {
    RunIndex index(repository);
    std::vector<std::int64_t> rows = find_rows(index.database(), RunQuery{});
    BOOST_TEST_REQUIRE(rows.size() == 1u);
    return view_record(repository, index.load(rows.front()));
  }
  void write(const std::string& file, const std::string& text) { write_text(repository / k_name / file, text); }

  TemporaryDirectory directory;
  const fs::path repository = directory / "experiments";
  SampleRun sample = sample_run("train_task", k_started, "1");
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(record_view_test, Bench)

BOOST_AUTO_TEST_CASE(it_has_what_all_files_of_a_run_say) {
  const RecordView seen = view();
  BOOST_TEST(seen.indexed.run == "train_task");
  BOOST_TEST_REQUIRE(seen.stored.record.has_value());
  BOOST_TEST((seen.stored.record->state == State::completed));
  BOOST_TEST(seen.log.at("experimenter").as_string() == "ada");
  BOOST_TEST(to_text(seen.params) == R"({"learning_rate":0.1,"rounds":50})");
  BOOST_TEST(to_text(seen.result.value()) == R"({"auc":0.9})");
  BOOST_TEST((seen.log_fault + seen.params_fault + seen.result_fault + seen.errors) == "");
}

BOOST_AUTO_TEST_CASE(what_is_damaged_is_said_and_the_rest_is_there) {
  write("train_task.params", "{\"learning_rate\": 0.");
  write("train_task.result", "{");
  write("experiment.log", "[]");
  const RecordView seen = view();
  BOOST_TEST(seen.params.empty());
  BOOST_TEST(seen.params_fault != "");
  BOOST_TEST(!seen.result.has_value());
  BOOST_TEST(seen.result_fault != "");
  BOOST_TEST(seen.log.empty());
  BOOST_TEST(seen.log_fault != "");
  BOOST_TEST((seen.stored.record->state == State::completed));
}

BOOST_AUTO_TEST_CASE(a_result_that_is_not_there_is_no_fault_and_one_that_is_large_is_named) {
  fs::remove(repository / k_name / "train_task.result");
  BOOST_TEST(!view().result.has_value());
  BOOST_TEST(view().result_fault == "");
  write("train_task.result", "\"" + std::string(k_most_result_text, 'x') + "\"");
  const RecordView seen = view();
  BOOST_TEST(!seen.result.has_value());
  BOOST_TEST(seen.result_fault == large_result_text(k_most_result_text + 2));
}

BOOST_AUTO_TEST_CASE(of_long_errors_the_beginning_is_read_and_of_a_pipe_nothing) {
  write("train_task.errors", "it broke\n" + std::string(100'000, 'x'));
  BOOST_TEST(view().errors.size() == 65'536u);
  BOOST_TEST(view().errors.starts_with("it broke\n"));
  fs::remove(repository / k_name / "train_task.errors");
  BOOST_TEST_REQUIRE(::mkfifo((repository / k_name / "train_task.errors").c_str(), 0600) == 0);
  BOOST_TEST(view().errors == "");
}

BOOST_AUTO_TEST_CASE(files_are_listed_with_their_sizes_up_to_a_number) {
  fs::create_directories(repository / k_name / "train_task/below");
  for (const char* file : {"c", "a", "below/b", "d"}) write("train_task/" + std::string(file), "12345");
  fs::create_symlink("/etc/passwd", repository / k_name / "train_task/link");
  const RunFiles files{repository / k_name, "train_task"};
  const auto shown = [&](std::size_t most) {
    const RunFileList list = record_files(files, most);
    std::string text;
    for (const ListedFile& file : list.files) {
      if (file.path.starts_with("train_task/")) text += file.path + " " + std::to_string(file.size) + ", ";
    }
    return text + "and " + std::to_string(list.left_out);
  };
  BOOST_TEST(shown(10) == "train_task/a 5, train_task/below/b 5, train_task/c 5, train_task/d 5, and 0");
  BOOST_TEST(shown(2) == "train_task/a 5, train_task/below/b 5, and 2");
  const RunFileList all = record_files(files, 0);
  BOOST_TEST(all.left_out == 4u);
  BOOST_TEST_REQUIRE(!all.files.empty());
  BOOST_TEST(all.files.front().path == "train_task.params");
  BOOST_TEST(all.files.front().size == fs::file_size(files.params()));
}

BOOST_AUTO_TEST_CASE(unreadable_metrics_hide_nothing_else) {
  fs::remove(repository / k_name / "train_task.metrics");
  fs::create_directory(repository / k_name / "train_task.metrics");
  const RecordView seen = view();
  BOOST_TEST(seen.metrics_fault.find("train_task.metrics") != std::string::npos, seen.metrics_fault);
  BOOST_TEST(seen.metrics.series.empty());
  BOOST_TEST(!seen.params.empty());
}

BOOST_AUTO_TEST_SUITE_END()
