// SPDX-License-Identifier: MIT
#ifndef SKROBOT_HOST_CLI_PARAMETER_HINT_HPP
#define SKROBOT_HOST_CLI_PARAMETER_HINT_HPP

#include <optional>
#include <string>
#include <vector>

namespace skrobot {

/// For an unknown option that a task has as a parameter: how to write it. `words` is the whole command line, `option`
/// one of them ("--rounds=3", "--rounds"). Nothing when no task has such a parameter. Asks nothing: where plugins need
/// trust that was not given, only those that earlier commands described are known. Shows no secret; never throws.
std::optional<std::string> parameter_hint(const std::vector<std::string>& words, const std::string& option);

}  // namespace skrobot

#endif
