// SPDX-License-Identifier: MIT
#include <skrobot/plugin.h>

#include <cstring>
#include <fstream>
#include <map>
#include <set>
#include <thread>

#include "base/duration.hpp"
#include "base/error.hpp"
#include "base/file_system.hpp"
#include "base/text.hpp"
#include "check/check_functions.hpp"
#include "check/sample_params.hpp"

namespace skrobot {

namespace {

constexpr std::size_t k_most_samples = 80;
constexpr std::size_t k_random_samples = 20;
constexpr std::uint64_t k_short_ms = 300;

std::string status_text(std::int64_t status) {
  switch (status) {
    case SKROBOT_OK: return "completed";
    case SKROBOT_CANCELLED: return "was cancelled";
    case SKROBOT_BAD_PARAMETER: return "refused a parameter";
    case SKROBOT_NOT_FOUND: return "found something missing";
    default: return "failed";
  }
}

std::string said(const ProbeResult& result) { return status_text(result.status) + (result.message.empty() ? "" : ": " + printable(result.message, 300)); }

}  // namespace

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

namespace {

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

}  // namespace

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

namespace {

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

}  // namespace

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

}  // namespace skrobot
