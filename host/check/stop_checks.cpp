// SPDX-License-Identifier: MIT
// Does a task stop when it is asked to?
#include <skrobot/plugin.h>

#include "base/duration.hpp"
#include "check/check_functions.hpp"

namespace skrobot {
namespace {

// Who has said so much has had its loop, and went round it to the end.
constexpr std::uint64_t k_much_said = 50;
// Nobody needs so long to end what is worth no more than a return.
constexpr std::chrono::milliseconds k_short_time{2000};

// One that does not come back, or not soon, is what this asks about.
bool can_be_asked(Trial& trial) {
  if (!trial.subject().is_task) return trial.skip("notifiers are not asked to stop"), false;
  if (trial.usual() != nullptr) return true;
  const auto& usual = trial.subject().usual;
  const bool hung = usual && !usual->found.empty() && usual->found.back().grade == Grade::hang;
  if (!hung && !trial.subject().not_usual.starts_with("it takes")) return false;
  trial.found().clear();
  return true;
}

ProbeResult ask_to_stop(Trial& trial, Stopping stopping, const std::string& words) {
  ProbeOrder order = trial.order(trial.values());
  order.stopping = stopping;
  order.stop_after_ms = k_soon_ms;
  ProbeResult result = trial.laboratory.run(order);
  trial.take(result, words + ", it ");
  const bool has_stopped = !result.returned || result.status == SKROBOT_OK || result.status == SKROBOT_CANCELLED;
  if (!has_stopped) trial.tell(Grade::fail, words + ", it " + said(result));
  return result;
}

}  // namespace

void check_cancelled_before(Trial& trial) {
  if (can_be_asked(trial)) ask_to_stop(trial, Stopping::before, "asked to stop before it began");
}

void check_cancelled_during(Trial& trial) {
  if (!can_be_asked(trial)) return;
  const std::string words = "asked to stop while it ran";
  const ProbeResult result = ask_to_stop(trial, Stopping::during, words);
  if (!result.returned || !result.was_asked_to_stop) return;
  const auto patience = ConversationOptions().grace;
  if (result.stopping_time > patience) {
    return trial.tell(Grade::fail, words + ", it returned after " + format_duration(result.stopping_time) +
                                       "; a host waits only " + format_duration(patience) +
                                       " before it sends a signal");
  }
  // To stop early and to return what is there is fine; to do all the same as ever is not.
  const auto& usual = trial.subject().usual;
  if (result.status != SKROBOT_OK || !usual || usual->was_asked_to_stop || result.said < usual->said) return;
  if (usual->said >= k_much_said) {
    trial.tell(Grade::fail, words + ", it ran to its end: it recorded as much as a run that is not asked to stop (" +
                                std::to_string(result.said) + " times)");
  } else if (result.stopping_time > k_short_time) {
    trial.tell(Grade::fail, words + ", it continued for " + format_duration(result.stopping_time) + " and completed");
  }
}

}  // namespace skrobot
