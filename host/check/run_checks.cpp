// SPDX-License-Identifier: MIT
// How an item runs: as it is, in hosts of other versions, again, and with other parameters.
#include <skrobot/plugin.h>
#include <skrobot/error.hpp>

#include "base/duration.hpp"
#include "base/text.hpp"
#include "check/check_functions.hpp"
#include "check/sample_params.hpp"

namespace skrobot {

namespace {

constexpr std::size_t k_most_samples = 80;
constexpr std::size_t k_random_samples = 20;

std::string status_text(std::int64_t status) {
  switch (status) {
    case SKROBOT_OK: return "completed";
    case SKROBOT_CANCELLED: return "was cancelled";
    case SKROBOT_BAD_PARAMETER: return "refused a parameter";
    case SKROBOT_NOT_FOUND: return "found something missing";
    default: return "failed";
  }
}

}  // namespace

std::string said(const ProbeResult& result) {
  return status_text(result.status) + (result.message.empty() ? "" : ": " + printable(result.message, 300));
}

void check_usual(Trial& trial) {
  Subject& subject = trial.subject();
  const ProbeResult* usual = trial.usual();
  if (!subject.usual) return;  // the reason is told
  trial.found().clear();
  const ProbeResult& result = *subject.usual;
  trial.take(result);
  if (!result.found.empty() && result.found.back().grade == Grade::hang) {
    trial.advise(
        "reduce its work with --set or raise --timeout; long tasks poll for cancellation: "
        "context.throw_if_cancelled() in each loop");
    if (subject.is_task)
      trial.found().back().text +=
          ", and did not stop when asked after " + format_duration(trial.laboratory.limit() / 2);
  }
  if (!result.found.empty() && result.found.back().grade == Grade::crash) trial.advise(k_find_crash);
  if (!result.returned) return;
  const bool takes_long =
      result.status == SKROBOT_CANCELLED && usual == nullptr && subject.not_usual.starts_with("it takes");
  if ((result.was_asked_to_stop && result.status == SKROBOT_OK) || takes_long) return trial.skip(subject.not_usual);
  if (result.status == protocol::k_unusable) {
    trial.advise("let SKROBOT_PLUGIN fill the tables of the contract, or compare with sdk/README.md");
    return trial.tell(Grade::fail, "cannot be called: " + printable(result.message, 300));
  }
  if (result.status == SKROBOT_CANCELLED) {
    trial.advise("return SKROBOT_CANCELLED or throw skrobot::Cancelled only if the run was asked to stop");
    return trial.tell(Grade::fail, "reports that it was cancelled, but it was not asked to stop");
  }
  if (result.status != SKROBOT_OK)
    return trial.tell(Grade::fail, (subject.given.empty() ? "with its defaults it " : "with the parameters given it ") +
                                       said(result));
  try {
    if (!result.result.empty()) parse_json(result.result);
  } catch (const JsonError& e) {
    trial.advise("write exactly one JSON value to run->result");
    trial.tell(Grade::fail, "its result is not JSON: line " + std::to_string(e.line()) + ", column " +
                                std::to_string(e.column()) + ": " + e.what());
  }
}

namespace {

void check_host(Trial& trial, HostVersion version, const std::string& words) {
  const ProbeResult* usual = trial.usual();
  if (usual == nullptr) return;
  ProbeOrder order = trial.order(trial.values());
  order.host_version = version;
  const ProbeResult result = trial.laboratory.run(order);
  trial.take(result, "with " + words + " it ");
  if (result.returned && result.status != usual->status)
    trial.tell(Grade::fail, "with " + words + " it " + said(result));
}

}  // namespace

void check_older_run(Trial& trial) { check_host(trial, HostVersion::first, "a host of the first version"); }
void check_newer_run(Trial& trial) { check_host(trial, HostVersion::newer, "a newer host"); }

void check_twice(Trial& trial) {
  if (trial.usual() == nullptr) return;
  ProbeOrder order = trial.order(trial.values());
  order.times = 2;
  trial.take(trial.laboratory.run(order));
}

void check_lent_text(Trial& trial) {
  if (trial.usual() == nullptr) return;
  ProbeOrder order = trial.order(trial.values());
  order.lends_tightly = true;
  order.times = 2;  // what was kept of the first call is gone in the second
  trial.take(trial.laboratory.run(order),
             "given read-only text without a terminating NUL that is freed after the call, it ");
}

namespace {

// What it makes of them is its own matter, but it must come back and say so.
void try_samples(Trial& trial, const std::vector<SampleParams>& samples) {
  std::size_t count = 0;
  for (const SampleParams& sample : samples) {
    if (++count > k_most_samples) break;
    ProbeOrder order = trial.order(sample.values);
    order.stop_after_ms = k_soon_ms;
    const ProbeResult result = trial.laboratory.run(order);
    trial.take(result, "with " + sample.label + " it ");
    if (result.status == protocol::k_unusable && result.returned)
      trial.tell(Grade::fail, "with " + sample.label + " it " + printable(result.message, 300));
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

void check_unknown_keys(Trial& trial) {
  if (!is_worth_trying(trial)) return;
  SampleParams sample{"a parameter of a later version", trial.values()};
  sample.values["not_there_yet"] = json::object{{"x", json::array{1, nullptr}}};
  try_samples(trial, {sample});
}

void check_edges(Trial& trial) {
  if (!is_worth_trying(trial)) return;
  try_samples(trial,
              edge_params(trial.subject().schema, trial.subject().given, trial.laboratory.new_folder(), trial.seed));
}

void check_random(Trial& trial) {
  if (!is_worth_trying(trial)) return;
  try_samples(trial, random_params(trial.subject().schema, trial.subject().given, trial.seed, k_random_samples));
}

}  // namespace skrobot
