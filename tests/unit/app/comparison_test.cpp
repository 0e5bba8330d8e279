// SPDX-License-Identifier: MIT
#include "app/comparison.hpp"

#include <boost/test/unit_test.hpp>

#include "support/sample_repository.hpp"
#include "support/temporary_directory.hpp"

using namespace skrobot;
using namespace skrobot::test;

namespace {

struct Bench {
  TemporaryDirectory directory;

  std::vector<RecordView> views() {
    SampleExperiment made{"ada", sample_log("ada", "2026-03-01T12:00:00.000+00:00", "e"), {}};
    made.runs = {sample_run("a_task", "2026-03-01T12:00:00.000+00:00", "one"),
                 sample_run("b_task", "2026-03-01T12:00:00.000+00:00", "two")};
    made.runs[1].params["learning_rate"] = 0.2;
    made.runs[1].params["depth"] = 3;
    made.runs[1].points = {{"loss", 0, 0.1, 0.7}, {"loss", 1, 0.2, 0.3}, {"auc", 1, 0.2, 0.9}};
    made.runs[1].record.tags = {{"kind", "new"}};
    write_experiment(directory.path(), made);
    Repository repository(directory.path());
    std::vector<RecordView> both;
    for (const char* name : {"ada/a_task", "ada/b_task"})
      both.push_back(view_record(repository.directory(), repository.run(name)));
    return both;
  }
};

std::string text_of(const std::vector<ComparedSection>& sections) {
  std::string text;
  for (const ComparedSection& section : sections) {
    text += section.title + ":";
    for (const ComparedLine& line : section.lines) {
      text += " " + line.name;
      for (const json::value& value : line.values) text += " " + to_text(value);
    }
    text += "\n";
  }
  return text;
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(comparison_test, Bench)

BOOST_AUTO_TEST_CASE(what_differs_is_side_by_side) {
  BOOST_TEST(text_of(compare_records(views(), ComparedLines::differing)) ==
             "run: tag kind null \"new\"\n"
             "parameters: learning_rate 0.1 0.2 depth null 3\n"
             "metrics: loss 0.4 0.3 loss.min 0.4 0.3\n");
}

BOOST_AUTO_TEST_CASE(all_has_what_is_the_same_too) {
  const auto all = compare_records(views(), ComparedLines::all);
  const std::string text = text_of(all);
  for (const char* part : {"parameters: learning_rate 0.1 0.2 rounds 50 50", "result: auc 0.9 0.9", " seed 42 42",
                           "environment: host \"node1\" \"node1\""})
    BOOST_TEST(text.find(part) != std::string::npos, text);
}

BOOST_AUTO_TEST_CASE(the_document_names_runs_and_lines) {
  const auto records = views();
  const json::object document = comparison_document(records, compare_records(records, ComparedLines::differing));
  BOOST_TEST(
      to_text(document) ==
      R"({"runs":[{"experiment":"ada","run":"a_task","id":"one"},{"experiment":"ada","run":"b_task","id":"two"}],)"
      R"("run":{"tag kind":[null,"new"]},"parameters":{"learning_rate":[0.1,0.2],"depth":[null,3]},)"
      R"("metrics":{"loss":[0.4,0.3],"loss.min":[0.4,0.3]}})");
}

BOOST_AUTO_TEST_SUITE_END()
