// SPDX-License-Identifier: MIT
// The catalog of plugins and their items. A worker inspects each file once; a cache keeps the description, or the
// reason why the file cannot be used, until the file changes. Faults that depend on more than the file, such as a
// missing library, are checked again by each scan.
#ifndef SKROBOT_HOST_PLUGIN_CATALOG_HPP
#define SKROBOT_HOST_PLUGIN_CATALOG_HPP

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <skrobot/json.hpp>
#include <string>
#include <vector>

#include "base/lazy_json.hpp"
#include "store/run_record.hpp"

namespace skrobot {

enum class ItemKind { task, notifier };
const char* to_string(ItemKind kind);

/// An item of a plugin: a task or a notifier.
struct PluginItem {
  ItemKind kind;
  std::string name;
  std::string summary;
  std::string url;
  LazyJson schema;
};

/// A plugin file.
struct PluginInfo {
  PluginIdentity identity;  ///< id and version are empty if the inspection failed
  std::vector<PluginItem> items;
  std::string fault;       ///< empty: usable; else the reason, as the end of a sentence about the file
  bool is_lasting = true;  ///< false: the fault depends on more than the file; a later scan inspects the file again
};

/// Inspects a plugin; problems are in PluginInfo::fault. Throws Error only if no worker can be started.
using Describe = std::function<PluginInfo(const std::filesystem::path&)>;

struct CatalogOptions {
  std::vector<std::filesystem::path> folders;  ///< searched in this order; the first item of a name is used
  std::filesystem::path cache_file;            ///< empty: none
  bool trust_all = false;                      ///< accept files and folders that others can write to
  std::function<bool(const std::filesystem::path&)>
      is_trusted;  ///< asked of a file that others can write to; empty: none is
  std::optional<std::set<std::string, std::less<>>>
      digests;        ///< only files with one of these SHA-256 are used, whoever can write to them
  Describe describe;  ///< empty: what the cache does not know is passed over, and the cache stays as it is
};

/// An item and the plugin it comes from; keeps both, whatever becomes of the catalog. Copies share them. Empty until
/// Catalog::find() made it.
struct Found {
  std::shared_ptr<const PluginInfo> plugin;
  std::shared_ptr<const PluginItem> item;
};

class Catalog {
 public:
  /// Scans all folders; ignores missing ones. Throws Error(Fault::host) if no worker can be started.
  static Catalog scan(const CatalogOptions& options);

  const std::vector<PluginInfo>& plugins() const { return *plugins_; }
  const std::vector<std::filesystem::path>& folders() const { return folders_; }
  /// The item of that name; throws Error(Fault::usage) with the nearest name, or Error(Fault::host) when the one plugin
  /// that may have it cannot be used.
  Found find(ItemKind kind, std::string_view name) const;
  std::vector<std::string> names(ItemKind kind) const;

 private:
  std::shared_ptr<const std::vector<PluginInfo>> plugins_ = std::make_shared<const std::vector<PluginInfo>>();
  std::vector<std::filesystem::path> folders_;
};

json::object to_json(const PluginInfo& plugin);

}  // namespace skrobot

#endif
