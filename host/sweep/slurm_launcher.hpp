// SPDX-License-Identifier: MIT
// Trials on a Slurm cluster that shares the repository's directory: job arrays, each array task with many trials and
// run by skrobot on its node. What trials come to is read from their own records; the queue says only which array tasks
// are gone without having run theirs.
#ifndef SKROBOT_HOST_SWEEP_SLURM_LAUNCHER_HPP
#define SKROBOT_HOST_SWEEP_SLURM_LAUNCHER_HPP

#include <functional>
#include <memory>

#include "sweep/launcher.hpp"
#include "sweep/slurm.hpp"
#include "sweep/trial_runner.hpp"

namespace skrobot {

struct SlurmLauncherOptions {
  Slurm slurm;
  std::filesystem::path program;            ///< skrobot, as the nodes are to call it
  bool allow_untrusted = false;             ///< as the user allowed it here
  std::filesystem::path trusted_plugins{};  ///< the list of digests that the user requires; empty: none
  std::string experiment_id;                ///< jobs are named by it, so that they are found again
  std::function<bool()> cancel_jobs;        ///< asked when the user interrupts: cancel them (true), or leave them
  std::function<std::chrono::milliseconds()> clock;  ///< since any moment; empty: the monotonic clock
};

class SlurmLauncher : public Launcher {
 public:
  /// Throws Error(Fault::host) when the cluster does not answer.
  static std::unique_ptr<SlurmLauncher> make(const SweepContext& context, SlurmLauncherOptions options);

  /// The trials of this sweep that jobs of before still have: they are this launcher's from now on.
  virtual std::vector<TrialOrder> adopt() = 0;
  /// Submits what was started so far, at once. Throws Error(Fault::host) in Slurm's words.
  virtual void submit() = 0;
  /// The numbers of the jobs that are not known to have ended.
  virtual std::vector<std::uint64_t> jobs() const = 0;
};

}  // namespace skrobot

#endif
