// SPDX-License-Identifier: MIT
#include "check/checks.hpp"

#include <skrobot/notification.hpp>
#include <skrobot/plugin.h>

#include <algorithm>
#include <cstring>
#include <fstream>
#include <set>
#include <thread>

#include "base/duration.hpp"
#include "base/error.hpp"
#include "base/file_system.hpp"
#include "base/text.hpp"
#include "check/sample_params.hpp"
#include "isolate/plugin_task.hpp"
#include "plugin/value_reader.hpp"

namespace skrobot {
namespace {

constexpr std::size_t k_most_samples = 80;
constexpr std::size_t k_random_samples = 20;
constexpr std::uint64_t k_short_ms = 300;

json::object sample_notification() {
  Notification n;
  n.message = "The task [sample_task] under experiment [00000000-0000-4000-8000-000000000000] is completed successfully.";
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

// --- The entry and the schemas ------------------------------------------------------------------------------------------------------

template <Probe probe>
void look(Trial& trial) { trial.look(probe); }

void check_output(Trial& trial) {
  const ProbeResult result = trial.look(Probe::output);
  if (!result.output.empty()) trial.tell(Grade::fail, "prints while it is loaded: " + in_quotes(result.output, 60));
}

json::object without_defaults(json::object schema) {
  schema.erase("default");
  for (const char* key : {"items", "additionalProperties"}) {
    if (json::value* inner = schema.if_contains(key); inner != nullptr && inner->is_object()) *inner = without_defaults(inner->get_object());
  }
  if (json::value* properties = schema.if_contains("properties"); properties != nullptr && properties->is_object()) {
    for (auto& member : properties->get_object()) {
      if (member.value().is_object()) member.value() = without_defaults(member.value().get_object());
    }
  }
  return schema;
}

void check_valid(Trial& trial) {
  for (const ProbedItem& item : trial.look(Probe::schemas).items) {
    if (item.schema.empty()) continue;
    try {
      const json::value schema = parse_json(item.schema);
      if (!schema.is_object()) trial.tell(Grade::fail, "the schema of " + in_quotes(item.name) + " is not a JSON object");
      else ParameterSchema::parse(without_defaults(schema.get_object()));
    } catch (const JsonError& e) {
      trial.tell(Grade::fail, "the schema of " + in_quotes(item.name) + " is not JSON: line " + std::to_string(e.line()) + ", column " + std::to_string(e.column()) + ": " + e.what());
    } catch (const Error& e) {
      trial.tell(Grade::fail, "the schema of " + in_quotes(item.name) + " cannot be used: " + e.what());
    }
  }
}

void check_schema_stable(Trial& trial) {
  const ProbeResult first = trial.look(Probe::schemas);
  if (!first.returned) return;
  const ProbeResult second = trial.look(Probe::schemas);
  std::map<std::string, std::string> texts;
  std::set<std::string> told;
  const auto look = [&](const ProbeResult& result, const char* when) {
    for (const ProbedItem& item : result.items) {
      const auto [found, is_new] = texts.emplace(item.kind + " " + item.name, item.schema);
      if (!is_new && found->second != item.schema && told.insert(item.name).second) {
        trial.tell(Grade::fail, "the schema of " + in_quotes(item.name) + " differs " + when);
      }
    }
  };
  look(first, "from call to call");
  look(second, "from process to process");
}

void check_defaults_fit(Trial& trial) {
  for (const Subject& subject : trial.subjects) {
    try {
      const json::value schema = subject.described.schema.empty() ? json::value() : parse_json(subject.described.schema);
      if (!schema.is_object()) continue;
      ParameterSchema::parse(without_defaults(schema.get_object()));
      try {
        ParameterSchema::parse(schema);
      } catch (const Error& e) {
        trial.tell(Grade::fail, "a default of " + in_quotes(subject.described.name) + " is wrong: " + e.what());
      }
    } catch (const std::exception&) {
      trial.skip("the schema of " + in_quotes(subject.described.name) + " cannot be used");
    }
  }
}

void find_undocumented(const json::object& schema, const std::string& prefix, std::string& names) {
  const json::value* properties = schema.if_contains("properties");
  if (properties == nullptr || !properties->is_object()) return;
  for (const auto& [key, value] : properties->get_object()) {
    if (!value.is_object()) continue;
    const std::string name = prefix + std::string(key);
    const json::value* text = value.get_object().if_contains("description");
    if (text == nullptr || !text->is_string() || text->get_string().empty()) names += (names.empty() ? "" : ", ") + printable(name);
    find_undocumented(value.get_object(), name + ".", names);
  }
}

void check_documented(Trial& trial) {
  for (const Subject& subject : trial.subjects) {
    std::string names;
    try {
      const json::value schema = subject.described.schema.empty() ? json::value() : parse_json(subject.described.schema);
      if (schema.is_object()) find_undocumented(schema.get_object(), "", names);
    } catch (const JsonError&) {
      trial.skip("the schema of " + in_quotes(subject.described.name) + " is not JSON");
    }
    if (!names.empty()) trial.tell(Grade::warn, "parameters of " + in_quotes(subject.described.name) + " have no description: " + names);
  }
}

// --- The calls ----------------------------------------------------------------------------------------------------------------------

std::string status_text(std::int32_t status) {
  switch (status) {
    case SKROBOT_OK: return "completed";
    case SKROBOT_CANCELLED: return "was cancelled";
    case SKROBOT_BAD_PARAMETER: return "refused a parameter";
    case SKROBOT_NOT_FOUND: return "found something missing";
    default: return "failed";
  }
}

std::string said(const ProbeResult& result) { return status_text(result.status) + (result.message.empty() ? "" : ": " + printable(result.message, 300)); }

void check_usual(Trial& trial) {
  Subject& subject = trial.subject();
  const ProbeResult* usual = trial.usual();
  if (!subject.usual) return;  // the reason is told
  trial.found().clear();
  const ProbeResult& result = *subject.usual;
  trial.take(result);
  if (!result.found.empty() && result.found.back().grade == Grade::hang && subject.is_task) {
    trial.found().back().text += ", and did not stop when it was asked to after " + format_duration(trial.laboratory.limit() / 2);
  }
  if (!result.returned) return;
  if (result.was_stopped || (result.status == SKROBOT_CANCELLED && usual == nullptr && subject.not_usual.starts_with("it takes"))) return trial.skip(subject.not_usual);
  if (result.status == protocol::k_unusable) return trial.tell(Grade::fail, "cannot be called: " + printable(result.message, 300));
  if (result.status == SKROBOT_CANCELLED) return trial.tell(Grade::fail, "says that it was cancelled, and nobody has asked it to stop");
  if (result.status != SKROBOT_OK) return trial.tell(Grade::fail, (subject.given.empty() ? "with its defaults it " : "with the parameters given it ") + said(result));
  try {
    if (!result.result.empty()) parse_json(result.result);
  } catch (const JsonError& e) {
    trial.tell(Grade::fail, "its result is not JSON: line " + std::to_string(e.line()) + ", column " + std::to_string(e.column()) + ": " + e.what());
  }
}

void check_newer_run(Trial& trial) {
  const ProbeResult* usual = trial.usual();
  if (usual == nullptr) return;
  ProbeOrder order = trial.order(trial.values());
  order.is_newer_host = true;
  const ProbeResult result = trial.laboratory.run(order);
  trial.take(result);
  if (result.returned && result.status != usual->status) trial.tell(Grade::fail, "with a newer host it " + said(result));
}

void check_stopping(Trial& trial, Stopping stopping) {
  if (!trial.subject().is_task) return trial.skip("a notifier is not asked to stop");
  // One that does not come back, or not soon, is what this asks about.
  if (trial.usual() == nullptr) {
    const auto& usual = trial.subject().usual;
    const bool hung = usual && !usual->found.empty() && usual->found.back().grade == Grade::hang;
    if (!hung && !trial.subject().not_usual.starts_with("it takes")) return;
    trial.found().clear();
  }
  ProbeOrder order = trial.order(trial.values());
  order.stopping = stopping;
  order.stop_after_ms = k_short_ms;
  const ProbeResult result = trial.laboratory.run(order);
  trial.take(result, stopping == Stopping::before ? "asked to stop before it began, it " : "asked to stop while it ran, it ");
  if (!result.returned || result.status == SKROBOT_OK || result.status == SKROBOT_CANCELLED) return;
  trial.tell(Grade::fail, "when it is asked to stop it " + said(result));
}
void check_cancelled_before(Trial& trial) { check_stopping(trial, Stopping::before); }
void check_cancelled_during(Trial& trial) { check_stopping(trial, Stopping::during); }

void check_twice(Trial& trial) {
  if (trial.usual() == nullptr) return;
  ProbeOrder order = trial.order(trial.values());
  order.times = 2;
  trial.take(trial.laboratory.run(order));
}

// What it makes of them is its own matter, but it must come back and say so.
void try_samples(Trial& trial, const std::vector<SampleParams>& samples) {
  std::size_t count = 0;
  for (const SampleParams& sample : samples) {
    if (++count > k_most_samples) break;
    ProbeOrder order = trial.order(sample.values);
    order.stop_after_ms = k_short_ms;
    const ProbeResult result = trial.laboratory.run(order);
    trial.take(result, "with " + sample.label + " it ");
    if (result.status == protocol::k_unusable && result.returned) trial.tell(Grade::fail, "with " + sample.label + " it " + printable(result.message, 300));
    if (trial.found().size() >= 5) return;  // more of the same
  }
}

bool has_nothing_missing(Trial& trial) {
  const Subject& subject = trial.subject();
  if (!subject.fault.empty()) return trial.skip(subject.fault), false;
  const auto missing = missing_params(subject.schema, subject.given);
  if (missing.empty()) return true;
  trial.skip("it needs " + list_in_quotes(missing) + ": give it as --set " + subject.described.name + "." + missing.front() + "=VALUE");
  return false;
}

// Other parameters are worth a try when the usual ones brought it no harm.
bool is_worth_trying(Trial& trial) {
  static_cast<void>(trial.usual());
  const Subject& subject = trial.subject();
  if (!subject.usual) return false;  // the reason is told
  trial.found().clear();
  if (subject.usual->returned && subject.usual->status != protocol::k_unusable) return true;
  trial.skip("run.defaults did not complete");
  return false;
}

void check_wrong_types(Trial& trial) {
  if (is_worth_trying(trial)) try_samples(trial, wrong_params(trial.subject().schema, trial.values()));
}

void check_unknown_keys(Trial& trial) {
  if (!is_worth_trying(trial)) return;
  SampleParams sample{"a parameter of a later version", trial.values()};
  sample.values["not_there_yet"] = json::object{{"x", json::array{1, nullptr}}};
  try_samples(trial, {sample});
}

void check_edges(Trial& trial) {
  if (!is_worth_trying(trial)) return;
  try_samples(trial, edge_params(trial.subject().schema, trial.subject().given, trial.laboratory.new_folder(), trial.seed));
}

void check_random(Trial& trial) {
  if (!is_worth_trying(trial)) return;
  try_samples(trial, random_params(trial.subject().schema, trial.subject().given, trial.seed, k_random_samples));
}

// The first place where two recordings of a metric differ; empty: nowhere.
std::string difference(const ProbedSeries& a, const ProbedSeries& b) {
  if (a.count != b.count) return "has " + std::to_string(a.count) + " points, then " + std::to_string(b.count);
  for (std::size_t at = 0; at + 16 <= std::min(a.points.size(), b.points.size()); at += 16) {
    if (std::memcmp(a.points.data() + at, b.points.data() + at, 16) == 0) continue;
    std::int64_t step = 0;
    double first = 0, second = 0;
    std::memcpy(&step, a.points.data() + at, sizeof step);
    std::memcpy(&first, a.points.data() + at + 8, sizeof first);
    std::memcpy(&second, b.points.data() + at + 8, sizeof second);
    return "at step " + std::to_string(step) + " is " + to_text(first) + ", then " + to_text(second);
  }
  return {};
}

bool measures_time(const ProbedSeries& series) {
  static const std::set<std::string, std::less<>> k_units{"s", "ms", "us", "\xC2\xB5s", "ns", "seconds", "min", "h"};
  return k_units.contains(series.unit);
}

std::string without(std::string text, const std::string& part) {
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at)) text.erase(at, part.size());
  return text;
}

void check_same_seed(Trial& trial) {
  if (!trial.subject().is_task) return trial.skip("a notifier has no seed");
  if (trial.usual() == nullptr) return;
  std::vector<ProbeResult> results;
  std::vector<std::string> texts;
  for (int i = 0; i < 2; ++i) {
    ProbeOrder order = trial.order(trial.values());
    order.scratch = trial.laboratory.new_folder().string();
    results.push_back(trial.laboratory.run(order));
    trial.take(results.back());
    if (!results.back().returned) return;
    texts.push_back(without(results.back().result, order.scratch));
  }
  std::map<std::string, const ProbedSeries*> first;
  for (const ProbedSeries& series : results[0].series) first[series.name] = &series;
  for (const ProbedSeries& series : results[1].series) {
    if (measures_time(series)) continue;
    const auto found = first.find(series.name);
    const std::string what = found == first.end() ? "is there in the second run alone" : difference(*found->second, series);
    if (!what.empty()) trial.tell(Grade::fail, "with the same seed and parameters, its metric " + in_quotes(series.name) + " " + what);
  }
  if (results[0].series.size() > results[1].series.size()) trial.tell(Grade::fail, "with the same seed and parameters, it has fewer metrics in a second run");
  if (texts[0] != texts[1] && trial.found().empty()) trial.tell(Grade::warn, "with the same seed and parameters, its result differs: " + printable(texts[0], 100) + ", then " + printable(texts[1], 100));
}

void check_two_at_once(Trial& trial) {
  const ProbeResult* usual = trial.usual();
  if (usual == nullptr) return;
  // Two trials of a sweep: one working directory, one TMPDIR, a directory each.
  const std::string scratch = trial.laboratory.new_folder().string();
  ProbeResult results[2];
  std::exception_ptr thrown[2];
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < 2; ++i) {
      threads.emplace_back([&, i] {
        try {
          ProbeOrder order = trial.order(trial.values());
          order.scratch = scratch;
          order.directory = scratch + "/run-" + std::to_string(i) + "/" + order.name;
          results[i] = trial.laboratory.run(order);
        } catch (...) {
          thrown[i] = std::current_exception();
        }
      });
    }
  }
  for (int i = 0; i < 2; ++i) {
    if (thrown[i]) std::rethrow_exception(thrown[i]);
    trial.take(results[i], "beside another of its kind it ");
    if (results[i].returned && results[i].status != usual->status) trial.tell(Grade::fail, "beside another of its kind it " + said(results[i]));
  }
}

