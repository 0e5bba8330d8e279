// SPDX-License-Identifier: MIT
#include "query/filter.hpp"

#include <array>
#include <boost/test/unit_test.hpp>
#include <skrobot/error.hpp>

#include "query/run_query.hpp"
#include "support/sample_repository.hpp"
#include "support/temporary_directory.hpp"

using namespace skrobot;
using namespace skrobot::test;

namespace {

// Runs a, b, c, d, which differ in everything that can be asked for.
struct Bench {
  Bench() {
    SampleExperiment experiment{
        "ada-2026-03-01T12-00-00",
        sample_log("ada", "2026-03-01T12:00:00.000+00:00", "aaaa0001-0000-4000-8000-000000000000"),
        {}};
    for (int i = 0; i < 4; ++i) {
      SampleRun run =
          sample_run(std::string(1, static_cast<char>('a' + i)),
                     "2026-03-0" + std::to_string(1 + i) + "T12:00:00.000+00:00", "run-" + std::to_string(i));
      run.params = {{"rate", 0.1 * (i + 1)},
                    {"name", i < 2 ? "adam" : "sgd"},
                    {"flag", i % 2 == 0},
                    {"odd, \"name\"", i},
                    {"deep", {{"a.b", i}, {"c", i}}}};
      if (i == 3) run.params["only"] = "d";
      run.points = {{"auc", 1, 0.1, 0.5 + 0.1 * i},
                    {"val.loss", 1, 0.1, 1.0 * i},
                    {"val.loss", 2, 0.2, -1.0 * i},
                    {"odd", 0, 0,
                     i == 0   ? std::numeric_limits<double>::quiet_NaN()
                     : i == 1 ? std::numeric_limits<double>::infinity()
                              : i}};
      run.record.duration_ms = std::int64_t{60'000} * (i + 1);
      run.record.seed = i == 3 ? std::numeric_limits<std::uint64_t>::max() : static_cast<std::uint64_t>(i);
      run.record.tags = {{"kind", i == 0 ? "baseline" : "try"},
                         {"number", std::array{"true", "007", "2", "10"}[static_cast<std::size_t>(i)]}};
      run.params["label"] = i == 0   ? json::value("none")
                            : i == 1 ? json::value("1")
                            : i == 2 ? json::value("true")
                                     : json::value(3);
      if (i == 2) {
        run.record.state = State::failed;
        run.result.reset();
        run.errors = "the data is empty\nmore\n";
      }
      experiment.runs.push_back(run);
    }
    write_experiment(directory.path(), experiment);
    index.emplace(directory.path());
  }

  // The names of the runs for which an expression holds, in order.
  std::string found(const std::string& expression) {
    RunQuery query;
    query.where = parse_filter(expression, *from_iso_8601("2026-03-04T18:00:00.000+00:00")).condition;
    query.order = parse_sort("run").terms;
    std::string names;
    index->read([&](Database& database) {
      names.clear();
      for (const std::int64_t row : find_rows(database, query)) names += index->load(row).run;
    });
    return names;
  }

  std::string sorted(const std::string& sort) {
    RunQuery query;
    query.order = parse_sort(sort).terms;
    std::string names;
    for (const std::int64_t row : find_rows(index->database(), query)) names += index->load(row).run;
    return names;
  }

  template <class Work>
  static std::string failure(Work work) {
    try {
      work();
    } catch (const Error& e) {
      BOOST_TEST((e.fault() == Fault::usage));
      return e.what() + (e.hint().empty() ? std::string() : "\n" + e.hint());
    }
    return "no failure";
  }
  static std::string failure_of(const std::string& expression) {
    return failure([&] { parse_filter(expression); });
  }

  TemporaryDirectory directory;
  std::optional<RunIndex> index;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(filter_test, Bench)

BOOST_AUTO_TEST_CASE(every_kind_of_field_is_compared) {
  BOOST_TEST(found("state = failed") == "c");
  BOOST_TEST(found("state != failed") == "abd");
  BOOST_TEST(found("params.rate < 0.25") == "ab");
  BOOST_TEST(found("params.name = sgd") == "cd");
  BOOST_TEST(found("params.name = \"adam\"") == "ab");
  BOOST_TEST(found("params.flag = true") == "ac");
  BOOST_TEST(found("params.flag = false") == "bd");
  BOOST_TEST(found("metrics.auc >= 0.7") == "cd");
  BOOST_TEST(found("metrics.val.loss.max > 1.5") == "cd");
  BOOST_TEST(found("metrics.\"val.loss\".min <= -2") == "cd");
  BOOST_TEST(found("metrics.val.loss.count = 2") == "abcd");
  BOOST_TEST(found("duration > 2m") == "cd");
  BOOST_TEST(found("duration <= 60s") == "a");
  BOOST_TEST(found("seed = 1") == "b");
  BOOST_TEST(found("seed = 18446744073709551615") == "d");
  BOOST_TEST(found("seed > 1") == "cd");
  BOOST_TEST(found("tags.kind = baseline") == "a");
  BOOST_TEST(found("result.auc = 0.9") == "abd");
  // Text that looks like a number or a truth value; a tag is always text.
  BOOST_TEST(found("tags.number = 2") == "c");
  BOOST_TEST(found("tags.number = '2'") == "c");
  BOOST_TEST(found("tags.number != 2") == "abd");
  BOOST_TEST(found("tags.number in (2, 10)") == "cd");
  BOOST_TEST(found("tags.number not in (2, 10)") == "ab");
  BOOST_TEST(found("tags.number > 1.5") == "cd");
  BOOST_TEST(found("tags.number <= 2") == "c");
  BOOST_TEST(found("tags.number = 007") == "b");
  BOOST_TEST(found("tags.number = true") == "a");
  BOOST_TEST(found("tags.number != true") == "bcd");
  BOOST_TEST(found("params.label = 1") == "b");
  BOOST_TEST(found("params.label = 1.0") == "");
  BOOST_TEST(found("params.label != 1") == "acd");
  BOOST_TEST(found("params.label = 3") == "d");
  BOOST_TEST(found("params.label > 2") == "d");
  BOOST_TEST(found("params.label = true") == "c");
  BOOST_TEST(found("error = 'the data is empty'") == "c");
  BOOST_TEST(found("experiment ~ 'ada-*'") == "abcd");
  BOOST_TEST(found("experimenter = ada and run = b") == "b");
}

BOOST_AUTO_TEST_CASE(times_are_dates_and_ages) {
  BOOST_TEST(found("started > 2d") == "cd");
  BOOST_TEST(found("started > 1d") == "d");
  BOOST_TEST(found("started < 2026-03-02") == "a");
  BOOST_TEST(found("started >= \"2026-03-03T12:00:00+00:00\"") == "cd");
  BOOST_TEST(found("finished > now") == "");
}

BOOST_AUTO_TEST_CASE(words_are_joined_by_the_usual_precedence) {
  BOOST_TEST(found("run = a or run = b and state = failed") == "a");
  BOOST_TEST(found("(run = a or run = c) and state = failed") == "c");
  BOOST_TEST(found("not state = failed and not run = a") == "bd");
  BOOST_TEST(found("NOT (run = a OR run = b) AND state = completed") == "d");
  BOOST_TEST(found("run in (a, 'c')") == "ac");
  BOOST_TEST(found("run not in (a, 'c')") == "bd");
  BOOST_TEST(found("params.rate in (0.1, 0.4)") == "ad");
  BOOST_TEST(found("run ~ '[a-b]' or run ~ ?") == "abcd");
  BOOST_TEST(found("run !~ a*") == "bcd");
}

BOOST_AUTO_TEST_CASE(missing_values_compare_as_false) {
  BOOST_TEST(found("params.only = d") == "d");
  BOOST_TEST(found("params.only != x") == "d");
  BOOST_TEST(found("not params.only = d") == "abc");
  BOOST_TEST(found("params.only = null") == "abc");
  BOOST_TEST(found("params.only != null") == "d");
  BOOST_TEST(found("metrics.none > 0") == "");
  BOOST_TEST(found("params.name > 0") == "");
}

BOOST_AUTO_TEST_CASE(nan_is_greater_than_nothing) {
  BOOST_TEST(found("metrics.odd > 0") == "bcd");
  BOOST_TEST(found("metrics.odd > 1e300") == "b");
  BOOST_TEST(found("metrics.odd < 1e300") == "cd");
  BOOST_TEST(found("metrics.odd = NaN") == "");
  BOOST_TEST(sorted("metrics.odd,run") == "cdba");
  BOOST_TEST(sorted("-metrics.odd,run") == "bdca");
}

BOOST_AUTO_TEST_CASE(odd_names_are_quoted) {
  BOOST_TEST(found("params.\"odd, \\\"name\\\"\" = 2") == "c");
  BOOST_TEST(found("params.deep.\"a.b\" = 1") == "b");
  BOOST_TEST(found("params.deep.c >= 2") == "cd");
  BOOST_TEST(sorted("-params.\"odd, \\\"name\\\"\"") == "dcba");
}

BOOST_AUTO_TEST_CASE(nothing_of_the_expression_becomes_sql) {
  for (const char* text : {"'; DROP TABLE runs; --'", "\"' OR 1=1 --\"", "\"\\\"\"", "'%'"}) {
    BOOST_TEST(found(std::string("note = ") + text) == "", text);
    BOOST_TEST(found(std::string("params.name = ") + text) == "", text);
    BOOST_TEST(found(std::string("params.") + text + " = 1") == "", text);
  }
  BOOST_TEST(found("run != zzz") == "abcd");
}

BOOST_AUTO_TEST_CASE(runs_are_sorted_by_several_fields) {
  BOOST_TEST(sorted("-params.name,-params.rate") == "dcba");
  BOOST_TEST(sorted("params.name,-metrics.auc") == "badc");
  BOOST_TEST(sorted("-params.only,started") == "dabc");
  BOOST_TEST(sorted("duration") == "abcd");
}

BOOST_AUTO_TEST_CASE(a_fault_has_a_caret_under_it) {
  BOOST_TEST(failure_of("metrics.auc > and state = failed") ==
             "expected a value after '>', got 'and'\n  metrics.auc > and state = failed\n                ^");
  BOOST_TEST(failure_of("state = faild") ==
             "unknown state 'faild'\n  state = faild\n          ^\ndid you mean 'failed'?");
  BOOST_TEST(failure_of("stat = failed") == "unknown field 'stat'\n  stat = failed\n  ^\ndid you mean 'state'?");
  BOOST_TEST(failure_of("(state = failed") == "unclosed parenthesis\n  (state = failed\n  ^");
  BOOST_TEST(failure_of("state failed") ==
             "expected an operator after 'state', got 'failed'\n  state failed\n        ^\noperators are = != "
             "< <= > >= ~ !~ in");
  BOOST_TEST(failure_of("state = 'failed") == "unclosed quote\n  state = 'failed\n          ^");
  BOOST_TEST(failure_of("state = failed run = a") ==
             "expected 'and', 'or' or the end, got 'run'\n  state = failed run = a\n                 ^");
  BOOST_TEST(failure_of("started > soon") ==
             "'soon' is neither a time nor an age\n  started > soon\n            ^\nwrite 2026-03-01, "
             "\"2026-03-01 12:00\", today, or 2d for two days ago");
  BOOST_TEST(failure_of("duration > x") ==
             "'x' is not a duration\n  duration > x\n             ^\nwrite 30s, 5m, 1h30m or 250ms");
  BOOST_TEST(failure_of("seed = x") == "'seed' is a number, but 'x' is not\n  seed = x\n         ^");
  BOOST_TEST(failure_of("params = 1").starts_with("'params' is a group of fields, not a field\n  params = 1\n  ^\n"));
  BOOST_TEST(failure_of("params.x < null").starts_with("null can only be compared with = and !=\n"));
  BOOST_TEST(failure_of("  ").starts_with("the expression is empty\n"));
  BOOST_TEST(failure_of("run in a").starts_with("expected '(' after 'in', got 'a'\n  run in a\n         ^"));
  BOOST_TEST(
      failure_of("metrics..x = 1").starts_with("'metrics..x' is not a valid field name\n  metrics..x = 1\n  ^\n"));
}

BOOST_AUTO_TEST_CASE(the_caret_stands_below_wide_and_hostile_text) {
  BOOST_TEST(failure_of("note = '日本' and x") ==
             "unknown field 'x'\n  note = '日本' and x\n                    ^\n" +
                 std::string(failure_of("x = 1").substr(failure_of("x = 1").rfind('\n') + 1)));
  BOOST_TEST(failure_of("note = \"\x1b\" ! 1").find('\x1b') == std::string::npos);
}

BOOST_AUTO_TEST_CASE(excessive_expressions_are_refused) {
  std::string nested(300, '('), many = "run = a";
  for (int i = 0; i < 300; ++i) many += " or run = a";
  BOOST_TEST(failure_of(nested).starts_with("the expression is nested too deeply\n"));
  BOOST_TEST(failure_of(many).starts_with("the expression has more than 200 comparisons\n"));
  BOOST_TEST(failure([] { parse_sort("-"); }) == "missing field name in '-'");
  BOOST_TEST(failure([] { parse_sort("stat"); }).starts_with("unknown field 'stat'"));
}

BOOST_AUTO_TEST_SUITE_END()
