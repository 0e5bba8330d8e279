// SPDX-License-Identifier: MIT
// Tasks and notifiers from plugin folders, for programs that embed the host.
//
//   skrobot::Plugins plugins({"plugins"});
//   auto task = plugins.task("train_task", {{"data", "train.csv"}, {"label_column", "y"}});
//   boost::json::value result = experiment.run(*task);
#ifndef SKROBOT_PLUGINS_HPP
#define SKROBOT_PLUGINS_HPP

#include <filesystem>
#include <memory>
#include <skrobot/json.hpp>
#include <string>
#include <vector>

namespace skrobot {

class AnyTask;
class AnyNotifier;
class Catalog;

/// The worker program of the CMake package or build that this program links; empty if there is none.
inline std::filesystem::path package_worker() {
#ifdef SKROBOT_WORKER_PROGRAM
  return SKROBOT_WORKER_PROGRAM;
#else
  return {};
#endif
}

/// The plugins in a list of folders.
class Plugins {
 public:
  /// Scans the folders; a worker process inspects each new file. Throws skrobot::Error if no worker can be started. The
  /// worker is the program `worker` if it exists, for the whole process; else skrobot-worker is searched next to this
  /// program, where skrobot was installed, and in PATH. The environment variable SKROBOT_WORKER overrides all of these.
  explicit Plugins(std::vector<std::filesystem::path> folders, const std::filesystem::path& worker = package_worker());
  ~Plugins();

  /// Returns a task with its parameters, checked against its schema; relative paths are relative to the current
  /// directory. It runs once, in a worker process. Throws skrobot::Error that names the problem.
  std::shared_ptr<AnyTask> task(const std::string& name, const boost::json::object& params = {}) const;
  /// Returns a notifier in the same way, for Experiment::set_notifier. Each notification runs in its own worker
  /// process.
  std::shared_ptr<AnyNotifier> notifier(const std::string& name, const boost::json::object& params = {}) const;

 private:
  std::unique_ptr<Catalog> catalog_;
};

}  // namespace skrobot

#endif
