// SPDX-License-Identifier: MIT
#ifndef SKROBOT_HOST_ISOLATE_PLUGIN_TASK_HPP
#define SKROBOT_HOST_ISOLATE_PLUGIN_TASK_HPP

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "isolate/worker.hpp"
#include "track/any_task.hpp"
#include "track/notify_filter.hpp"

namespace skrobot {

/// For tasks without a JSON parser: each parameter as text, nested ones by dotted name. Null ones are left out.
using ParameterTexts = std::vector<std::pair<std::string, std::string>>;
ParameterTexts parameter_texts(const json::object& params);

/// A plugin's task and what it is called with.
struct PluginCall {
  PluginIdentity plugin;
  std::string name;       ///< of the task, or the notifier
  json::object params;    ///< complete, secrets included
  json::object recorded;  ///< the same for the record
  std::vector<std::string> secrets;
  std::vector<AnyTask::Path> paths;
  NotifyFilter filter;  ///< of a notifier
};

/// A task of a plugin, run in a worker. Runs once.
class PluginTask : public AnyTask {
 public:
  PluginTask(WorkerLauncher launch, PluginCall call);

  std::string name() const override { return call_.name; }
  std::optional<PluginIdentity> plugin() const override { return call_.plugin; }
  json::object recorded_params() const override { return call_.recorded; }
  std::vector<Path> paths() const override { return call_.paths; }
  std::vector<std::string> secrets() const override { return call_.secrets; }
  /// Starts the worker, which loads the plugin meanwhile. prepare() does so if it was not called. Throws
  /// Error(Fault::host).
  void start();
  SharedMemory prepare() override;
  Outcome run(RunRecorder& recorder, const RunRequest& request) override;
  void settle() override;

 private:
  WorkerLauncher launch_;
  PluginCall call_;
  std::optional<SharedMemory> memory_;  // between start() and prepare()
  std::unique_ptr<Worker> worker_;
  std::unique_ptr<Worker> ended_;  // between run() and settle()
};

}  // namespace skrobot

#endif
