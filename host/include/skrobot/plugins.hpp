// SPDX-License-Identifier: MIT
// The tasks and notifiers of plugin folders, for programs of one's own.
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

/// The worker program of the CMake package, or of the build, that this program links; empty without one.
inline std::filesystem::path package_worker() {
#ifdef SKROBOT_WORKER_PROGRAM
  return SKROBOT_WORKER_PROGRAM;
#else
  return {};
#endif
}

/// What some folders offer.
class Plugins {
 public:
  /// Looks at the folders; each file that is new is described in a worker process. Throws skrobot::Error when no worker
  /// can be started. Workers are the program `worker` where it exists, for the whole process; else skrobot-worker is
  /// looked for beside this program, where skrobot was installed, and in PATH. The environment variable SKROBOT_WORKER
  /// goes before all of these.
  explicit Plugins(std::vector<std::filesystem::path> folders, const std::filesystem::path& worker = package_worker());
  ~Plugins();

  /// A task with its parameters, checked against its schema; relative paths are the current directory's. It runs in a
  /// worker process, once. Throws skrobot::Error that names what is wrong.
  std::shared_ptr<AnyTask> task(const std::string& name, const boost::json::object& params = {}) const;
  /// A notifier, the same way; for Experiment::set_notifier. Each notification is told in a worker process of its own.
  std::shared_ptr<AnyNotifier> notifier(const std::string& name, const boost::json::object& params = {}) const;

 private:
  std::unique_ptr<Catalog> catalog_;
};

}  // namespace skrobot

#endif
