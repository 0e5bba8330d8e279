// SPDX-License-Identifier: MIT
// Which plugins there are, and what each offers. A file is described once, in a worker; what it said, or why it could
// not be used, is kept in a cache until the file changes. A fault that depends on more than the file, such as a missing
// library, is looked at again by each scan.
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

/// One thing that a plugin offers.
struct PluginItem {
  ItemKind kind;
  std::string name;
  std::string summary;
  std::string url;
  LazyJson schema;
};

/// One plugin file.
struct PluginInfo {
  PluginIdentity identity;  ///< id and version are empty when it could not be described
  std::vector<PluginItem> items;
  std::string fault;       ///< empty: usable; else why not, as the end of a sentence about the file
  bool is_lasting = true;  ///< false: the fault depends on more than the file; a later scan describes the file again
};

/// Describes a plugin; whatever goes wrong is in PluginInfo::fault. Throws Error only when no worker can be started at
/// all.
using Describe = std::function<PluginInfo(const std::filesystem::path&)>;

struct CatalogOptions {
  std::vector<std::filesystem::path> folders;  ///< searched in this order: of two items of one name the first is used
  std::filesystem::path cache_file;            ///< empty: none
  bool trust_all = false;                      ///< also files and folders that others can write to
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
  /// Looks at every folder; a folder that is not there is passed over. Throws Error(Fault::host) when no worker can be
  /// started.
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
