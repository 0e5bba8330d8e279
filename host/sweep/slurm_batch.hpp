// SPDX-License-Identifier: MIT
// What one submission's array tasks are to run: slurm/batch-<n>.json in the sweep's directory, and what a node makes of
// it.
#ifndef SKROBOT_HOST_SWEEP_SLURM_BATCH_HPP
#define SKROBOT_HOST_SWEEP_SLURM_BATCH_HPP

#include <cstdint>
#include <filesystem>
#include <vector>

#include "sweep/trial_runner.hpp"

namespace skrobot {

/// A trial in a batch.
struct BatchTrial {
  TrialOrder order;       ///< values only where the plan does not have them
  unsigned attempts = 0;  ///< attempts that were there before: one more is wanted
};

struct SlurmBatch {
  unsigned number = 0;
  std::vector<std::vector<BatchTrial>> array_tasks;
};

std::filesystem::path slurm_file(const std::filesystem::path& experiment, const std::string& name);
std::string batch_name(unsigned number);

/// Writes the batch. Throws Error(Fault::host).
void write_batch(const std::filesystem::path& experiment, const SlurmBatch& batch);
/// Reads one of a plan's back. Throws Error(Fault::host) when it is not there or is damaged.
SlurmBatch read_batch(const std::filesystem::path& experiment, const SweepPlan& plan, unsigned number);

/// Has the attempt that a batch wants been made, so that no node needs to run the trial? A cancelled one does not
/// count.
bool is_done(const StoredTrial& trial, const BatchTrial& wanted);

/// On a node: runs the trials of one array task that are not done, one after another, each synced. Waits for another
/// process that runs the same array task: one that was believed lost. Returns false when it was cancelled before its
/// end. Throws Error.
bool run_array_task(const SweepContext& context, const SlurmBatch& batch, std::uint64_t array_task,
                    const CancelToken& cancel);

}  // namespace skrobot

#endif
