// SPDX-License-Identifier: MIT
// A plugin's library, loaded into this process: the worker's, and with --isolation none the host's.
#ifndef SKROBOT_HOST_PLUGIN_LIBRARY_HPP
#define SKROBOT_HOST_PLUGIN_LIBRARY_HPP

#include <skrobot/plugin.h>

#include <filesystem>
#include <stdexcept>
#include <string>
#include <string_view>

namespace skrobot {

/// The loader refused a file: a library that it needs is missing, too old, or lacks a symbol. Another time it may load.
class LoaderError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Throws std::runtime_error that says what the loader would say in few words, or crash on: no ELF file, one of another
/// machine, one that ends too early.
void check_library_file(const std::filesystem::path& path);

/// Loads the library at `path` and checks its entry; it is never unloaded, and a path that was loaded before gives what
/// it was then. A file whose stamp (plugin_file.hpp) was not `stamp` when it was loaded is refused, so that a run is of
/// the plugin that its record names; an empty one is any. Throws std::runtime_error that says what is wrong with the
/// file, LoaderError where it is not the file alone, and std::logic_error never. The entry, never null, lives
/// until the process ends. May be called from any thread.
const skrobot_entry* load_plugin(const std::filesystem::path& path, std::string_view stamp = {});

/// The descriptor of `kind` named `name`; nullptr when the plugin has none.
const skrobot_descriptor* find_descriptor(const skrobot_entry& entry, std::string_view kind, std::string_view name);

}  // namespace skrobot

#endif
