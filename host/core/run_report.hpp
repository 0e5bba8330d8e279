// SPDX-License-Identifier: MIT
#ifndef SKROBOT_HOST_CORE_RUN_REPORT_HPP
#define SKROBOT_HOST_CORE_RUN_REPORT_HPP

#include <skrobot/run_observer.hpp>
#include <string>

#include "store/layout.hpp"
#include "store/run_record.hpp"
#include "track/any_task.hpp"

namespace skrobot {

/// All that is known of a run that has ended.
struct RunReport {
  RunFiles files;
  RunRecord record;
  json::object params;  ///< as recorded
  Outcome outcome;
  std::string record_failure;  ///< not empty: what could not be written, as a sentence
};

RunInfo info_of(const RunFiles& files, const RunRecord& record);
RunEnd end_of(const RunReport& report);

}  // namespace skrobot

#endif
