// SPDX-License-Identifier: MIT
// What is known of plugin files from earlier starts. One line a file: path, stamp, id, version, SHA-256, fault, whether
// it lasts, number of items, then for each item kind, name, summary, url and schema, separated by tabs; a thousand
// lines are read in the time of a few thousand file names, since no JSON is parsed.
#ifndef SKROBOT_HOST_PLUGIN_CATALOG_CACHE_HPP
#define SKROBOT_HOST_PLUGIN_CATALOG_CACHE_HPP

#include <filesystem>
#include <string>
#include <string_view>
#include <unordered_map>

#include "plugin/catalog.hpp"

namespace skrobot {

/// Not thread-safe.
class CatalogCache {
 public:
  /// Reads the file; an empty path is no cache, and anything unreadable an empty one: it is made anew.
  explicit CatalogCache(const std::filesystem::path& file);
  CatalogCache(const CatalogCache&) = delete;
  CatalogCache& operator=(const CatalogCache&) = delete;

  /// What is known of the file at `path`, when it has the same stamp as then.
  bool find(const std::string& path, const std::string& stamp, PluginInfo& plugin) const;
  void add(const std::string& path, const std::string& stamp, const PluginInfo& plugin);
  /// Writes what changed, without files that are gone. A cache that cannot be written costs time at the next start, and
  /// nothing else.
  void save() const;

 private:
  std::filesystem::path file_;
  std::string bytes_;
  std::unordered_map<std::string, std::string_view> known_;  // path to the rest of its line, within bytes_
  std::unordered_map<std::string, std::string> added_;
};

}  // namespace skrobot

#endif
