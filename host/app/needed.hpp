// SPDX-License-Identifier: MIT
// `skrobot run --needed`: is there a run already that did the same?
#ifndef SKROBOT_HOST_APP_NEEDED_HPP
#define SKROBOT_HOST_APP_NEEDED_HPP

#include <optional>
#include <skrobot/repository.hpp>
#include <string>

#include "app/run_plan.hpp"
#include "store/layout.hpp"

namespace skrobot {

/// A completed run that stands for one that is not needed.
struct EarlierRun {
  RunSummary run;
  RunFiles files;
  Result result;
};

struct NeededAnswer {
  std::optional<EarlierRun> earlier;  ///< none: the run is needed
  std::string reason;  ///< then: in what the run that shares most differs; empty: the task has no completed run
};

/// The newest completed run of the same task of the same plugin file, with the same parameters, the same seed when one
/// is given, and path parameters that name the same bytes, as must files that a command line names (x-skrobot-inputs).
/// What did not exist when it started is what it made, and is not compared; a secret is not recorded and not compared
/// either. Reads the files that parameters name. Throws Error(Fault::host).
NeededAnswer find_earlier(Repository& repository, const PlannedRun& run, const ResolvedParameters& params);

}  // namespace skrobot

#endif
