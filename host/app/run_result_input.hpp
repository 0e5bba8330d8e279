// SPDX-License-Identifier: MIT
// A parameter that takes the file of an earlier run: `model=latest` in place of the path to its model.
#ifndef SKROBOT_HOST_APP_RUN_RESULT_INPUT_HPP
#define SKROBOT_HOST_APP_RUN_RESULT_INPUT_HPP

#include <filesystem>
#include <vector>

#include "plugin/parameters.hpp"

namespace skrobot {

/// A path parameter whose schema has "x-skrobot-run-result": "KEY" can name a run of the repository. Here the name
/// becomes the path that the run's result has under KEY, so that the record names the file, which lies in the run's
/// directory. A path that exists is left as it is, and so are references to runs of the same experiment file.
/// `latest` is the newest completed run with such a result, `latest~1` the one before; the newest 1000 completed runs
/// are searched. Other names are those of Repository::runs(). Throws Error(Fault::usage) for a name that is neither a
/// file nor a run, for a run without such a result, and for a file outside of the run's own directory, since a record
/// is data, and not to be obeyed.
void use_run_results(const ParameterSchema& schema, std::vector<Assignment>& assignments,
                     const std::filesystem::path& repository);

}  // namespace skrobot

#endif