void check_leaks(Trial& trial) {
  if (trial.usual() == nullptr) return;
  ProbeOrder order = trial.order(trial.values());
  constexpr std::uint64_t k_task_calls = 200, k_notifier_calls = 20;
  order.times = order.is_task ? k_task_calls : k_notifier_calls;
  order.for_ms = static_cast<std::uint64_t>(trial.laboratory.limit().count()) / 4;
  order.measures_leaks = true;
  const ProbeResult result = trial.laboratory.run(order);
  for (const CheckFinding& found : result.found) {
    if (found.grade == Grade::hang) return trial.skip("a few calls take longer than the limit of " + format_duration(trial.laboratory.limit()));
  }
  trial.take(result);
}

void check_own_directory(Trial& trial) {
  if (trial.usual() == nullptr) return;
  ProbeOrder order = trial.order(trial.values());
  if (order.name.find('/') != std::string::npos) return trial.skip("its name is none that a directory can have");
  order.scratch = trial.laboratory.new_folder().string();
  const std::filesystem::path scratch = order.scratch, run = scratch / "run";
  order.directory = (run / order.name).string();
  std::error_code code;
  std::filesystem::create_directory(run, code);
  const std::vector<std::string> kinds{".params", ".run", ".metrics", ".log", ".result", ".errors"};
  const std::string content = "{}\n";
  for (const std::string& kind : kinds) std::ofstream(run / (order.name + kind), std::ios::binary) << content;
  const ProbeResult result = trial.laboratory.run(order);
  trial.take(result);
  std::string outside;
  for (const std::string& file : result.files) {
    const bool own = file == "run" || file == "run/" + order.name || file.starts_with("run/" + order.name + "/");
    bool is_record = false;
    for (const std::string& kind : kinds) is_record = is_record || file == "run/" + order.name + kind;
    if (!own && !is_record) outside += (outside.empty() ? "" : ", ") + printable(file);
  }
  if (!outside.empty()) trial.tell(Grade::fail, "writes outside of its directory, into the working directory, HOME or TMPDIR: " + outside);
  for (const std::string& kind : kinds) {
    std::string bytes;
    if (read_file(run / (order.name + kind), bytes) || bytes != content) trial.tell(Grade::fail, "writes over the record of its run: " + order.name + kind);
  }
}

