// SPDX-License-Identifier: MIT
#ifndef SKROBOT_TESTS_SUPPORT_SLURM_CLUSTER_HPP
#define SKROBOT_TESTS_SUPPORT_SLURM_CLUSTER_HPP

#include <array>
#include <string>

#include "support/program.hpp"
#include "support/temporary_directory.hpp"

namespace skrobot::test {

/// A Slurm cluster of a controller and the nodes n1 and n2, all on this machine, on ports of its own. Ends with this
/// object: each process by its number.
class SlurmCluster {
 public:
  SlurmCluster();
  ~SlurmCluster();
  SlurmCluster(const SlurmCluster&) = delete;
  SlurmCluster& operator=(const SlurmCluster&) = delete;

  /// Empty: it runs. Else why it cannot.
  const std::string& fault() const { return fault_; }
  /// The value of SLURM_CONF.
  std::string configuration() const { return (directory_ / "slurm.conf").string(); }

  /// Runs one of Slurm's commands and returns what it prints.
  std::string command(const std::string& line) const;
  /// SIGKILL to the daemon of the node 1 or 2; what it runs goes on.
  void kill_node(int node);
  void start_node(int node);
  bool wait_for_idle_nodes(int count) const;

 private:
  void write_configuration() const;
  std::string start();
  std::string run_daemon(const std::string& line, const std::string& pid_file);

  TemporaryDirectory directory_;
  std::string fault_;
};

}  // namespace skrobot::test

#endif
