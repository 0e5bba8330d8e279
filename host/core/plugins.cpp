// SPDX-License-Identifier: MIT
#include <skrobot/plugins.hpp>

#include "core/plugin_setup.hpp"
#include "isolate/plugin_notifier.hpp"
#include "isolate/worker.hpp"
#include "plugin/notify_filter_params.hpp"

namespace skrobot {
namespace {

PluginCall make_call(const Found& found, const json::object& params) {
  std::vector<Assignment> assignments;
  for (const auto& [key, value] : params) {
    assignments.push_back(
        {std::string(key), value, Origin{Origin::Source::program, {}}, std::filesystem::current_path()});
  }
  return plugin_call(found, resolve(ParameterSchema::parse(found.item->schema), assignments, found.item->name));
}

}  // namespace

Plugins::Plugins(std::vector<std::filesystem::path> folders, const std::filesystem::path& worker) {
  suggest_worker_program(worker);
  CatalogOptions options;
  options.folders = std::move(folders);
  options.cache_file = plugin_cache_file();
  options.describe = describe_in_worker();
  catalog_ = std::make_unique<Catalog>(Catalog::scan(options));
}
Plugins::~Plugins() = default;

std::shared_ptr<AnyTask> Plugins::task(const std::string& name, const json::object& params) const {
  return std::make_shared<PluginTask>(process_launcher(), make_call(catalog_->find(ItemKind::task, name), params));
}

std::shared_ptr<AnyNotifier> Plugins::notifier(const std::string& name, const json::object& params) const {
  return std::make_shared<PluginNotifier>(process_launcher(),
                                          make_call(catalog_->find(ItemKind::notifier, name), params));
}

std::vector<AnyTask::Path> task_paths(const ResolvedParameters& params) {
  std::vector<AnyTask::Path> paths;
  for (const ParameterPath& item : params.paths) paths.push_back({item.key, item.path, item.only_file});
  return paths;
}

PluginCall plugin_call(const Found& found, const ResolvedParameters& params) {
  PluginCall call{
      found.plugin->identity, found.item->name, params.values, params.recorded, params.secrets, task_paths(params), {}};
  if (found.item->kind == ItemKind::notifier) call.filter = take_filter(found.item->schema.get(), call.params);
  return call;
}

Describe describe_in_worker() {
  return [launch = process_launcher()](const std::filesystem::path& path) { return describe_plugin(launch, path); };
}

std::filesystem::path plugin_cache_file() {
  const auto place = user_folder("XDG_CACHE_HOME", ".cache");
  return place.empty() ? place : place / "skrobot" / "plugins.cache";
}

std::filesystem::path user_folder(const char* variable, const char* below_home) {
  if (const char* folder = std::getenv(variable); folder != nullptr && *folder == '/') return folder;
  if (const char* home = std::getenv("HOME"); home != nullptr && *home == '/')
    return std::filesystem::path(home) / below_home;
  return {};
}

std::filesystem::path installed_plugin_folder() { return SKROBOT_INSTALLED_PLUGINS; }

}  // namespace skrobot
