// SPDX-License-Identifier: MIT
// An experiment with one run on a disk that fails at every operation in turn, and that loses its power after every one.
#include <boost/test/unit_test.hpp>
#include <skrobot/context.hpp>
#include <skrobot/error.hpp>

#include "core/experiment_builder.hpp"
#include "core/runner.hpp"
#include "store/record_reader.hpp"
#include "support/memory_file_system.hpp"
#include "support/plain_metrics.hpp"
#include "support/temporary_directory.hpp"

namespace skrobot {
namespace {

using test::read_points;
using test::StoredPoint;

using test::Cut;
using test::MemoryFileSystem;

const std::filesystem::path k_repository = "/disk/experiments";

// What the program was told by then.
struct Reported {
  std::size_t built = SIZE_MAX;  // after so many operations
  std::size_t run = SIZE_MAX;
  std::size_t told = SIZE_MAX;
  std::string failure;  // what went wrong, as the user reads it
  bool is_complete() const { return failure.empty() && told != SIZE_MAX; }
};

// One experiment with a source file and one run that records, logs and prints; `fails` ends it with an error.
Reported run_once(MemoryFileSystem& files, const std::filesystem::path& source, bool fails) {
  Reported reported;
  try {
    const ExperimentIdentity identity = build_experiment(files, {k_repository, "ada", source, {}, {}});
    reported.built = files.count();
    Runner runner(files, identity.directory);
    detail::LinkedTask linked;
    linked.name = "count_task";
    linked.schema =
        parse_json(R"({"type": "object", "properties": {"upto": {"type": "integer", "default": 3}}})").as_object();
    linked.params = json::object{{"upto", 4}};
    linked.work = [&](Context& context) -> json::value {
      for (int i = 0; i < 4; ++i) context.record("sum", i, 0.5 * i);
      for (int i = 0; i < 150; ++i)
        context.info("line " + std::to_string(i));  // more than the log may hold: it is cut on the way
      context.info("half way");
      if (fails) throw TaskError("no more", "because");
      return 42;
    };
    LinkedTaskAdapter task(std::move(linked));
    RunOptions options;
    options.output_limit = 4096;
    RunReport report = runner.execute(task, options, nullptr, {{"mail", json::object{{"to", "ada"}}, {}, 0}});
    if (!report.record_failure.empty()) throw Error(Fault::host, report.record_failure);
    reported.run = files.count();
    report.record.notifications[0].attempts = 1;
    if (const auto code = runner.rewrite(report))
      throw Error(Fault::host, "cannot record the notifications: " + reason(code));
    reported.told = files.count();
  } catch (const Error& error) {
    reported.failure = error.what();
  }
  return reported;
}

std::string text_in(const std::filesystem::path& file) { return test::read_text(file); }

// All that is there can be read, whatever is there; true: there is a run with a final state.
bool check_readable(const std::filesystem::path& repository, bool fails) {
  bool is_final = false;
  for (const auto& directory : experiments_in(repository)) {
    const StoredExperiment experiment = read_experiment(directory);
    BOOST_TEST(experiment.fault == "");
    BOOST_TEST(experiment.log.at("experimenter").as_string() == "ada");
    BOOST_TEST(text_in(directory / "main.cpp") == "int main() {}\n");
    for (const std::string& name : test::names_in(directory)) {
      if (name.ends_with(".params") && !name.starts_with("."))
        BOOST_TEST(to_text(parse_json(text_in(directory / name))) == R"({"upto":4})");
    }
    for (const StoredRun& run : experiment.runs) {
      BOOST_TEST(run.fault == "");
      BOOST_TEST_REQUIRE(run.record.has_value());
      if (run.record->state == State::running) continue;
      // A final state says that all the rest is there and whole.
      is_final = true;
      if (run.record->state == State::failed && !fails) {
        // Its metrics or log could not be made: it never began.
        BOOST_TEST(text_in(run.files.errors()).starts_with("cannot create "));
        continue;
      }
      BOOST_TEST((run.record->state == (fails ? State::failed : State::completed)));
      if (fails) BOOST_TEST(text_in(run.files.errors()) == "no more\n\nbecause\n");
      else BOOST_TEST(text_in(run.files.result()) == "42\n");
      BOOST_TEST(text_in(run.files.params()) != "");
      std::size_t points = 0;
      const std::string metrics = text_in(run.files.metrics());
      BOOST_TEST(read_points(std::string_view(metrics).substr(metrics.find('\n') + 1),
                             [&](const StoredPoint&) { ++points; }) == 0u);
      BOOST_TEST(points == 4u);
      const std::string log = text_in(run.files.log());
      BOOST_TEST(log.ends_with("info    half way\n"));
      BOOST_TEST(log.find("skrobot omitted ") != std::string::npos);
      BOOST_TEST(run.record->output_left_out > 0u);
    }
  }
  return is_final;
}

struct Bench {
  test::TemporaryDirectory directory;
  std::filesystem::path source = directory / "main.cpp";
  Bench() { test::write_text(source, "int main() {}\n"); }
  // Lays out and checks one state of the disk.
  bool check(const MemoryFileSystem& files, std::size_t count, Cut cut, bool fails) {
    const auto root = directory / "state";
    std::filesystem::remove_all(root);
    std::filesystem::create_directory(root);
    files.lay_out(count, cut, root);
    return check_readable(root.string() + k_repository.string(), fails);
  }
};

const char* name_of(Cut cut) { return cut == Cut::process ? "process" : cut == Cut::data ? "data" : "names"; }

}  // namespace

BOOST_FIXTURE_TEST_SUITE(crash_consistency_test, Bench)

BOOST_AUTO_TEST_CASE(reported_records_survive_a_power_cut_at_any_moment) {
  for (const bool fails : {false, true}) {
    MemoryFileSystem files;
    const Reported reported = run_once(files, source, fails);
    BOOST_TEST_REQUIRE(reported.is_complete(), reported.failure);
    BOOST_TEST(files.count() > 30u);
    for (std::size_t count = 0; count <= files.count(); ++count) {
      for (const Cut cut : {Cut::process, Cut::data, Cut::names}) {
        BOOST_TEST_CONTEXT("cut (" << name_of(cut) << ") after operation " << count
                                   << (count > 0 ? ": " + files.operation(count - 1) : "")) {
          const bool is_final = check(files, count, cut, fails);
          const auto repository = directory / "state/disk/experiments";
          if (count >= reported.built) BOOST_TEST(experiments_in(repository).size() == 1u);
          if (count >= reported.run) BOOST_TEST(is_final);
        }
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(every_failing_operation_is_reported_and_leaves_nothing_incomplete) {
  MemoryFileSystem whole;
  BOOST_TEST_REQUIRE(run_once(whole, source, false).is_complete());
  std::size_t injected = 0, told = 0;
  for (std::size_t at = 0; at < whole.count(); ++at) {
    for (const std::errc code : {std::errc::no_space_on_device, std::errc::io_error, std::errc::permission_denied}) {
      for (const bool part : {false, true}) {
        if (part && !whole.operation(at).starts_with("write")) continue;
        BOOST_TEST_CONTEXT("operation " << at << " fails: " << whole.operation(at)
                                        << (part ? ", after half of it" : "")) {
          ++injected;
          MemoryFileSystem files({{at, code, false, part}});
          const Reported reported = run_once(files, source, false);
          const bool is_final = check(files, files.count(), Cut::process, false);
          if (reported.is_complete()) {
            BOOST_TEST(is_final);  // it was of no consequence
          } else {
            ++told;
            BOOST_TEST(reported.failure.find(reason(std::make_error_code(code))) != std::string::npos,
                       reported.failure);
          }
          // Nothing under a temporary name, unless it is the removing that failed.
          if (whole.operation(at).starts_with("remove")) continue;
          for (const auto& entry : std::filesystem::recursive_directory_iterator(directory / "state")) {
            BOOST_TEST(!entry.path().filename().string().starts_with("."), entry.path());
          }
        }
      }
    }
  }
  BOOST_TEST(injected > 100u);
  BOOST_TEST(told > injected / 2);
  BOOST_TEST_MESSAGE(injected << " failures injected, " << told << " told");
}

BOOST_AUTO_TEST_CASE(a_permanently_failing_disk_leaves_readable_records) {
  MemoryFileSystem whole;
  BOOST_TEST_REQUIRE(run_once(whole, source, false).is_complete());
  for (std::size_t at = 0; at < whole.count(); ++at) {
    for (const std::errc code : {std::errc::no_space_on_device, std::errc::io_error, std::errc::permission_denied}) {
      BOOST_TEST_CONTEXT("from operation " << at << " on all fail: " << whole.operation(at)) {
        MemoryFileSystem files({{at, code, true, false}});
        const Reported reported = run_once(files, source, false);
        BOOST_TEST(!reported.failure.empty());
        for (const Cut cut : {Cut::process, Cut::data, Cut::names}) check(files, files.count(), cut, false);
      }
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace skrobot
