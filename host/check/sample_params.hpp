// SPDX-License-Identifier: MIT
// Parameters to try an item with, made from its schema: at the edges and at random.
#ifndef SKROBOT_HOST_CHECK_SAMPLE_PARAMS_HPP
#define SKROBOT_HOST_CHECK_SAMPLE_PARAMS_HPP

#include <cstdint>
#include <filesystem>
#include <skrobot/json.hpp>
#include <string>
#include <vector>

#include "plugin/parameters.hpp"

namespace skrobot {

/// One way to call an item.
struct SampleParams {
  std::string label;    ///< what is special: "steps=1"
  json::object values;  ///< complete
};

/// The parameters that have no default and are not given.
std::vector<std::string> missing_params(const ParameterSchema& schema, const std::vector<Assignment>& given);

/// Each parameter at the edges of what its schema allows, one at a time, the others as given or by default; files are
/// made in `folder`. Every one is accepted by the host's own reader. REQUIRES: nothing is missing.
std::vector<SampleParams> edge_params(const ParameterSchema& schema, const std::vector<Assignment>& given,
                                      const std::filesystem::path& folder, std::uint64_t seed);

/// `count` random choices of values that the schema allows, the same for the same seed. Paths and secrets stay as they
/// are.
std::vector<SampleParams> random_params(const ParameterSchema& schema, const std::vector<Assignment>& given,
                                        std::uint64_t seed, std::size_t count);

}  // namespace skrobot

#endif
