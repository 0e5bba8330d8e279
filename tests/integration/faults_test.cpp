// SPDX-License-Identifier: MIT
// Each fault has a plugin of its own; whatever it does, the host lives, the state is right, the error names plugin,
// task and fault, what was recorded before is kept, and nothing is left behind.
#include <boost/test/unit_test.hpp>
#include <fstream>
#include <regex>
#include <skrobot/json.hpp>

#include "base/json_rewriter.hpp"
#include "base/text.hpp"
#include "support/fault_table.hpp"
#include "support/program.hpp"
#include "support/skrobot_bench.hpp"
#include "support/temporary_directory.hpp"

using namespace skrobot;
using namespace skrobot::test;

namespace {

// What a task does, and how the record tells it.
struct RunFault {
  const char* plugin;
  const char* state;
  const char* error = "";    // a regular expression for the first line of .errors
  const char* details = "";  // one for what follows; empty: nothing is asked
  bool under_sanitizers = true;
  std::vector<std::string> options = {};
};

// The sanitizers' own handlers take the place of the system's for some, and some would take minutes under them.
const std::vector<RunFault> k_run_faults{
    // It says that it failed.
    {"throws_std", "failed", "the data is empty",
     R"(From throws_std_task of plugin org\.example\.throws_std 1\.0\.0\.)"},
    {"throws_non_std", "failed", "threw an exception that is not a std::exception: int", ""},
    {"hostile_error", "failed", R"([^\n]*red[^\n]*)", ""},
    {"wrong_status", "failed", "it returned 4711, which is not a status of the plugin contract",
     "From wrong_status_task"},
    {"returns_minus_one", "failed", "it returned -1, which is not a status of the plugin contract",
     "From returns_minus_one_task"},
    {"returns_least_status", "failed", "it returned -2147483648, which is not a status of the plugin contract",
     "From returns_least_status_task"},
    {"result_not_json", "failed", "the result of result_not_json_task is not JSON: line 1, column 7: .*", ""},
    {"returns_a_lot", "failed", "the result of returns_a_lot_task is larger than 256 MiB; .*", "", false},
    {"runs_out_of_memory", "failed", R"(out of memory \(std::bad_alloc\))", "", false},
    {"allocates_without_end",
     "failed",
     R"(out of memory \(std::bad_alloc\))",
     R"(Its memory limit was 300 MiB)",
     false,
     {"--memory-limit", "300MiB"}},
    {"null_table", "failed", ".*null_table.so cannot be used: 'null_table_task' has no function table", ""},
    {"returns_deep_json", "failed", "the result of returns_deep_json_task is not JSON: line 1, column [0-9]+: .*", ""},
    {"fails_with_code", "failed", "the solver gave up", R"(after 7 steps)"},
    {"creation_throws", "failed", "no graphics card", "From creation_throws_task"},
    // It ends the process.
    {"exits_zero", "crashed",
     "exits_zero_task of plugin org.example.exits_zero ended the process with exit code 0 instead of returning.*", "",
     false},
    {"exits_fast_zero", "crashed",
     "exits_fast_zero_task of .* ended the process with exit code 0 instead of returning.*"},
    {"quick_exits", "crashed", "quick_exits_task of .* ended the process with exit code 0 instead of returning.*"},
    {"exits_nonzero", "crashed", "exits_nonzero_task of .* ended the process with exit code 3 instead of returning.*"},
    {"ends_its_thread", "crashed",
     "ends_its_thread_task of .* ended the process with exit code 0 instead of returning.*", "", false},
    {"exits_its_thread", "crashed",
     "exits_its_thread_task of .* (crashed with SIGABRT|ended the process with exit code 0) .*", "", false},
    {"limits_itself", "crashed", R"(limits_itself_task of .* crashed with SIGXCPU .*)"},
    {"kills_itself", "crashed",
     R"(kills_itself_task of plugin org\.example\.kills_itself crashed with SIGKILL \(Killed\))"},
    {"writes_to_every_descriptor", "crashed",
     "writes_to_every_descriptor_task of .* ended the process with exit code 0 .*", ""},
    // It crashes.
    {"aborts", "crashed", "aborts_task of plugin org.example.aborts crashed with SIGABRT .*",
     R"(^\n\n#0 (.*\n)+#\d+ FixtureTask::run\()"},
    {"segfaults", "crashed",
     R"(segfaults_task of plugin org\.example\.segfaults crashed with SIGSEGV \(Segmentation fault\))",
     R"(#0 .*inner_function\(int volatile\*\) \+0x[0-9a-f]+ in segfaults\.so)", false},
    {"resets_handlers", "crashed", R"(resets_handlers_task of .* crashed with SIGSEGV \(Segmentation fault\))", "",
     false},
    {"calls_null_function", "crashed", "calls_null_function_task of .* crashed with SIGSEGV .*",
     R"(#0 0x0 in no library\n#1 calls_null_function\()", false},
    {"overflows_stack", "crashed", "overflows_stack_task of .* crashed with SIGSEGV .*", R"(#1 .*deeper\(int\))",
     false},
    {"overflows_thread_stack", "crashed", "overflows_thread_stack_task of .* crashed with SIGSEGV .*",
     R"(at address 0x[0-9a-f]+\n#0 [^\n]*\n#1 .*deeper\(int\))", false},
    {"faults_while_blocked", "crashed", "faults_while_blocked_task of .* crashed with SIGSEGV .*",
     R"(at address 0x0\n#0 .*write_nowhere\()", false},
    {"faults_on_all_threads", "crashed", "faults_on_all_threads_task of .* crashed with SIGSEGV .*",
     R"(at address 0x0\n#0 .*write_nowhere\()", false},
    {"calls_unmapped_code", "crashed", "calls_unmapped_code_task of .* crashed with SIGSEGV .*",
     R"(at address 0x[0-9a-f]+\n#0 0x[0-9a-f]+ in no library\n#1 calls_unmapped_code\()", false},
    {"raises_sigsegv", "crashed", "raises_sigsegv_task of .* crashed with SIGSEGV .*",
     R"(^\n\n#0 (.*\n)+#\d+ raises_sigsegv\()", false},
    {"divides_by_zero", "crashed", "divides_by_zero_task of .* crashed with SIGFPE .*", R"(#0 FixtureTask::run\()",
     false},
    {"raises_sigill", "crashed", "raises_sigill_task of .* crashed with SIGILL .*", "", false},
    {"raises_sigbus", "crashed", "raises_sigbus_task of .* crashed with SIGBUS .*", R"(#0 FixtureTask::run\()", false},
    {"frees_twice", "crashed", "frees_twice_task of .* crashed with SIGABRT .*", R"(#\d+ frees_twice\()", false},
    {"throws_from_thread", "crashed",
     R"(throws_from_thread_task of plugin org\.example\.throws_from_thread crashed with SIGABRT .*)",
     "nobody catches this"},
    {"throws_from_noexcept", "crashed", "throws_from_noexcept_task of .* crashed with SIGABRT .*", "broken promise"},
    {"throws_in_destructor", "crashed", "throws_in_destructor_task of .* crashed with SIGABRT .*", "on the way out"},
    {"kills_its_parent", "crashed", R"(kills_its_parent_task of .* crashed with SIGKILL \(Killed\))", ""},
    {"crashes_beside_a_daemon", "crashed", "crashes_beside_a_daemon_task of .* crashed with SIGABRT .*", ""},
    // It does not come back.
    {"waits_for_cancel", "timed_out", "waits_for_cancel_task of .* was stopped at its timeout of 500 ms"},
    {"loops_forever", "timed_out",
     "loops_forever_task of plugin org.example.loops_forever was stopped at its timeout of 500 ms; it did not stop "
     "when asked, and its worker was killed"},
    {"ignores_sigterm", "timed_out",
     "ignores_sigterm_task of .* was stopped at its timeout of 500 ms; it did not stop when asked.*"},
    {"blocks_every_signal", "timed_out",
     "blocks_every_signal_task of .* was stopped at its timeout of 500 ms; it did not stop when asked.*"},
    {"stops_itself", "timed_out",
     "stops_itself_task of .* was stopped at its timeout of 500 ms; it did not stop when asked.*"},
    {"joins_its_hosts_group", "timed_out",
     "joins_its_hosts_group_task of .* was stopped at its timeout of 500 ms; it did not stop when asked.*"},
    {"joins_its_childs_group", "timed_out",
     "joins_its_childs_group_task of .* was stopped at its timeout of 500 ms; it did not stop when asked.*"},
    {"leaves_its_session", "timed_out",
     "leaves_its_session_task of .* was stopped at its timeout of 500 ms; it did not stop when asked.*"},
    {"adopts_its_orphans", "timed_out",
     "adopts_its_orphans_task of .* was stopped at its timeout of 500 ms; it did not stop when asked.*"},
    {"stops_its_parent", "timed_out",
     "stops_its_parent_task of .* was stopped at its timeout of 500 ms; it did not stop when asked.*"},
    {"traces_itself", "timed_out",
     "traces_itself_task of .* was stopped at its timeout of 500 ms; it did not stop when asked.*"},
    {"forks_without_end", "timed_out",
     "forks_without_end_task of .* was stopped at its timeout of 500 ms; it did not stop when asked.*"},
    {"hangs_in_destructor", "timed_out", "hangs_in_destructor_task of .* was stopped at its timeout of 500 ms; .*"},
    {"prints_without_end",
     "timed_out",
     "prints_without_end_task of .* was stopped at its timeout of 500 ms; .*",
     "",
     true,
     {"--output-limit", "1MiB"}},
    // It does odd things and returns.
    {"closes_descriptors", "completed"},
    {"makes_output_nonblocking", "completed"},
    {"buffers_its_output", "completed"},
    {"closes_its_library", "completed"},
    {"changes_arithmetic", "completed"},
    {"changes_surroundings", "completed"},
    {"prints_a_lot", "completed", "", "", true, {"--output-limit", "1MiB"}},
    {"leaves_thread", "completed"},
    {"leaves_child", "completed"},
    {"leaves_a_hundred_children", "completed"},
    {"leaves_daemon", "completed"},
    {"leaves_exec_loop", "completed"},
    {"leaves_nameless_daemon", "completed"},
    {"forks_and_returns", "completed"},
    {"child_crashes", "completed"},
    {"static_constructor_forks", "completed"},
    {"scribbles_shared_memory", "completed"},
    {"writes_over_its_record", "completed"},
    {"puts_a_pipe_in_its_record", "completed"},
    {"takes_every_descriptor", "completed", "", "", false},
    {"misuses_its_tables", "completed"},
    {"hostile_text", "completed"},
    {"steps_go_back", "completed"},
    {"nan_metrics", "completed"},
    {"million_metrics", "completed", "", "", false},
    {"spams_progress", "completed"},
    {"returns_many_values", "completed", "", "", false, {"--json"}},
    {"logs_a_huge_record", "completed", "", "", false},
    {"metrics_with_long_names", "completed", "", "", false},
    {"explains_at_length", "failed", "why:", R"(skrobot omitted [0-9]+ bytes here)", false},
    {"unlinks_its_record", "completed"},
};

// What a fixture says of itself.
std::string summary_of(const std::string& plugin) {
  for (const char* extension : {".cpp", ".c"}) {
    std::ifstream source(std::string(SKROBOT_SOURCE_DIR "/tests/plugins/") + plugin + extension);
    const std::string text((std::istreambuf_iterator<char>(source)), {});
    std::smatch found;
    // A literal that does not fit on a line is written as several.
    if (std::regex_search(text, found, std::regex(R"re((SKROBOT_FAULT\(\w+|_task"),\s+("[^"]+"(\s+"[^"]+")*))re")))
      return std::regex_replace(found[2].str(), std::regex(R"re("\s+"|")re"), "");
  }
  BOOST_ERROR("no summary of " << plugin);
  return {};
}

// Throws when it is none; a value of some would be too large.
void require_json(const std::string& text) {
  const SecretMask none;
  JsonRewriter check(nullptr, none);
  check.add(text);
  check.finish();
}

// What only one fixture is asked.
void check_more(const std::string& plugin, const Ended& ended, const std::filesystem::path& record) {
  const std::string log = read_text(record / (plugin + "_task.log")),
                    metrics = read_text(record / (plugin + "_task.metrics"));
  if (plugin == "closes_descriptors") BOOST_TEST(log.find("after closing") != std::string::npos);
  if (plugin == "makes_output_nonblocking") {
    BOOST_TEST(std::count(log.begin(), log.end(), '\n') == 20'001);
    for (const int i : {0, 9'999, 19'999})
      BOOST_TEST(log.find(" record " + std::to_string(i) + " xxx") != std::string::npos, i);
    BOOST_TEST(std::count(metrics.begin(), metrics.end(), '\n') == 2 + 1000);
    BOOST_TEST(parse_json(ended.output).at("text").as_string().size() == 4'000'000u);
  }
  if (plugin == "buffers_its_output") {
    BOOST_TEST(log.find("printed at last") != std::string::npos, log);
    BOOST_TEST(log.find("and logged") != std::string::npos, log);
  }
  if (plugin == "changes_arithmetic") {
    BOOST_TEST(to_text(parse_json(read_text(record / (plugin + "_task.result")))) == R"({"least":5e-324,"tenth":0.1})");
    BOOST_TEST(metrics.find(",5e-324\n") != std::string::npos, metrics);
    BOOST_TEST(metrics.find("\nmetric 99,1,") != std::string::npos, metrics);
    BOOST_TEST(log.find("info    still here\n") != std::string::npos, log);
  }
  if (plugin == "fails_with_code") {
    BOOST_TEST(parse_json(read_text(record / (plugin + "_task.run"))).at("error_code").as_int64() == -42);
    const Ended shown = test::run(test::skrobot(record.parent_path().parent_path(),
                                                {"show", "latest", "--experiments", record.parent_path().filename()}));
    BOOST_TEST(std::regex_search(shown.output, std::regex("error code +-42\n")), shown.output);
  }
  if (plugin == "throws_std")
    BOOST_TEST(!parse_json(read_text(record / (plugin + "_task.run"))).as_object().contains("error_code"));
  if (plugin == "changes_surroundings") BOOST_TEST(read_text(record / (plugin + "_task") / "file.txt") == "text");
  if (plugin == "forks_and_returns") {
    BOOST_TEST(parse_json(ended.output).at("who").as_string() == "parent");
    BOOST_TEST(std::count(metrics.begin(), metrics.end(), '\n') == 2);
  }
  if (plugin == "prints_a_lot") {
    BOOST_TEST(log.size() <= 1u << 20);
    BOOST_TEST(
        std::regex_search(log, std::regex("warning skrobot omitted [0-9]+ bytes here: the output limit is 1 MiB\n")));
    BOOST_TEST(log.ends_with("x\n"));
    const Ended shown = test::run(test::skrobot(record.parent_path().parent_path(),
                                                {"show", "latest", "--experiments", record.parent_path().filename()}));
    BOOST_TEST(std::regex_search(shown.output, std::regex("\n  log +cut: [0-9.]+ [KMG]iB in the middle were not kept "
                                                          "\\(output limit 1 MiB\\)")),
               shown.output);
  }
  if (plugin == "unlinks_its_record") {
    BOOST_TEST(log.find("not the log") == std::string::npos);
    BOOST_TEST(log.find("info    after it\n") != std::string::npos);
    for (const char* kind : {".metrics", ".log", ".params"}) {
      BOOST_TEST(
          ended.errors.find(plugin + "_task" + kind +
                            " was removed or replaced while the task ran; skrobot wrote it again") != std::string::npos,
          ended.errors);
    }
  }
  if (plugin == "returns_many_values") {
    const json::value run = parse_json(ended.output).at("runs").at(0);
    BOOST_TEST(run.at("result").is_null());
    BOOST_TEST(run.at("result_file").as_string() == (record / "returns_many_values_task.result").string());
  }
  if (plugin == "logs_a_huge_record") {
    BOOST_TEST(log.size() > 300'000'000u);
    BOOST_TEST(std::count(log.begin(), log.end(), '\n') == 4);
    BOOST_TEST(log.ends_with("info    after it\n"));
  }
  if (plugin == "metrics_with_long_names")
    BOOST_TEST(log.find("warning skrobot omits the metric ") != std::string::npos);
  if (plugin == "steps_go_back") {
    BOOST_TEST(std::count(metrics.begin(), metrics.end(), '\n') == 2 + 2001 + 1000);
    BOOST_TEST(metrics.find("value,1000,") < metrics.find("value,-1000,"));
  }
  if (plugin == "puts_a_pipe_in_its_record") {
    // No reader waits for a pipe.
    const Ended listed = test::run(
        test::skrobot(record.parent_path().parent_path(), {"list", "--experiments", record.parent_path().filename()}));
    BOOST_TEST(listed.exit_code == 0);
    BOOST_TEST(listed.output.find("damaged") != std::string::npos, listed.output);
    BOOST_TEST(listed.errors.find("2 files cannot be read: 'skrobot list --damaged' names them") != std::string::npos,
               listed.errors);
    const Ended named = test::run(test::skrobot(
        record.parent_path().parent_path(), {"list", "--damaged", "--experiments", record.parent_path().filename()}));
    BOOST_TEST(named.output.find("other.run cannot be read: it is not a regular file") != std::string::npos,
               named.output);
    BOOST_TEST(named.output.find("pipe/experiment.log cannot be read: it is not a regular file") != std::string::npos,
               named.output);
  }
  if (plugin == "prints_without_end") BOOST_TEST(log.size() <= 1u << 20);
  if (plugin == "million_metrics") BOOST_TEST(std::count(metrics.begin(), metrics.end(), '\n') == 1'000'002);
  if (plugin == "hostile_text") {
    for (const char c : metrics) BOOST_TEST_REQUIRE((static_cast<unsigned char>(c) >= 0x20 || c == '\n'));
    BOOST_TEST(is_valid_utf8(metrics));
    BOOST_TEST(metrics.size() < 2000u);
    BOOST_TEST(log.size() > 1u << 20);
  }
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(faults_test, SkrobotBench)

BOOST_AUTO_TEST_CASE(every_fault_of_a_task_is_recorded) {
  std::string table;
  for (const RunFault& fault : k_run_faults) {
    const std::string plugin = fault.plugin, state = fault.state;
    if (SKROBOT_SANITIZED && !fault.under_sanitizers) continue;
    BOOST_TEST_CONTEXT(plugin) {
      const std::string task = plugin + "_task", repository = "repository-" + plugin;
      std::vector<std::string> words{"run",           task,       "--plugins", fixture(plugin),
                                     "--experiments", repository, "--timeout", state == "timed_out" ? "500ms" : "2m",
                                     "--grace",       "100ms"};
      words.insert(words.end(), fault.options.begin(), fault.options.end());
      const Ended ended = run_skrobot(words);
      const bool unusable = plugin == "null_table";
      BOOST_TEST(ended.exit_code == (unusable ? 3 : state == "completed" ? 0 : 1), ended.errors);
      BOOST_TEST(ended.errors.find('\x1b') == std::string::npos);
      if (plugin == "puts_a_pipe_in_its_record")
        std::filesystem::rename(directory / repository / "pipe", directory / "pipe");
      const auto record = only_experiment(directory / repository);
      if (plugin == "puts_a_pipe_in_its_record")
        std::filesystem::rename(directory / "pipe", directory / repository / "pipe");
      BOOST_TEST(parse_json(read_text(record / (task + ".run"))).at("state").as_string() == state);
      parse_json(read_text(record / (task + ".params")));
      parse_json(read_text(record / "experiment.log"));
      std::string first = "-";
      if (state == "completed") {
        require_json(read_text(record / (task + ".result")));
        BOOST_TEST((plugin == "writes_over_its_record" || !std::filesystem::exists(record / (task + ".errors"))));
      } else {
        const std::string errors = read_text(record / (task + ".errors"));
        first = errors.substr(0, errors.find('\n'));
        BOOST_TEST(std::regex_match(first, std::regex(fault.error)), first);
        BOOST_TEST(std::regex_search(errors.substr(first.size()), std::regex(fault.details)), errors);
        BOOST_TEST(!std::filesystem::exists(record / (task + ".result")));
      }
      const std::string log = read_text(record / (task + ".log"));
      BOOST_TEST(is_valid_utf8(log));
      if (!unusable && plugin != "creation_throws") {
        const bool overwrote_it = plugin == "scribbles_shared_memory" || plugin == "writes_to_every_descriptor";
        BOOST_TEST((overwrote_it || std::regex_search(read_text(record / (task + ".metrics")),
                                                      std::regex("\nbefore,1,[0-9.]+,0\\.5\n"))));
        if (plugin != "nan_metrics") BOOST_TEST(log.find("info    before the fault\n") != std::string::npos);
      }
      for (const std::string& name : names_in(record)) BOOST_TEST(!name.starts_with("."), name);
      BOOST_TEST(processes_of(directory.path()) == 0u);
      check_more(plugin, ended, record);
      table += "| `" + plugin + "` | " + summary_of(plugin) + " | " + state + " | " + cell(first, record) + " |\n";
      BOOST_TEST(run_skrobot({"run", "null_task", "--plugins", fixture("null_task"), "-q", "--experiments",
                              repository + "-after"})
                     .exit_code == 0);
    }
  }
  if (!SKROBOT_SANITIZED) check_readme(table, "faults.md");
}

BOOST_AUTO_TEST_CASE(a_task_that_removes_its_record_is_reported) {
  const Ended ended = run_skrobot({"run", "removes_its_record_task", "--plugins", fixture("removes_its_record")});
  BOOST_TEST(ended.exit_code == 3);
  BOOST_TEST(ended.errors.find("removes_its_record_task") != std::string::npos, ended.errors);
  BOOST_TEST(ended.errors.find("no such file or directory") != std::string::npos, ended.errors);
  BOOST_TEST(ended.errors.find("recorded in") == std::string::npos, ended.errors);
  BOOST_TEST(ended.errors.find("hint: what could be written is in ") > ended.errors.find("skrobot: error: "),
             ended.errors);
  BOOST_TEST(processes_of(directory.path()) == 0u);
  BOOST_TEST(run_skrobot({"list"}).output.starts_with("No runs in "));
}

BOOST_AUTO_TEST_CASE(a_task_that_kills_its_host_is_lost) {
  const Ended ended = run_skrobot({"run", "kills_its_host_task", "--plugins", fixture("kills_its_host")});
  BOOST_TEST(ended.exit_code == 128 + 9);
  BOOST_TEST(wait_until([&] { return processes_of(directory.path()) == 0; }));
  const json::value runs = parse_json(run_skrobot({"list", "--json"}).output);
  BOOST_TEST_REQUIRE(runs.as_array().size() == 1u);
  BOOST_TEST(runs.at(0).at("state").as_string() == "lost");
  const Ended listed = run_skrobot({"list"});
  BOOST_TEST(listed.output.find(" lost ") != std::string::npos, listed.output);
}

BOOST_AUTO_TEST_CASE(a_killed_host_takes_its_worker_along) {
  {
    Started started(
        test::skrobot(directory.path(), {"run", "loops_forever_task", "--plugins", fixture("loops_forever")}));
    BOOST_TEST_REQUIRE(wait_until([&] { return processes_of(directory.path()) == 3; }));  // host, supervisor and worker
  }                                                                                       // killed
  BOOST_TEST(wait_until([&] { return processes_of(directory.path()) == 0; }));
}

BOOST_AUTO_TEST_SUITE_END()
