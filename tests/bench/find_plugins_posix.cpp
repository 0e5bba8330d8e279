// SPDX-License-Identifier: MIT
// Finding 1,000 plugins whose descriptions are in the cache, beside its floor: stat of 1,000 files.
//   find_plugins [ROUNDS [PLUGINS]]
#include <sys/stat.h>
#include <unistd.h>

#include <skrobot/json.hpp>

#include "bench.hpp"
#include "plugin/catalog.hpp"

using namespace skrobot::bench;
namespace json = skrobot::json;

namespace {

// As the description of a plugin with one task of seven parameters.
skrobot::PluginInfo describe(const std::filesystem::path& path) {
  const std::string name = path.stem().string();
  json::object properties;
  for (const char* key :
       {"data", "label_column", "id_column", "rounds", "learning_rate", "max_depth", "validation_share"}) {
    properties[key] = {{"description", "What this parameter of the task is for, in some words"},
                       {"type", "number"},
                       {"default", 0.25},
                       {"minimum", 0}};
  }
  skrobot::PluginInfo plugin;
  plugin.identity = {"org.example." + name, "1.0.0", path.string(), {}};
  plugin.items.push_back({skrobot::ItemKind::task, name + "_task", "A task that trains something", "",
                          json::object{{"type", "object"}, {"properties", properties}}});
  return plugin;
}

}  // namespace

int main(int argc, char** argv) {
  const int rounds = count_from(argc, argv, 15);
  const int plugins = argc > 2 ? std::atoi(argv[2]) : 1000;
  const Scratch scratch;
  const std::string folder = scratch.path() + "/plugins";
  std::filesystem::create_directories(folder);
  std::vector<std::string> files;
  for (int i = 0; i < plugins; ++i) {
    files.push_back(folder + "/plugin_" + std::to_string(i) + ".so");
    std::filesystem::copy_file(PLUGIN_FILE, files.back());
  }
  std::size_t described = 0;
  skrobot::CatalogOptions options;
  options.folders = {folder};
  options.cache_file = scratch.path() + "/cache/plugins.cache";
  options.describe = [&](const std::filesystem::path& path) {
    ++described;
    return describe(path);
  };
  const auto scan = [&] {
    const skrobot::Catalog catalog = skrobot::Catalog::scan(options);
    if (catalog.plugins().size() != files.size() || !catalog.plugins().back().fault.empty()) std::exit(1);
    const skrobot::Found found = catalog.find(skrobot::ItemKind::task, "plugin_7_task");  // what a command does with it
    keep(found);
  };
  scan();
  if (described != files.size()) return 1;
  Times scans, floors;
  for (int round = 0; round < rounds; ++round) {
    floors.measure(1000, [&] {
      struct stat status {};
      for (const std::string& file : files) {
        if (::stat(file.c_str(), &status) != 0) std::exit(1);
        keep(status);
      }
    });
    scans.measure(1000, scan);
  }
  if (described != files.size()) return 1;  // the cache was not used
  const std::string name = "finding " + std::to_string(plugins) + " plugins, cache warm";
  print({name.c_str(), "ms", 0, 0, Figure::Kind::cost, 5, "no syncs"}, scans, floors, rounds);
}
