// SPDX-License-Identifier: MIT
#include "app/settings.hpp"

#include <algorithm>
#include <cstdlib>
#include <skrobot/error.hpp>
#include <skrobot/task_runner.hpp>

#include "app/tag_words.hpp"
#include "base/byte_size.hpp"
#include "base/duration.hpp"
#include "base/file_system.hpp"
#include "base/json_position.hpp"
#include "base/machine.hpp"
#include "base/number.hpp"
#include "base/text.hpp"
#include "core/plugin_setup.hpp"
#include "plugin/trusted_digests.hpp"
#include "store/bounded_file.hpp"

namespace skrobot {
namespace {

namespace fs = std::filesystem;

const Origin k_typed{Origin::Source::command_line, {}};

fs::path here() {
  std::error_code code;
  fs::path directory = fs::current_path(code);
  if (code) throw Error(Fault::host, "the current directory is gone");
  return directory;
}

Origin of_variable(const char* name) { return {Origin::Source::environment, name}; }

// Where a text setting can come from; the first source that sets it wins.
struct Choice {
  const std::optional<std::string>& typed;
  const char* variable = nullptr;
  const char* key = nullptr;
};

class Resolver {
 public:
  Resolver(const FileSettings* plan, SettingsOf which) : plan_(plan) {
    SettingsFiles files = read_settings_files(here(), which);
    if (files.of_folder) request_ = files.of_folder->request();
    for (auto* file : {&files.of_folder, &files.of_user}) {
      if (*file) files_.push_back(std::move(**file));
    }
  }

  // The value, its origin, and the base of relative paths in it.
  struct Value {
    std::string text;
    Origin origin;
    fs::path base;
  };

  std::optional<Value> choose(const Choice& choice, const std::optional<FromFile<std::string>>& planned = {}) const {
    if (choice.typed) return Value{*choice.typed, k_typed, here()};
    if (planned) return Value{planned->value, planned->origin, plan_->directory};
    if (choice.variable != nullptr) {
      const char* text = std::getenv(choice.variable);
      if (text != nullptr && *text != '\0') return Value{text, of_variable(choice.variable), here()};
    }
    if (choice.key != nullptr) {
      for (const SettingsFile& file : files_) {
        if (const auto found = file.text(choice.key)) return Value{found->value, found->origin, file.directory()};
      }
    }
    return std::nullopt;
  }

  const std::vector<SettingsFile>& files() const { return files_; }
  /// What the folder's file demands; empty if there is none. The user's own file needs no trust.
  const TrustRequest& request() const { return request_; }