void check_leftovers(Trial& trial) {
  if (trial.usual() == nullptr) return;
  ProbeOrder order = trial.order(trial.values());
  order.tells_leftovers = true;
  trial.take(trial.laboratory.run(order));
}

constexpr auto k_basic = CheckLevel::basic;
constexpr auto k_standard = CheckLevel::standard;
constexpr auto k_strict = CheckLevel::strict;
constexpr const char* k_link = "link it as the SDK does: skrobot_add_plugin() in CMake, or `pkg-config --libs skrobot-sdk`";
constexpr const char* k_not_at_load = "do it in the object's constructor or in run(), not in a static constructor; or link another build of the library that does it";
constexpr const char* k_report = "the stack above names the place; 'skrobot run --isolation none' under a debugger stops there";

}  // namespace

void Trial::take(const ProbeResult& result, const std::string& prefix) {
  // What the usual call has shown is told once.
  const auto is_told = [&](const CheckFinding& found) {
    if (subject_ == nullptr || !subject_->usual || &result == &*subject_->usual) return false;
    const auto& told = subject_->usual->found;
    return std::any_of(told.begin(), told.end(), [&](const CheckFinding& other) { return found.grade == Grade::fail && other.text == found.text; });
  };
  for (const CheckFinding& found : result.found) {
    if (!is_told(found)) found_.push_back({found.grade, prefix + printable(found.text, 600), found.details});
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

json::object Trial::values() const { return resolve(subject().schema, subject().given, subject().described.name).values; }

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
    if (result.was_stopped) item.not_usual = "it takes longer than " + half + ": give it less to do by --set, or more time by --timeout";
    else if (result.returned && result.status == SKROBOT_CANCELLED) item.not_usual = "it takes longer than " + half + " or says that it was cancelled";
    else if (!result.returned || result.status != SKROBOT_OK) item.not_usual = "run.defaults did not complete";
  }
  if (item.not_usual.empty()) return &*item.usual;
  skip(item.not_usual);
  return nullptr;
}

