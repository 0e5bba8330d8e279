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
constexpr const char* k_link =
    "link it as the SDK does: skrobot_add_plugin() in CMake, or `pkg-config --libs skrobot-sdk`";
constexpr const char* k_not_at_load =
    "do it in the object's constructor or in run(), not in a static constructor; or link another build of the library "
    "that does it";

}  // namespace

bool has_nothing_missing(Trial& trial) {
  const Subject& subject = trial.subject();
  if (!subject.fault.empty()) return trial.skip(subject.fault), false;
  const auto missing = missing_params(subject.schema, subject.given);
  if (missing.empty()) return true;
  trial.skip("it needs " + list_in_quotes(missing) + ": give it as --set " + subject.described.name + "." +
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
      item.not_usual = "it takes longer than " + half + ": give it less to do by --set, or more time by --timeout";
    else if (result.returned && result.status == SKROBOT_CANCELLED)
      item.not_usual = "it takes longer than " + half + " or says that it was cancelled";
    else if (!result.returned || result.status != SKROBOT_OK) item.not_usual = "run.defaults did not complete";
  }
  if (item.not_usual.empty()) return &*item.usual;
  skip(item.not_usual);
  return nullptr;
}

const std::vector<Check>& checks() {
  static const std::vector<Check> all{
      {"static.file", k_basic, "It is a shared library for this machine, whole",
       "build it as a shared library on, or for, this kind of machine", false, look<Probe::file>},
      {"static.exports", k_basic, "It exports skrobot_plugin_entry and nothing else", k_link, false,
       look<Probe::exports>},
      {"static.unique-symbols", k_basic, "It shares no variable with other plugins", k_link, false,
       look<Probe::unique_symbols>},
      {"static.text-relocations", k_basic, "Its code is loaded as it is",
       "compile everything in it with -fPIC, static libraries too", false, look<Probe::text_relocations>},
      {"static.executable-stack", k_basic, "It needs no stack that code can be run from",
       "link with -z noexecstack; end assembly sources with: .section .note.GNU-stack,\"\",%progbits", false,
       look<Probe::stack>},
      {"static.unresolved", k_basic, "Everything it uses is in a library that it names and that is there",
       "link every library that it uses, and link with -z defs, so that the linker tells; install what is missing",
       false, look<Probe::unresolved>},
      {"static.run-path", k_basic, "It looks for libraries where other machines have them",
       "install it ('cmake --install' drops the path), or set BUILD_RPATH and INSTALL_RPATH to $ORIGIN", false,
       look<Probe::run_path>},
      {"load.opens", k_basic, "It can be loaded, and its entry is of this contract",
       "build it with this host's SDK, and look at static.* first", false, look<Probe::opens>},
      {"load.time", k_basic, "It loads in an instant", k_not_at_load, false, look<Probe::time>},
      {"load.threads", k_basic, "Loading it starts no thread", k_not_at_load, false, look<Probe::threads>},
      {"load.descriptors", k_basic, "Loading it leaves nothing open", k_not_at_load, false, look<Probe::descriptors>},
      {"load.files", k_basic, "Loading it writes no file", k_not_at_load, false, look<Probe::files>},
      {"load.environment", k_basic, "Loading it leaves the process as it was: environment, directory, locale, signals",
       k_not_at_load, false, look<Probe::environment>},
      {"load.processes", k_basic, "Loading it starts no process", k_not_at_load, false, look<Probe::processes>},
      {"load.output", k_basic, "Loading it prints nothing", k_not_at_load, false, check_output},
      {"entry.fields", k_basic, "Names, sizes and functions are as the contract asks",
       "compare with sdk/README.md, or let SKROBOT_PLUGIN fill them", false, look<Probe::fields>},
      {"entry.stable", k_basic, "It offers the same at each call", "count and descriptor answer from constant tables",
       false, look<Probe::stable>},
      {"entry.index", k_basic, "There is nothing behind its last descriptor",
       "descriptor returns NULL for an index that is not below count", false, look<Probe::index>},
      {"entry.extension", k_basic, "It has no answer for what it does not know",
       "extension returns NULL for an id that it does not know", false, look<Probe::extension>},
      {"entry.older-host", k_basic, "It reads nothing that the first version's structs do not have",
       "read what was added later through SKROBOT_HAS", false, look<Probe::older_host>},
      {"entry.newer-host", k_basic, "It works with structs that have grown",
       "compare struct_size by SKROBOT_HAS, never by ==; what a host does not offer is NULL", false,
       look<Probe::newer_host>},
      {"schema.valid", k_basic, "Its schemas are JSON Schema that the host reads", "sdk/README.md lists what is read",
       false, check_valid},
      {"schema.keywords", k_basic, "Each keyword of its schemas is one that the host reads, on a type that it is for",
       "sdk/README.md lists the keywords of each type; the host checks no other", false, check_keywords},
      {"schema.stable", k_basic, "Its schemas are the same at each call and in each process",
       "write nothing into a schema that changes: no time, no address, no machine's name", false, check_schema_stable},
      {"schema.defaults", k_basic, "Its defaults fit their own types and ranges", "change the default, or the range",
       false, check_defaults_fit},
      {"schema.refused", k_basic, "Its schema functions stop when their reader refuses",
       "return the status that the sink returned", false, look<Probe::schema_refused>},
      {"schema.documented", k_basic, "Each parameter says what it means",
       "give each a line: people see it in 'skrobot plugins show'", false, check_documented},
      {"run.defaults", k_standard, "It completes, and its result is JSON",
       "choose defaults with which it completes, or give it what it needs by --set TASK.key=value", true, check_usual},
      {"run.older-host", k_standard, "It runs with the structs of the first version",
       "read what was added later through SKROBOT_HAS", true, check_older_run},
      {"run.newer-host", k_standard, "It runs with structs that have grown",
       "compare struct_size by SKROBOT_HAS, never by ==; what a host does not offer is NULL", true, check_newer_run},
      {"run.cancelled-before", k_standard, "It ends well when it is to stop from the first",
       "call context.throw_if_cancelled(), or poll run->cancelled and return SKROBOT_CANCELLED", true,
       check_cancelled_before},
      {"run.cancelled-during", k_standard, "It stops soon when it is asked to",
       "poll often: context.throw_if_cancelled() in each loop that can be long; let skrobot::Cancelled pass where you "
       "catch exceptions",
       true, check_cancelled_during},
      {"run.twice", k_standard, "It runs a second time in the same process",
       "keep nothing in static variables that one run spoils for the next", true, check_twice},
      {"run.lent-text", k_standard, "It reads text by its size, and keeps none when the call is over",
       "text of the contract has a size and no NUL behind it; copy what is needed after the call", true,
       check_lent_text},
      {"run.unknown-keys", k_standard, "A parameter that it does not know brings it no harm",
       "pass over what you do not know", true, check_unknown_keys},
      {"run.metric-names", k_standard, "Its metrics are few, whatever their points",
       "give one metric a point at each step, in place of a metric for each step", true, check_metric_names},
      {"run.edges", k_strict, "It survives each parameter at the edges of its range",
       "narrow the range in the schema, or handle the value: a failure with a message is fine", true, check_edges},
      {"run.random", k_strict, "It survives random parameters within their ranges",
       "narrow the range in the schema, or handle the value: a failure with a message is fine", true, check_random},
      {"run.two-at-once", k_strict, "Two of its runs, at the same time, do not disturb each other",
       "no fixed names outside of context.directory(), no fixed ports", true, check_two_at_once},
      {"run.same-seed", k_strict, "The same seed and parameters give the same metrics",
       "draw all that is random from context.seed(); give metrics that measure time the unit s", true, check_same_seed},
      {"run.leaks", k_strict, "Memory, descriptors and threads do not grow from run to run",
       "run it under valgrind or -fsanitize=leak with skrobot/testing.hpp", true, check_leaks},
      {"run.own-directory", k_strict, "It writes in its own directory alone",
       "write below context.directory(), or where a parameter says", true, check_own_directory},
      {"run.secrets", k_strict, "It writes no secret into a file",
       "write a secret nowhere: the host hides it in the log and the record, and cannot in files", true, check_secrets},
      {"run.leftovers", k_strict, "It leaves the process as it was, and no process behind",
       "put back what run() changed, and wait for what it started", true, check_leftovers},
  };
  return all;
}

}  // namespace skrobot
