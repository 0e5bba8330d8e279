// SPDX-License-Identifier: MIT
#ifndef SKROBOT_HOST_CORE_RUN_OBSERVER_HPP
#define SKROBOT_HOST_CORE_RUN_OBSERVER_HPP

#include <string>

#include "store/layout.hpp"
#include "store/run_record.hpp"
#include "track/any_task.hpp"
#include "track/run_recorder.hpp"

namespace skrobot {

/// All that is known of a run that has ended.
struct RunReport {
  RunFiles files;
  RunRecord record;
  json::object params;  ///< as recorded
  Outcome outcome;
  std::string record_failure;  ///< not empty: what could not be written, as a sentence
};

/// Is told how runs go, in pairs of started and ended. Called on the thread that runs the task, progress() also on a host's thread.
class RunObserver {
 public:
  virtual ~RunObserver() = default;
  virtual void started(const RunFiles&, const RunRecord&) {}
  virtual void progress(const RunRecorder&) {}
  virtual void ended(const RunReport&) {}
};

}  // namespace skrobot

#endif