 private:
  const FileSettings* plan_;
  std::vector<SettingsFile> files_;
  TrustRequest request_;
};

[[noreturn]] void wrong(const char* option, const Resolver::Value& value, const std::string& expected) {
  throw Error(Fault::usage, std::string(option) + ": " + expected + ", got " + in_quotes(value.text) + " (" +
                                to_string(value.origin) + ")");
}

std::uint64_t read_seed(const Resolver::Value& value) {
  const auto number = integer_from_text(value.text);
  boost::system::error_code code;
  const std::uint64_t seed = number ? number->to_number<std::uint64_t>(code) : 0;
  if (!number || code) wrong("--seed", value, "expected an integer of at least 0");
  return seed;
}

// The parsed setting; errors name the option and the place.
template <class Parse>
auto read_as(const char* option, const Resolver::Value& value, Parse parse) {
  try {
    return parse(value.text);
  } catch (const Error& e) {
    throw Error(Fault::usage, std::string(option) + ": " + e.what() + " (" + to_string(value.origin) + ")", e.hint());
  }
}

std::uint64_t read_least(const char* option, const Resolver::Value& value, std::uint64_t least) {
  const std::uint64_t bytes = read_as(option, value, parse_bytes);
  if (bytes < least) wrong(option, value, "expected at least " + format_bytes(least));
  return bytes;
}

// Timeout, grace period and limits.
void resolve_limits(const TypedOptions& typed, const Resolver& resolver, const FileSettings* plan, Settings& settings) {
  constexpr std::uint64_t k_least_memory = 16 << 20;  // the worker and a plugin's libraries fit in
  const auto planned = [&](const std::optional<FromFile<std::string>> FileSettings::*member) {
    return plan != nullptr ? plan->*member : std::nullopt;
  };
  if (plan != nullptr && plan->timeout && !typed.timeout)
    settings.timeout = {plan->timeout->value, plan->timeout->origin};
  else if (const auto value = resolver.choose({typed.timeout, "SKROBOT_TIMEOUT", "timeout"}))
    settings.timeout = {read_as("--timeout", *value, parse_duration), value->origin};
  settings.grace.value = RunOptions{}.grace;
  if (const auto value = resolver.choose({typed.grace, "SKROBOT_GRACE", "grace"}, planned(&FileSettings::grace))) {
    settings.grace = {read_as("--grace", *value, parse_duration), value->origin};
  }
  if (const auto value = resolver.choose({typed.memory_limit, "SKROBOT_MEMORY_LIMIT", "memory_limit"},
                                         planned(&FileSettings::memory_limit))) {
    settings.memory_limit = {read_least("--memory-limit", *value, k_least_memory), value->origin};
  }
  if (const auto value = resolver.choose({typed.output_limit, "SKROBOT_OUTPUT_LIMIT", "output_limit"},
                                         planned(&FileSettings::output_limit))) {
    settings.output_limit = {read_least("--output-limit", *value, BoundedFile::k_least_limit), value->origin};
  }
}

void add_folders(const TypedOptions& typed, const Resolver& resolver, Settings& settings) {
  const auto add = [&](const fs::path& folder, const Origin& origin, bool must_exist) {
    std::error_code code;
    const fs::path absolute = fs::absolute(folder).lexically_normal();
    if (!fs::is_directory(absolute, code)) {
      if (!must_exist) return;
      throw Error(Fault::usage,
                  "there is no plugin folder " + in_quotes(absolute.string(), 300) + " (" + to_string(origin) + ")");
    }
    settings.plugin_folders.push_back({absolute, origin});
  };
  for (const std::string& folder : typed.plugins) add(folder, k_typed, true);
  if (const char* list = std::getenv("SKROBOT_PLUGIN_PATH"); list != nullptr) {
    std::string_view rest = list;
    while (!rest.empty()) {
      const std::string_view folder = rest.substr(0, rest.find(':'));
      rest.remove_prefix(std::min(rest.size(), folder.size() + 1));
      if (!folder.empty()) add(folder, of_variable("SKROBOT_PLUGIN_PATH"), true);
    }
  }
  for (const SettingsFile& file : resolver.files()) {
    for (const auto& folder : file.texts("plugins")) add(file.directory() / folder.value, folder.origin, true);
  }
  const fs::path user = user_folder("XDG_DATA_HOME", ".local/share");
  if (!user.empty()) add(user / "skrobot" / "plugins", {}, false);
  // Next to the programs' folder in the build tree, below lib when installed.
  const fs::path root = program_path().parent_path().parent_path();
  add(root / "plugins", {}, false);
  add(root / "lib" / "skrobot" / "plugins", {}, false);
  add(installed_plugin_folder(), {}, false);
}

void add_notifiers(const TypedOptions& typed, const Resolver& resolver, const FileSettings* plan, Settings& settings) {
  for (const std::string& text : typed.notify) settings.notifiers.push_back(parse_notifier(text, k_typed, here()));
  if (!typed.notify.empty()) return;  // the most particular place says who is told
  if (plan != nullptr && !plan->notifiers.empty()) {
    for (const FileNotifier& notifier : plan->notifiers) {
      if (notifier.text.empty()) settings.notifiers.push_back({notifier.name, notifier.params, notifier.origin});
      else settings.notifiers.push_back(parse_notifier(notifier.text, notifier.origin, plan->directory));
    }
    return;
  }
  for (const SettingsFile& file : resolver.files()) {
    for (const auto& text : file.texts("notify"))
      settings.notifiers.push_back(parse_notifier(text.value, text.origin, file.directory()));
    if (!settings.notifiers.empty()) return;
  }
}

void add_tags(const TypedOptions& typed, const FileSettings* plan, Settings& settings) {
  if (plan != nullptr) {
    for (const auto& [key, tag] : plan->tags) settings.tags[key] = {tag.value, tag.origin};
  }
  for (const auto& [key, text] : read_tags(typed.tags, "--tag: ")) settings.tags[key] = {text, k_typed};
}

// The demands of the folder's file that are in effect: those that the command line or environment override are not.
void add_requests(const TypedOptions& typed, const Resolver& resolver, const FileSettings* plan, Settings& settings) {
  TrustRequest request = resolver.request();
  const auto is_set = [](const std::optional<std::string>& typed_text, const char* variable) {
    const char* text = std::getenv(variable);
    return typed_text || (text != nullptr && *text != '\0');
  };
  std::erase_if(request.demands, [&](const Demand& demand) {
    if (demand.what == "notify") return !typed.notify.empty() || (plan != nullptr && !plan->notifiers.empty());
    // If there is no other list, a list can only forbid plugins.
    if (demand.what == "trusted_plugins")
      return is_set(typed.trusted_plugins, "SKROBOT_TRUSTED_PLUGINS") ||
             !resolver.files().back().text("trusted_plugins") || resolver.files().size() < 2;
    if (demand.what == "isolation") return is_set(typed.isolation, "SKROBOT_ISOLATION");
    return false;
  });
  if (!request.demands.empty()) settings.requests.push_back(std::move(request));
}

CatalogOptions catalog_options(const Settings& settings) {
  CatalogOptions options;
  for (const auto& folder : settings.plugin_folders) options.folders.push_back(folder.value);
  options.cache_file = plugin_cache_file();
  options.trust_all = settings.allow_untrusted;
  options.is_trusted = [](const fs::path& plugin) { return TrustStore::of_user().has_plugin(plugin); };
  if (!settings.trusted_plugins.value.empty()) options.digests = read_digests(settings.trusted_plugins.value);
  return options;
}

}  // namespace

Settings resolve_settings(const TypedOptions& typed, const FileSettings* plan) {
  const Resolver resolver(plan, typed.settings_of);
  const std::optional<std::string> never;
  Settings settings;
  settings.allow_untrusted = typed.allow_untrusted;
  settings.ask_to_trust = typed.ask_to_trust;

  settings.experiments.value = here() / "experiments";
  if (const auto value = resolver.choose({typed.experiments, "SKROBOT_EXPERIMENTS", "experiments"})) {
    if (value->text.empty())
      throw Error(Fault::usage,
                  "--experiments: the name of the repository is empty (" + to_string(value->origin) + ")");
    settings.experiments = {(value->base / value->text).lexically_normal(), value->origin};
  }
  settings.experimenter.value = "anonymous";
  if (const auto value = resolver.choose({typed.experimenter, "SKROBOT_EXPERIMENTER", "experimenter"},
                                         plan != nullptr ? plan->experimenter : std::nullopt)) {
    settings.experimenter = {value->text, value->origin};
    if (value->text.empty()) {
      throw Error(Fault::usage, "the experimenter's name is empty (" + to_string(value->origin) + ")",
                  "omit it to use 'anonymous'");
    }
  }
  if (typed.source) settings.source = {(here() / *typed.source).lexically_normal(), k_typed};
  else if (plan != nullptr && plan->source) settings.source = {plan->source->value, plan->source->origin};
  std::error_code code;
  if (!settings.source.value.empty() &&
      (!fs::is_regular_file(settings.source.value, code) || !can_read(settings.source.value))) {
    throw Error(Fault::usage, "cannot read the source file " + in_quotes(settings.source.value.string(), 300) + " (" +
                                  to_string(settings.source.origin) + ")");
  }

  if (plan != nullptr && plan->seed && !typed.seed) settings.seed = {plan->seed->value, plan->seed->origin};
  else if (const auto value = resolver.choose({typed.seed, "SKROBOT_SEED", "seed"}))
    settings.seed = {read_seed(*value), value->origin};
  resolve_limits(typed, resolver, plan, settings);
  if (const auto value = resolver.choose({typed.isolation, "SKROBOT_ISOLATION", "isolation"})) {
    if (value->text != "process" && value->text != "none") wrong("--isolation", *value, "expected process or none");
    settings.isolation = {value->text == "none" ? Isolation::none : Isolation::process, value->origin};
  }
  if (const auto value = resolver.choose({typed.note, nullptr, nullptr}, plan != nullptr ? plan->note : std::nullopt)) {
    settings.note = {value->text, value->origin};
  }
  add_tags(typed, plan, settings);
  add_notifiers(typed, resolver, plan, settings);
  add_folders(typed, resolver, settings);
  if (const auto value = resolver.choose({typed.trusted_plugins, "SKROBOT_TRUSTED_PLUGINS", "trusted_plugins"})) {
    settings.trusted_plugins = {(value->base / value->text).lexically_normal(), value->origin};
  }
  add_requests(typed, resolver, plan, settings);
  return settings;
}

const fs::path& repository_to_read(const Settings& settings) {
  const auto& [path, origin] = settings.experiments;
  std::error_code code;
  const bool is_asked_for =
      origin.source == Origin::Source::command_line || origin.source == Origin::Source::environment;
  const fs::file_status status = fs::status(path, code);
  // Reading it reports other errors.
  if (is_asked_for && status.type() == fs::file_type::not_found) {
    throw Error(Fault::usage,
                "there is no experiments repository " + in_quotes(path.string(), 300) + " (" + to_string(origin) + ")");
  }
  if (is_asked_for && fs::exists(status) && !fs::is_directory(status)) {
    throw Error(Fault::usage, "the experiments repository " + in_quotes(path.string(), 300) + " is not a directory (" +
                                  to_string(origin) + ")");
  }
  return path;
}

Catalog scan_plugins(const Settings& settings) {
  for (const TrustRequest& request : settings.requests) require_trust(request, settings.ask_to_trust);
  CatalogOptions options = catalog_options(settings);
  options.describe = describe_in_worker();
  return Catalog::scan(options);
}

Catalog remembered_plugins(const Settings& settings) {
  CatalogOptions options = catalog_options(settings);
  for (const TrustRequest& request : settings.requests) {
    if (TrustStore::of_user().has(request.file, request.sha256)) continue;
    for (const Demand& demand : request.demands) {
      if (demand.what == "plugins")
        std::erase(options.folders, (request.file.parent_path() / demand.value).lexically_normal());
    }
  }
  return Catalog::scan(options);
}

Assignment parse_assignment(const std::string& word) {
  const std::size_t equals = word.find('=');
  if (equals == 0 || equals == std::string::npos)
    throw Error(Fault::usage, "expected key=value, got " + in_quotes(word));
  return {word.substr(0, equals), word.substr(equals + 1), k_typed, here()};
}

WantedNotifier parse_notifier(const std::string& text, const Origin& origin, const fs::path& base_directory) {
  const std::size_t colon = text.find(':');
  WantedNotifier notifier{text.substr(0, colon), {}, origin};
  if (colon == std::string::npos) return notifier;
  std::string word;
  int depth = 0;
  bool in_text = false;
  const auto finish = [&] {
    const std::size_t equals = word.find('=');
    if (equals == 0 || equals == std::string::npos) {
      throw Error(Fault::usage, "--notify: expected NAME:key=value,key=value, got " + in_quotes(text) + " (" +
                                    to_string(origin) + ")");
    }
    notifier.params.push_back({word.substr(0, equals), word.substr(equals + 1), origin, base_directory});
    word.clear();
  };
  for (const char c : text.substr(colon + 1)) {
    if (c == '"') in_text = !in_text;
    if (!in_text) depth += c == '[' || c == '{' ? 1 : c == ']' || c == '}' ? -1 : 0;
    if (c == ',' && depth == 0 && !in_text) finish();
    else word += c;
  }
  finish();
  return notifier;
}

}  // namespace skrobot
