// SPDX-License-Identifier: MIT
#include "app/run_plan.hpp"

#include <boost/test/unit_test.hpp>
#include <skrobot/error.hpp>

#include "support/program.hpp"
#include "support/temporary_directory.hpp"
#include "support/variable.hpp"

using namespace skrobot;
using namespace skrobot::test;

namespace {

namespace fs = std::filesystem;

struct Bench {
  Bench() : home("HOME", (directory / "home").string()) {
    fs::current_path(directory.path());
    typed.plugins = {fixture("kitchen_sink")};
  }
  ~Bench() { fs::current_path(before); }
  RunPlan of_file(const std::string& text, const std::vector<std::string>& words = {}) {
    write_text(directory / "plan.json", text);
    return make_run_plan(typed, "plan.json", words);
  }
  static std::string fault(const std::function<RunPlan()>& plan) {
    try {
      static_cast<void>(plan());
      return "";
    } catch (const Error& e) {
      return e.what() + (e.hint().empty() ? "" : "; " + e.hint());
    }
  }
  // What a run recorded, to be run again.
  StoredRun stored(const std::string& name = "kitchen_sink_task") {
    const RunFiles files{directory / "experiments/ada", name};
    fs::create_directories(files.directory);
    write_text(files.params(), to_text(params));
    return {files, record, "", false, {}};
  }

  TemporaryDirectory directory;
  const fs::path before = fs::current_path();
  Variable home;
  TypedOptions typed;
  json::object params{{"small", 7}, {"text", "${x} $${y}"}, {"inner", {{"rate", 2.0}, {"name", "n"}}}};
  RunRecord record = [] {
    RunRecord made;
    made.id = "1";
    made.task = "kitchen_sink_task";
    made.plugin = PluginIdentity{"org.example.kitchen_sink", "1.0.0", "/there", "0", ""};
    made.state = State::completed;
    made.seed = 42;
    made.limits = {std::chrono::seconds(3), std::uint64_t{1} << 30, std::uint64_t{1} << 29};
    made.tags = {{"kind", "test"}, {"other", "x"}};
    made.note = "a note";
    return made;
  }();
};

json::value value_of(const PlannedRun& run, const char* key) { return run.params.values.at(key); }

}  // namespace

BOOST_FIXTURE_TEST_SUITE(run_plan_test, Bench)

BOOST_AUTO_TEST_CASE(a_task_with_words_is_one_run) {
  typed.seed = "3";
  const RunPlan plan = make_run_plan(typed, "kitchen_sink_task", {"small=7", "inner.rate=2", "names=a,b"});
  BOOST_TEST_REQUIRE(plan.runs.size() == 1u);
  const PlannedRun& run = plan.runs[0];
  BOOST_TEST(run.name == "kitchen_sink_task");
  BOOST_TEST(run.task.item->name == "kitchen_sink_task");
  BOOST_TEST(run.seed.value.value() == 3u);
  BOOST_TEST(!run.timeout.value.has_value());
  BOOST_TEST(value_of(run, "small").to_number<int>() == 7);
  BOOST_TEST(to_text(value_of(run, "names")) == R"(["a","b"])");
  BOOST_TEST(value_of(run, "real").as_double() == 0.1);
  BOOST_TEST(run.params.values.at("inner").at("rate").as_double() == 2.0);
  BOOST_TEST(!fs::exists(directory / "experiments"));
  BOOST_TEST(fault([&] { return make_run_plan(typed, "kitchen_snk_task", {}); }) ==
             "there is no task 'kitchen_snk_task'; did you mean 'kitchen_sink_task'?");
  BOOST_TEST(fault([&] {
               return make_run_plan(typed, "kitchen_sink_task", {"small=11"});
             }).find("'small' of kitchen_sink_task: must be at most 10, got 11 (command line)") != std::string::npos);
  BOOST_TEST(fault([&] {
               return make_run_plan(typed, "kitchen_sink_task", {"small=1", "real=1", "small=2"});
             }) == "the parameter 'small' is given twice, as '1' and as '2' (command line)");
  BOOST_TEST(fault([&] { return make_run_plan(typed, "kitchen_sink_task", {"small"}); }) ==
             "expected key=value, got 'small'");
}

