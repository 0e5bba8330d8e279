// SPDX-License-Identifier: MIT
#ifndef SKROBOT_HOST_SWEEP_SLURM_OPTIONS_HPP
#define SKROBOT_HOST_SWEEP_SLURM_OPTIONS_HPP

#include <cstdint>
#include <skrobot/json.hpp>
#include <string>
#include <vector>

namespace skrobot {

/// How a sweep's jobs are submitted; texts go to sbatch as they are, empty ones are left out.
struct SlurmOptions {
  std::string partition, time, cpus_per_task, mem, nodes, account, qos;
  std::vector<std::string> arguments;  ///< more for sbatch
  std::uint64_t trials_per_job = 0;    ///< of an array's element; 0: chosen so that the cluster's nodes share the work
};

json::object to_json(const SlurmOptions& options);
SlurmOptions slurm_options_from(const json::value& value);

}  // namespace skrobot

#endif
