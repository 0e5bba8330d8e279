// SPDX-License-Identifier: MIT
#include "check/checks.hpp"

#include <skrobot/plugin.h>
#include <skrobot/notification.hpp>

#include <algorithm>

#include "base/duration.hpp"
#include "base/text.hpp"
#include "check/check_functions.hpp"
#include "check/sample_params.hpp"
#include "isolate/plugin_task.hpp"

namespace skrobot {
namespace {

json::object sample_notification() {
  Notification n;
  n.message =
      "The task [sample_task] under experiment [00000000-0000-4000-8000-000000000000] is completed successfully.";
  n.state = "completed";
  n.task = "sample_task";
  n.run = "sample_task";
  n.experiment_id = "00000000-0000-4000-8000-000000000000";
  n.experiment_directory = "/nonexistent/ada-2026-01-02T03-04-05";
  n.experimenter = "Zo\xC3\xAB";
  n.started = "2026-01-02T03:04:05+00:00";
  n.duration_ms = 1500;
  n.host = "example";
  n.params = {{"steps", 10}};
  n.result = json::object{{"loss", 0.25}};
  return notification_to_json(n);
}

template <Probe probe>
void look(Trial& trial) {
  trial.look(probe);
}

constexpr auto k_basic = CheckLevel::basic;
constexpr auto k_standard = CheckLevel::standard;
constexpr auto k_strict = CheckLevel::strict;
constexpr const char* k_link = "link with skrobot_add_plugin() in CMake, or with `pkg-config --libs skrobot-sdk`";
constexpr const char* k_not_at_load =
    "do this in the object's constructor or in run(), not in a static constructor, or link another build of the "
    "library "
    "that causes it";

}  // namespace

bool has_nothing_missing(Trial& trial) {
  const Subject& subject = trial.subject();
  if (!subject.fault.empty()) return trial.skip(subject.fault), false;
  const auto missing = missing_params(subject.schema, subject.given);
  if (missing.empty()) return true;
  trial.skip("it needs " + list_in_quotes(missing) + "; set it with --set " + subject.described.name + "." +
             missing.front() + "=VALUE");
  return false;
}

void Trial::tell(Grade grade, std::string text, std::string details) {
  const auto same = [&](const CheckFinding& other) { return other.grade == grade && other.text == text; };
  if (std::none_of(found_.begin(), found_.end(), same)) found_.push_back({grade, std::move(text), std::move(details)});
}

void Trial::take(const ProbeResult& result, const std::string& prefix) {
  // What the usual call has shown is told once.
  const auto is_told = [&](const CheckFinding& found) {
    if (subject_ == nullptr || !subject_->usual || &result == &*subject_->usual) return false;
    const auto& told = subject_->usual->found;
    return std::any_of(told.begin(), told.end(), [&](const CheckFinding& other) {
      return found.grade == Grade::fail && other.text == found.text;
    });
  };
  for (const CheckFinding& found : result.found) {
    if (!is_told(found)) tell(found.grade, prefix + printable(found.text, 600), found.details);
  }
}

ProbeResult Trial::look(Probe probe) {
  ProbeOrder order;
  order.probe = probe;
  order.seed = seed;
  ProbeResult result = laboratory.run(order);
  take(result);
  if (!result.returned || result.status != protocol::k_unusable) return result;
  // The loading probes ask what happens meanwhile: whether it comes to an end is a check of its own.
  const bool is_asked = probe == Probe::opens || probe >= Probe::fields;
  if (is_asked) tell(Grade::fail, printable(result.message, 600));
  else skip("it cannot be loaded: " + printable(result.message, 300));
  result.returned = false;
  return result;
}

json::object Trial::values() const {
  return resolve(subject().schema, subject().given, subject().described.name).values;
}

ProbeOrder Trial::order(const json::object& values) const {
  ProbeOrder order;
  order.probe = Probe::call;
  order.memory_limit = k_memory_limit;
  order.seed = seed;
  order.is_task = subject().is_task;
  order.name = subject().described.name;
  order.params = to_text(values);
  order.texts = parameter_texts(values);
  if (!order.is_task) order.notification = to_text(sample_notification());
  return order;
}

const ProbeResult* Trial::usual() {
  Subject& item = subject();
  if (!item.usual && item.not_usual.empty()) {
    if (!has_nothing_missing(*this)) {
      item.not_usual = found_.back().text;
      return nullptr;
    }
    ProbeOrder usual = order(values());
    usual.stop_after_ms = static_cast<std::uint64_t>(laboratory.limit().count()) / 2;
    item.usual = laboratory.run(usual);
    const ProbeResult& result = *item.usual;
    const std::string half = format_duration(laboratory.limit() / 2);
    if (result.returned && result.was_asked_to_stop && result.status == SKROBOT_OK)
      item.not_usual = "it takes longer than " + half + "; reduce its work with --set or raise --timeout";
    else if (result.returned && result.status == SKROBOT_CANCELLED)
      item.not_usual = "it takes longer than " + half + " or reports that it was cancelled";
    else if (!result.returned || result.status != SKROBOT_OK) item.not_usual = "run.defaults did not complete";
  }
  if (item.not_usual.empty()) return &*item.usual;
  skip(item.not_usual);
  return nullptr;
}

const std::vector<Check>& checks() {
  static const std::vector<Check> all{
      {"static.file", k_basic, "The file is a complete shared library for this architecture",
       "build a shared library for this architecture", false, look<Probe::file>},
      {"static.exports", k_basic, "The plugin exports skrobot_plugin_entry and nothing else", k_link, false,
       look<Probe::exports>},
      {"static.unique-symbols", k_basic, "The plugin shares no variables with other plugins", k_link, false,
       look<Probe::unique_symbols>},
      {"static.text-relocations", k_basic, "The code needs no relocations",
       "compile everything with -fPIC, including static libraries", false, look<Probe::text_relocations>},
      {"static.executable-stack", k_basic, "The stack is not executable",
       "link with -z noexecstack; end assembly sources with: .section .note.GNU-stack,\"\",%progbits", false,
       look<Probe::stack>},
      {"static.unresolved", k_basic, "All symbols are found in the libraries that the plugin is linked with",
       "link every library that is used; -z defs makes the linker check this; install missing libraries", false,
       look<Probe::unresolved>},
      {"static.run-path", k_basic, "The library search path works on other machines",
       "install the plugin ('cmake --install' removes the path), or set BUILD_RPATH and INSTALL_RPATH to $ORIGIN",
       false, look<Probe::run_path>},
      {"load.opens", k_basic, "The plugin loads and its entry matches this contract",
       "fix static.* first; rebuild with this host's SDK", false, look<Probe::opens>},
      {"load.time", k_basic, "Loading is fast", k_not_at_load, false, look<Probe::time>},
      {"load.threads", k_basic, "Loading starts no threads", k_not_at_load, false, look<Probe::threads>},
      {"load.descriptors", k_basic, "Loading leaves no descriptors open", k_not_at_load, false,
       look<Probe::descriptors>},
      {"load.files", k_basic, "Loading writes no files", k_not_at_load, false, look<Probe::files>},
      {"load.environment", k_basic, "Loading does not change the process: environment, directory, locale, signals",
       k_not_at_load, false, look<Probe::environment>},
      {"load.processes", k_basic, "Loading starts no processes", k_not_at_load, false, look<Probe::processes>},
      {"load.output", k_basic, "Loading prints nothing", k_not_at_load, false, check_output},
      {"entry.fields", k_basic, "Names, sizes and functions follow the contract",
       "let SKROBOT_PLUGIN fill them, or compare with sdk/README.md", false, look<Probe::fields>},
      {"entry.stable", k_basic, "All calls return the same items", "let count and descriptor read constant tables",
       false, look<Probe::stable>},
      {"entry.index", k_basic, "Descriptors end at count", "return NULL from descriptor for any index not below count",
       false, look<Probe::index>},
      {"entry.extension", k_basic, "Unknown extensions are refused", "return NULL from extension for unknown ids",
       false, look<Probe::extension>},
      {"entry.older-host", k_basic, "The plugin reads only members of the first version's structs",
       "read later members through SKROBOT_HAS", false, look<Probe::older_host>},
      {"entry.newer-host", k_basic, "The plugin works with larger structs",
       "test members with SKROBOT_HAS, never struct_size with ==; members that a host does not offer are NULL", false,
       look<Probe::newer_host>},
      {"schema.valid", k_basic, "Schemas are valid JSON Schema", "sdk/README.md lists the supported subset", false,
       check_valid},
      {"schema.keywords", k_basic, "Schema keywords are supported and fit their types",
       "sdk/README.md lists the keywords of each type; the host ignores others", false, check_keywords},
      {"schema.stable", k_basic, "Schemas are the same in all calls and processes",
       "keep times, addresses and host names out of schemas", false, check_schema_stable},
      {"schema.defaults", k_basic, "Defaults fit their types and ranges", "change the default or the range", false,
       check_defaults_fit},
      {"schema.refused", k_basic, "Schema functions stop when the reader refuses", "return the status of the sink",
       false, look<Probe::schema_refused>},
      {"schema.documented", k_basic, "Every parameter has a description",
       "describe each parameter in one line; 'skrobot plugins show' displays it", false, check_documented},
      {"run.defaults", k_standard, "The run completes and its result is JSON",
       "choose defaults that complete, or set parameters with --set TASK.key=value", true, check_usual},
      {"run.older-host", k_standard, "The run works with the first version's structs",
       "read later members through SKROBOT_HAS", true, check_older_run},
      {"run.newer-host", k_standard, "The run works with larger structs",
       "test members with SKROBOT_HAS, never struct_size with ==; members that a host does not offer are NULL", true,
       check_newer_run},
      {"run.cancelled-before", k_standard, "A run that is cancelled before it starts ends cleanly",
       "call context.throw_if_cancelled(), or poll run->cancelled and return SKROBOT_CANCELLED", true,
       check_cancelled_before},
      {"run.cancelled-during", k_standard, "A cancelled run stops soon",
       "call context.throw_if_cancelled() often, in each long loop; do not swallow skrobot::Cancelled where you "
       "catch exceptions",
       true, check_cancelled_during},
      {"run.twice", k_standard, "A second run in the same process works",
       "do not keep state in static variables from one run to the next", true, check_twice},
      {"run.lent-text", k_standard, "Text is read by its size and not used after the call",
       "text in the contract has a size and no terminating NUL; copy what you need after the call", true,
       check_lent_text},
      {"run.unknown-keys", k_standard, "Unknown parameters do no harm", "ignore unknown parameters", true,
       check_unknown_keys},
      {"run.metric-names", k_standard, "The number of metrics is small",
       "record one metric with a point per step, not one metric per step", true, check_metric_names},
      {"run.edges", k_strict, "The task survives parameters at the limits of their ranges",
       "narrow the range in the schema or handle the value; failing with a message is fine", true, check_edges},
      {"run.random", k_strict, "The task survives random parameters within their ranges",
       "narrow the range in the schema or handle the value; failing with a message is fine", true, check_random},
      {"run.two-at-once", k_strict, "Two concurrent runs do not interfere",
       "use no fixed names outside context.directory() and no fixed ports", true, check_two_at_once},
      {"run.same-seed", k_strict, "The same seed and parameters give the same metrics",
       "derive all random numbers from context.seed(); give metrics that measure time the unit s", true,
       check_same_seed},
      {"run.leaks", k_strict, "Memory, descriptors and threads do not grow from run to run",
       "run it under valgrind or -fsanitize=leak with skrobot/testing.hpp", true, check_leaks},
      {"run.own-directory", k_strict, "Files are written only to the run's directory",
       "write below context.directory() or to paths given by parameters", true, check_own_directory},
      {"run.secrets", k_strict, "No secrets are written to files",
       "do not write secrets: the host masks them in the log and the record, but not in files", true, check_secrets},
      {"run.leftovers", k_strict, "The run restores the process and leaves no processes behind",
       "undo what run() changed and wait for what it started", true, check_leftovers},
  };
  return all;
}

}  // namespace skrobot
