// SPDX-License-Identifier: MIT
// The shared options: each with where its value came from. Command line before environment, before skrobot.json here,
// before the user's file; an experiment file counts as the command line's, but a word typed beside it goes before it.
#ifndef SKROBOT_HOST_APP_SETTINGS_HPP
#define SKROBOT_HOST_APP_SETTINGS_HPP

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "app/settings_file.hpp"
#include "app/trust_decision.hpp"
#include "core/file_settings.hpp"
#include "plugin/catalog.hpp"
#include "plugin/parameters.hpp"

namespace skrobot {

/// A value and where it came from.
template <class T>
struct Setting {
  T value{};
  Origin origin{};
};

/// What was typed; absent means not typed.
struct TypedOptions {
  std::optional<std::string> experiments, experimenter, source, seed, timeout, grace, memory_limit, output_limit,
      isolation, note, trusted_plugins;
  std::vector<std::string> plugins, notify, tags;
  bool allow_untrusted = false;
  TrustQuestion ask_to_trust{};  ///< empty: what is not trusted is refused
  SettingsOf settings_of = SettingsOf::folder_and_user;
  bool needed = false;
  bool dry_run = false;
  bool json = false;
  bool quiet = false;
  bool verbose = false;
};

/// A notifier as it was asked for.
struct WantedNotifier {
  std::string name;
  std::vector<Assignment> params;
  Origin origin;
};

enum class Isolation { process, none };

struct Settings {
  Setting<std::filesystem::path> experiments;  ///< absolute
  Setting<std::string> experimenter;
  Setting<std::filesystem::path> source;  ///< absolute; empty: none
  Setting<std::optional<std::uint64_t>> seed;
  Setting<std::optional<std::chrono::milliseconds>> timeout;
  Setting<std::chrono::milliseconds> grace;
  Setting<std::optional<std::uint64_t>> memory_limit;  ///< bytes
  Setting<std::optional<std::uint64_t>> output_limit;  ///< bytes; none: the default
  Setting<Isolation> isolation;
  Setting<std::string> note;
  std::map<std::string, Setting<std::string>> tags;
  std::vector<WantedNotifier> notifiers;
  std::vector<Setting<std::filesystem::path>> plugin_folders;  ///< absolute, in the order of search
  bool allow_untrusted = false;
  TrustQuestion ask_to_trust{};
  std::vector<TrustRequest> requests;              ///< what above is to be trusted before anything is loaded or told
  Setting<std::filesystem::path> trusted_plugins;  ///< absolute: a list of digests; empty: none is asked for
};

/// Everything resolved. `plan` is the experiment file, or nullptr. Throws Error(Fault::usage) that names the setting,
/// its value and its place.
Settings resolve_settings(const TypedOptions& typed, const FileSettings* plan);

/// The repository, for a command that reads it. Throws Error(Fault::usage) when the command line or the environment
/// names one that is not there: the default, or that of a settings file, comes with the first run.
const std::filesystem::path& repository_to_read(const Settings& settings);

/// Scans the plugin folders of the settings, once everything that they request is trusted: what is not remembered is
/// asked by the settings' question, and without one refused. Throws Error, too when the user says no.
Catalog scan_plugins(const Settings& settings);

/// What was found by scans before: nothing is loaded, asked or written. Plugins that a request would bring, and those
/// that were never described, are left out.
Catalog remembered_plugins(const Settings& settings);

/// "NAME" or "NAME:key=value,key=value"; a comma within brackets or quotes does not separate.
WantedNotifier parse_notifier(const std::string& text, const Origin& origin,
                              const std::filesystem::path& base_directory);

/// "key=value". Throws Error(Fault::usage).
Assignment parse_assignment(const std::string& word);

}  // namespace skrobot

#endif
