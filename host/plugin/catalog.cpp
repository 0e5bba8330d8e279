// SPDX-License-Identifier: MIT
#include "plugin/catalog.hpp"

#include <algorithm>
#include <skrobot/error.hpp>

#include "base/digest.hpp"
#include "base/text.hpp"
#include "plugin/catalog_cache.hpp"
#include "plugin/notify_filter_params.hpp"
#include "plugin/plugin_file.hpp"

namespace skrobot {
namespace {

// To see a refusal of the loader again takes a worker, some ten milliseconds of every command. Beyond so many in one
// scan, the rest keep what was seen before: once the first are cured, it is their turn.
constexpr std::size_t k_most_described_again = 20;

PluginInfo unusable(const std::filesystem::path& path, std::string fault) {
  PluginInfo plugin;
  plugin.identity.path = path.string();
  plugin.fault = std::move(fault);
  return plugin;
}

// Why a file is not used when the digests are a list's. Read anew each time: times and sizes can be forged.
std::string missing_in(const std::set<std::string, std::less<>>& digests, const std::filesystem::path& path) {
  const std::string digest = file_sha256(path);
  return digests.contains(digest) ? std::string()
                                  : "is not trusted: its SHA-256 " + digest + " is not in the list of trusted plugins";
}

}  // namespace

const char* to_string(ItemKind kind) { return kind == ItemKind::task ? "task" : "notifier"; }

json::object to_json(const PluginInfo& plugin) {
  json::array items;
  for (const PluginItem& item : plugin.items) {
    items.push_back({{"kind", to_string(item.kind)},
                     {"name", item.name},
                     {"summary", item.summary},
                     {"url", item.url},
                     {"schema", item.schema.get()}});
  }
  return {{"id", plugin.identity.id},     {"version", plugin.identity.version},
          {"path", plugin.identity.path}, {"sha256", plugin.identity.sha256},
          {"fault", plugin.fault},        {"items", std::move(items)}};
}

Catalog Catalog::scan(const CatalogOptions& options) {
  Catalog catalog;
  std::vector<PluginInfo> plugins;
  CatalogCache cache(options.cache_file);
  std::size_t described_again = 0;
  for (const auto& folder : options.folders) {
    if (std::find(catalog.folders_.begin(), catalog.folders_.end(), folder) != catalog.folders_.end()) continue;
    catalog.folders_.push_back(folder);
    const std::string folder_fault = options.trust_all ? std::string() : distrust(folder);
    for (const PluginFile& file : plugin_files(folder)) {
      std::string fault = !folder_fault.empty() || options.trust_all ? folder_fault : file.distrust;
      if (!fault.empty() && options.is_trusted && options.is_trusted(file.path)) fault.clear();
      if (!fault.empty()) fault += "; allow it with 'skrobot trust' or --allow-untrusted";
      if (options.digests && fault.empty()) fault = missing_in(*options.digests, file.path);
      PluginInfo plugin;
      if (!fault.empty()) {
        plugin = unusable(file.path, fault);
      } else if (const bool is_known = cache.find(file.path, file.stamp, plugin);
                 !is_known || (!plugin.is_lasting && options.describe && ++described_again <= k_most_described_again)) {
        if (!options.describe) continue;
        const std::string known_fault = std::move(plugin.fault);
        plugin = options.describe(file.path);
        for (PluginItem& item : plugin.items) {
          if (item.kind == ItemKind::notifier) item.schema = with_filter_parameters(item.schema.get());
        }
        plugin.identity.path = file.path;
        plugin.identity.sha256 = file_sha256(file.path);
        if (!is_known || plugin.is_lasting || plugin.fault != known_fault) cache.add(file.path, file.stamp, plugin);
      }
      plugin.identity.stamp = file.stamp;
      plugins.push_back(std::move(plugin));
    }
  }
  if (options.describe) cache.save();
  catalog.plugins_ = std::make_shared<const std::vector<PluginInfo>>(std::move(plugins));
  return catalog;
}

std::vector<std::string> Catalog::names(ItemKind kind) const {
  std::vector<std::string> names;
  for (const PluginInfo& plugin : *plugins_) {
    for (const PluginItem& item : plugin.items) {
      if (item.kind == kind && std::find(names.begin(), names.end(), item.name) == names.end())
        names.push_back(item.name);
    }
  }
  std::sort(names.begin(), names.end());
  return names;
}

Found Catalog::find(ItemKind kind, std::string_view name) const {
  for (const PluginInfo& plugin : *plugins_) {
    for (const PluginItem& item : plugin.items) {
      if (item.kind == kind && item.name == name)
        return {std::shared_ptr<const PluginInfo>(plugins_, &plugin),
                std::shared_ptr<const PluginItem>(plugins_, &item)};
    }
  }
  const std::string what = to_string(kind);
  const std::vector<std::string> known = names(kind);
  std::string hint;
  if (const auto near = nearest(name, known)) {
    hint = "did you mean '" + *near + "'?";
  } else if (plugins_->empty()) {
    for (const auto& folder : folders_) hint += (hint.empty() ? "no plugins found in " : ", ") + folder.string();
  } else {
    hint = "'skrobot plugins list' shows what is installed";
    for (const PluginInfo& plugin : *plugins_) {
      if (!plugin.fault.empty())
        hint += "; " + std::filesystem::path(plugin.identity.path).filename().string() + " could not be used";
    }
  }
  throw Error(Fault::usage, "there is no " + what + " " + in_quotes(name), hint);
}

}  // namespace skrobot
