// SPDX-License-Identifier: MIT
// What a cluster's node does for a sweep: one task of a Slurm job array.
#ifndef SKROBOT_HOST_APP_ARRAY_TASK_HPP
#define SKROBOT_HOST_APP_ARRAY_TASK_HPP

#include <filesystem>
#include <skrobot/cancel_token.hpp>

#include "app/settings.hpp"

namespace skrobot {

/// What the host that submitted the job says of it. sweep.json and the folder's settings may have been changed since by
/// others, and say nothing about where programs lie.
struct ArrayTaskCall {
  std::filesystem::path experiment;  ///< the sweep's directory
  unsigned batch = 0;
  std::uint64_t array_task = 0;  ///< its index in the batch
  TypedOptions typed;            ///< the plugin's folder, and which plugins are trusted
};

/// Runs the trials of the array task that are not done. Returns false when it was cancelled before its end. Throws
/// Error.
bool run_array_task_of(const ArrayTaskCall& call, const CancelToken& cancel);

}  // namespace skrobot

#endif
