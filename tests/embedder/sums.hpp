// SPDX-License-Identifier: MIT
#ifndef EMBEDDER_SUMS_HPP
#define EMBEDDER_SUMS_HPP

#include <filesystem>

/// Runs a task below `directory` and returns its result: 1 + 2 + … + upto.
int tracked_sum(const std::filesystem::path& directory, int upto);

#endif
