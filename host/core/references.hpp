// SPDX-License-Identifier: MIT
// References of an experiment file to the runs before: "${train_task.result.model}" as a whole text takes the JSON
// value, within other text it is put in as text; "${train_task.directory}" is the run's directory; "$${" stands for
// "${".
#ifndef SKROBOT_HOST_CORE_REFERENCES_HPP
#define SKROBOT_HOST_CORE_REFERENCES_HPP

#include <map>
#include <string>
#include <vector>

#include "plugin/parameters.hpp"
#include "store/result_file.hpp"

namespace skrobot {

/// What a run that has ended can be asked for.
struct RunValues {
  Result result;
  std::string directory;
};

/// Throws Error(Fault::usage) when a reference in `value` is malformed, or names no run of `earlier`; `later` are for a
/// better message. `what` names the parameter and `origin` its place.
void check_references(const json::value& value, const std::vector<std::string>& earlier,
                      const std::vector<std::string>& later, const std::string& what, const Origin& origin);

/// `value` with every reference replaced. Throws Error(Fault::usage) when a result has nothing of that name, and says
/// what it has.
json::value substitute(const json::value& value, const std::map<std::string, RunValues>& earlier,
                       const std::string& what, const Origin& origin);

}  // namespace skrobot

#endif