BOOST_AUTO_TEST_CASE(a_word_says_which_run_of_a_file_it_is_for) {
  const char* two = R"({"seed": 1, "timeout": "5s", "tasks": [
    {"task": "kitchen_sink_task", "name": "first", "params": {"small": 2, "real": 0.5}},
    {"task": "kitchen_sink_task", "seed": 9, "timeout": "6s"}]})";
  const RunPlan plan = of_file(two, {"first.small=3", "kitchen_sink_task.small=4", "first.inner.rate=5"});
  BOOST_TEST_REQUIRE(plan.runs.size() == 2u);
  BOOST_TEST(plan.runs[0].name == "first");
  BOOST_TEST(value_of(plan.runs[0], "small").to_number<int>() == 3);
  BOOST_TEST(value_of(plan.runs[0], "real").as_double() == 0.5);
  BOOST_TEST(plan.runs[0].params.values.at("inner").at("rate").as_double() == 5.0);
  BOOST_TEST(value_of(plan.runs[1], "small").to_number<int>() == 4);
  // The file's own seed and time-out, those of a task, those that are typed.
  BOOST_TEST((plan.runs[0].seed.value == 1u && plan.runs[1].seed.value == 9u));
  BOOST_TEST((plan.runs[0].timeout.value->count() == 5000 && plan.runs[1].timeout.value->count() == 6000));
  typed.seed = "7";
  typed.timeout = "8s";
  for (const PlannedRun& run : of_file(two).runs) {
    BOOST_TEST(run.seed.value.value() == 7u);
    BOOST_TEST(run.timeout.value->count() == 8000);
  }
  BOOST_TEST(fault([&] { return of_file(two, {"small=3"}); }) ==
             "which run is 'small=3' for?; write RUN.key=value; the file's runs are 'first', 'kitchen_sink_task'");
  // One task needs no name before its words, and may have one.
  const char* one = R"({"tasks": [{"task": "kitchen_sink_task", "params": {"small": 2}}]})";
  BOOST_TEST(value_of(of_file(one, {"small=3"}).runs[0], "small").to_number<int>() == 3);
  BOOST_TEST(value_of(of_file(one, {"kitchen_sink_task.small=4"}).runs[0], "small").to_number<int>() == 4);
}

BOOST_AUTO_TEST_CASE(a_reference_waits_for_the_run_that_it_names) {
  const RunPlan plan = of_file(R"({"tasks": [
    {"task": "kitchen_sink_task", "name": "first"},
    {"task": "kitchen_sink_task", "name": "second",
     "params": {"small": "${first.result.small}", "text": "in ${first.directory}, $${kept}"}}]})");
  const PlannedRun& second = plan.runs.at(1);
  std::map<std::string, RunValues> earlier;
  earlier["first"] = {{json::value{{"small", 6}}, 0}, "/there"};
  const ResolvedParameters resolved = final_params(second, earlier);
  BOOST_TEST(resolved.values.at("small").to_number<int>() == 6);
  BOOST_TEST(resolved.values.at("text").as_string() == "in /there, ${kept}");
  BOOST_TEST(resolved.values.at("real").as_double() == 0.1);
  // What it finds is checked like any value.
  earlier["first"].result.value = json::value{{"small", 11}};
  BOOST_CHECK_EXCEPTION(final_params(second, earlier), Error, [](const Error& e) {
    return std::string(e.what()).find("must be at most 10, got 11") != std::string::npos;
  });
  earlier["first"].result.value = json::value{{"large", 1}};
  BOOST_CHECK_EXCEPTION(final_params(second, earlier), Error,
                        [](const Error& e) { return std::string(e.what()).find("'large'") != std::string::npos; });
  // Checked before anything runs.
  BOOST_TEST(fault([&] {
               return of_file(R"({"tasks": [
    {"task": "kitchen_sink_task", "name": "first", "params": {"text": "${second.result}"}},
    {"task": "kitchen_sink_task", "name": "second"}]})");
             }).find("second") != std::string::npos);
  // What is typed is text.
  const RunPlan typed_one = make_run_plan(typed, "kitchen_sink_task", {"text=${first.result}"});
  BOOST_TEST(final_params(typed_one.runs.at(0), {}).values.at("text").as_string() == "${first.result}");
}

