// SPDX-License-Identifier: MIT
#ifndef SKROBOT_HOST_ISOLATE_PLUGIN_NOTIFIER_HPP
#define SKROBOT_HOST_ISOLATE_PLUGIN_NOTIFIER_HPP

#include <chrono>

#include "isolate/plugin_task.hpp"
#include "track/any_notifier.hpp"

namespace skrobot {

/// A notifier of a plugin, called in a worker of its own each time.
class PluginNotifier : public AnyNotifier {
 public:
  PluginNotifier(WorkerLauncher launch, PluginCall call, std::chrono::milliseconds limit = std::chrono::seconds(30));
  std::string name() const override { return call_.name; }
  std::optional<json::object> recorded_params() const override { return call_.recorded; }
  NotifyFilter filter() const override { return call_.filter; }
  void notify(const Notification& notification, const CancelToken* cancel) override;

 private:
  WorkerLauncher launch_;
  PluginCall call_;
  std::chrono::milliseconds limit_;
};

}  // namespace skrobot

#endif
