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

/// What some folders offer.
class Plugins {
 public:
  /// Looks at the folders; each file that is new is described in a worker process. Throws skrobot::Error when no worker can be started.
  explicit Plugins(std::vector<std::filesystem::path> folders);
  ~Plugins();

  /// A task with its parameters, checked against its schema; relative paths are the current directory's. It runs in a worker process,
  /// once. Throws skrobot::Error that names what is wrong.
  std::shared_ptr<AnyTask> task(const std::string& name, const boost::json::object& params = {}) const;
  /// A notifier, the same way; for Experiment::set_notifier. Each notification is told in a worker process of its own.
  std::shared_ptr<AnyNotifier> notifier(const std::string& name, const boost::json::object& params = {}) const;

 private:
  std::unique_ptr<Catalog> catalog_;
};

}  // namespace skrobot

#endif