BOOST_AUTO_TEST_CASE(a_run_again_is_called_with_what_was_recorded) {
  const RunPlan plan = make_rerun_plan(typed, stored("kitchen_sink_task-2"), {});
  BOOST_TEST_REQUIRE(plan.runs.size() == 1u);
  const PlannedRun& run = plan.runs[0];
  BOOST_TEST(run.name == "kitchen_sink_task");  // the number is the experiment's
  BOOST_TEST(value_of(run, "small").to_number<int>() == 7);
  BOOST_TEST(run.params.values.at("inner").at("name").as_string() == "n");
  BOOST_TEST(run.seed.value.value() == 42u);
  BOOST_TEST(to_string(run.seed.origin) == "kitchen_sink_task-2.run");
  BOOST_TEST(run.timeout.value->count() == 3000);
  BOOST_TEST(plan.settings.memory_limit.value.value() == 1u << 30);
  BOOST_TEST(plan.settings.output_limit.value.value() == 1u << 29);
  BOOST_TEST(plan.settings.note.value == "a note");
  BOOST_TEST(plan.settings.tags.at("kind").value == "test");
  // Nothing in a record is a reference.
  BOOST_TEST(final_params(run, {}).values.at("text").as_string() == "${x} $${y}");
  BOOST_TEST(make_rerun_plan(typed, stored("mine"), {}).runs.at(0).name == "mine");
}

BOOST_AUTO_TEST_CASE(what_is_typed_replaces_what_was_recorded) {
  typed.seed = "1";
  typed.timeout = "9s";
  typed.memory_limit = "2GiB";
  typed.output_limit = "3GiB";
  typed.note = "another";
  typed.tags = {"kind=typed"};
  const RunPlan plan = make_rerun_plan(typed, stored(), {"small=8", "inner.rate=3"});
  const PlannedRun& run = plan.runs.at(0);
  BOOST_TEST(value_of(run, "small").to_number<int>() == 8);
  BOOST_TEST(to_text(value_of(run, "inner")) == R"({"rate":3.0,"name":"n"})");
  BOOST_TEST(run.seed.value.value() == 1u);
  BOOST_TEST(run.timeout.value->count() == 9000);
  BOOST_TEST(plan.settings.memory_limit.value.value() == std::uint64_t{2} << 30);
  BOOST_TEST(plan.settings.output_limit.value.value() == std::uint64_t{3} << 30);
  BOOST_TEST(plan.settings.note.value == "another");
  BOOST_TEST(plan.settings.tags.at("kind").value == "typed");
  BOOST_TEST(plan.settings.tags.at("other").value == "x");
}

BOOST_AUTO_TEST_CASE(what_cannot_be_run_again_is_refused) {
  params["secret"] = "<secret>";
  BOOST_TEST(fault([&] { return make_rerun_plan(typed, stored(), {}); }) ==
             "the secret parameter 'secret' of 'ada/kitchen_sink_task' is not in its record; give it again: "
             "secret=env:NAME");
  const RunPlan again = make_rerun_plan(typed, stored(), {"secret=canary"});
  BOOST_TEST(secrets_of(again) == std::vector<std::string>{"canary"}, boost::test_tools::per_element());
  params.erase("secret");
  StoredRun run = stored();
  fs::remove(run.files.params());
  BOOST_TEST(fault([&] {
               return make_rerun_plan(typed, run, {});
             }).starts_with("the run 'ada/kitchen_sink_task' cannot be run again: " + run.files.params().string()));
  run = stored();
  run.record->plugin.reset();
  BOOST_TEST(fault([&] {
               return make_rerun_plan(typed, run, {});
             }).starts_with("the run 'ada/kitchen_sink_task' cannot be run again: its task is linked into"));
  run.record.reset();
  run.fault = "is cut off";
  BOOST_TEST(fault([&] { return make_rerun_plan(typed, run, {}); }) ==
             "the run 'ada/kitchen_sink_task' cannot be run again: " + run.files.run().string() + " is cut off");
}

BOOST_AUTO_TEST_CASE(notifiers_are_checked_with_the_plan) {
  typed.plugins.push_back(fixture("flaky_notifier"));
  typed.notify = {"flaky_notifier:token=canary,failures=f"};
  const RunPlan plan = make_run_plan(typed, "kitchen_sink_task", {"secret=other"});
  BOOST_TEST_REQUIRE(plan.notifiers.size() == 1u);
  BOOST_TEST(plan.notifiers[0].notifier.item->name == "flaky_notifier");
  BOOST_TEST((secrets_of(plan) == std::vector<std::string>{"other", "canary"}));
  for (const char* wrong : {"flaky_notifer", "flaky_notifier:tokn=x", "flaky_notifier:token=a,token=b"}) {
    typed.notify = {wrong};
    BOOST_TEST(fault([&] { return make_run_plan(typed, "kitchen_sink_task", {}); }) != "", wrong);
  }
}

BOOST_AUTO_TEST_SUITE_END()
