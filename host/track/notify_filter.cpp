// SPDX-License-Identifier: MIT
#include "track/notify_filter.hpp"

#include <algorithm>

#include "base/duration.hpp"

namespace skrobot {
namespace {

const char* name_of(TellOn on) {
  switch (on) {
    case TellOn::always: return "always";
    case TellOn::failure: return "failure";
    case TellOn::success: return "success";
    case TellOn::recovery: return "recovery";
  }
  return "";
}

}  // namespace

std::string passed_over(const NotifyFilter& filter, State state, std::chrono::milliseconds duration,
                        const std::function<bool()>& has_recovered) {
  if (duration < filter.min_duration) {
    return "the run took " + format_duration(duration) + ", less than min_duration, " +
           format_duration(filter.min_duration);
  }
  const auto asks = [&](TellOn on) { return std::find(filter.on.begin(), filter.on.end(), on) != filter.on.end(); };
  const bool completed = state == State::completed;
  if (asks(TellOn::always) || asks(completed ? TellOn::success : TellOn::failure)) return {};
  if (completed && asks(TellOn::recovery) && has_recovered()) return {};
  std::string names;
  for (const TellOn on : filter.on) names += (names.empty() ? "" : ",") + std::string(name_of(on));
  return "the run " + std::string(completed ? "completed" : "did not complete") +
         (completed && asks(TellOn::recovery) ? ", and the run before it did not fail" : "") + ": on=" + names;
}

}  // namespace skrobot