const std::vector<Check>& checks() {
  static const std::vector<Check> all{
      {"static.file", k_basic, "It is a shared library for this machine, whole", "build it as a shared library on, or for, this kind of machine", false, look<Probe::file>},
      {"static.exports", k_basic, "It exports skrobot_plugin_entry and nothing else", k_link, false, look<Probe::exports>},
      {"static.unique-symbols", k_basic, "It shares no variable with other plugins", k_link, false, look<Probe::unique_symbols>},
      {"static.text-relocations", k_basic, "Its code is loaded as it is", "compile everything in it with -fPIC, static libraries too", false, look<Probe::text_relocations>},
      {"static.executable-stack", k_basic, "It needs no stack that code can be run from", "link with -z noexecstack; end assembly sources with: .section .note.GNU-stack,\"\",%progbits", false, look<Probe::stack>},
      {"static.unresolved", k_basic, "Everything it uses is in a library that it names and that is there", "link every library that it uses, and link with -z defs, so that the linker tells; install what is missing", false, look<Probe::unresolved>},
      {"static.run-path", k_basic, "It looks for libraries where other machines have them", "install it ('cmake --install' drops the path), or set BUILD_RPATH and INSTALL_RPATH to $ORIGIN", false, look<Probe::run_path>},
      {"load.opens", k_basic, "It can be loaded, and its entry is of this contract", "build it with this host's SDK, and look at static.* first", false, look<Probe::opens>},
      {"load.time", k_basic, "It loads in an instant", k_not_at_load, false, look<Probe::time>},
      {"load.threads", k_basic, "Loading it starts no thread", k_not_at_load, false, look<Probe::threads>},
      {"load.descriptors", k_basic, "Loading it leaves nothing open", k_not_at_load, false, look<Probe::descriptors>},
      {"load.files", k_basic, "Loading it writes no file", k_not_at_load, false, look<Probe::files>},
      {"load.environment", k_basic, "Loading it leaves the process as it was: environment, directory, locale, signals", k_not_at_load, false, look<Probe::environment>},
      {"load.processes", k_basic, "Loading it starts no process", k_not_at_load, false, look<Probe::processes>},
      {"load.output", k_basic, "Loading it prints nothing", k_not_at_load, false, check_output},
      {"entry.fields", k_basic, "Names, sizes and functions are as the contract asks", "compare with sdk/README.md, or let SKROBOT_PLUGIN fill them", false, look<Probe::fields>},
      {"entry.stable", k_basic, "It offers the same at each call", "count and descriptor answer from constant tables", false, look<Probe::stable>},
      {"entry.index", k_basic, "There is nothing behind its last descriptor", "descriptor returns NULL for an index that is not below count", false, look<Probe::index>},
      {"entry.extension", k_basic, "It has no answer for what it does not know", "extension returns NULL for an id that it does not know", false, look<Probe::extension>},
      {"entry.older-host", k_basic, "It reads nothing that this version's structs do not have", "read what was added later through SKROBOT_HAS", false, look<Probe::older_host>},
      {"entry.newer-host", k_basic, "It works with structs that have grown", "compare struct_size by SKROBOT_HAS, never by ==", false, look<Probe::newer_host>},
      {"schema.valid", k_basic, "Its schemas are JSON Schema that the host reads", "sdk/README.md lists what is read", false, check_valid},
      {"schema.stable", k_basic, "Its schemas are the same at each call and in each process", "write nothing into a schema that changes: no time, no address, no machine's name", false, check_schema_stable},
      {"schema.defaults", k_basic, "Its defaults fit their own types and ranges", "mend the default, or the range", false, check_defaults_fit},
      {"schema.refused", k_basic, "Its schema functions stop when their reader refuses", "return the status that the sink returned", false, look<Probe::schema_refused>},
      {"schema.documented", k_basic, "Each parameter says what it means", "give each a line: people see it in 'skrobot plugins show'", false, check_documented},
      {"run.defaults", k_standard, "It completes, and its result is JSON", k_report, true, check_usual},
      {"run.newer-host", k_standard, "It runs with structs that have grown", "compare struct_size by SKROBOT_HAS, never by ==", true, check_newer_run},
      {"run.cancelled-before", k_standard, "It ends well when it is to stop from the first", "call context.throw_if_cancelled(), or poll run->cancelled and return SKROBOT_CANCELLED", true, check_cancelled_before},
      {"run.cancelled-during", k_standard, "It stops when it is asked to", "poll often: context.throw_if_cancelled() in each loop that can be long", true, check_cancelled_during},
      {"run.twice", k_standard, "It runs a second time in the same process", "keep nothing in static variables that one run spoils for the next", true, check_twice},
      {"run.wrong-types", k_standard, "Parameters of wrong types bring it no harm", "the host checks before, but check what you read: return SKROBOT_BAD_PARAMETER", true, check_wrong_types},
      {"run.unknown-keys", k_standard, "A parameter that it does not know brings it no harm", "pass over what you do not know", true, check_unknown_keys},
      {"run.edges", k_strict, "It survives each parameter at the edges of its range", "narrow the range in the schema, or handle the value: a failure with a message is fine", true, check_edges},
      {"run.random", k_strict, "It survives random parameters within their ranges", "narrow the range in the schema, or handle the value: a failure with a message is fine", true, check_random},
      {"run.two-at-once", k_strict, "Two of its runs, at the same time, do not disturb each other", "no fixed names outside of context.directory(), no fixed ports", true, check_two_at_once},
      {"run.same-seed", k_strict, "The same seed and parameters give the same metrics", "draw all that is random from context.seed(); give metrics that measure time the unit s", true, check_same_seed},
      {"run.leaks", k_strict, "Memory, descriptors and threads do not grow from run to run", "run it under valgrind or -fsanitize=leak with skrobot/testing.hpp", true, check_leaks},
      {"run.own-directory", k_strict, "It writes in its own directory alone", "write below context.directory(), or where a parameter says", true, check_own_directory},
      {"run.leftovers", k_strict, "It leaves the process as it was, and no process behind", "put back what run() changed, and wait for what it started", true, check_leftovers},
  };
  return all;
}

}  // namespace skrobot
