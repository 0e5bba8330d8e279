// SPDX-License-Identifier: MIT
#include "core/run_report.hpp"

namespace skrobot {

RunInfo info_of(const RunFiles& files, const RunRecord& record) {
  return {record.id, record.task, files.name, files.directory, record.seed, record.started};
}

RunEnd end_of(const RunReport& report) {
  const Outcome& outcome = report.outcome;
  return {outcome.state, report.record.duration_ms, report.params,        outcome.result, outcome.large_result,
          outcome.error, outcome.details,           report.record_failure};
}

}  // namespace skrobot
