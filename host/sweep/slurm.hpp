// SPDX-License-Identifier: MIT
// Slurm's commands, as far as a sweep needs them. Everything that Slurm refuses is told in its own words.
#ifndef SKROBOT_HOST_SWEEP_SLURM_HPP
#define SKROBOT_HOST_SWEEP_SLURM_HPP

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/command.hpp"
#include "sweep/slurm_options.hpp"

namespace skrobot {

/// One line of the queue: an array task, or a job that is not an array (`array_task` is empty).
struct QueueEntry {
  std::string name;
  std::uint64_t job = 0;
  std::optional<std::uint64_t> array_task;
  std::string state;   ///< "RUNNING", "PENDING", "COMPLETING" …
  std::string reason;  ///< "Resources", "None" …
  bool is_pending() const { return state == "PENDING"; }
};

struct Submission {
  std::string name;
  std::filesystem::path script;
  std::string output;                  ///< sbatch's pattern
  std::uint64_t array_tasks = 0;       ///< of the array; 0: not an array
  std::optional<std::uint64_t> after;  ///< a job that must succeed before
  std::uint64_t warning_seconds = 0;   ///< SIGTERM so long before the time limit; 0: none
};

/// How the jobs of one sweep are named: this, and the batch's number.
std::string slurm_job_prefix(const std::string& experiment_id);

class Slurm {
 public:
  explicit Slurm(RunCommand run = run_command) : run_(std::move(run)) {}

  /// Throws Error(Fault::host): there is no sbatch here.
  void check() const;
  /// How many array tasks an array may have, from the cluster's configuration. Throws Error(Fault::host) when it does
  /// not answer.
  std::uint64_t max_array_size() const;
  /// How many array tasks may run at once, by the partition's processors; at least 1.
  std::uint64_t slots(const SlurmOptions& options) const;
  /// Returns the job's number. Throws Error(Fault::host) in Slurm's words, with the line.
  std::uint64_t submit(const Submission& submission, const SlurmOptions& options) const;
  /// The user's jobs whose name begins with `prefix`. Nothing: the queue could not be read, and `failure` says why.
  std::optional<std::vector<QueueEntry>> queue(const std::string& prefix, std::string& failure) const;
  /// "FAILED 91" of a job that has ended; empty when Slurm does not know it any more.
  std::string ended_state(std::uint64_t job) const;
  /// What is wrong is not told: a job that has ended cannot be cancelled.
  void cancel(const std::vector<std::uint64_t>& jobs) const;
  void cancel_pending(const std::vector<std::uint64_t>& jobs) const;
  /// SIGTERM to the batch scripts, which pass it on with its grace.
  void terminate(const std::vector<std::uint64_t>& jobs) const;

 private:
  void act(std::vector<std::string> words, const std::vector<std::uint64_t>& jobs) const;
  RunCommand run_;
};

}  // namespace skrobot

#endif
