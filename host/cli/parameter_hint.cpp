// SPDX-License-Identifier: MIT
#include "cli/parameter_hint.hpp"

#include <algorithm>
#include <skrobot/error.hpp>

#include "app/settings.hpp"
#include "base/text.hpp"
#include "cli/schema_text.hpp"
#include "plugin/schema.hpp"
#include "sweep/space_text.hpp"

namespace skrobot {
namespace {

// Read only the options that set plugin folders: others may cause the error.
Catalog plugins_of(const std::vector<std::string>& words) {
  TypedOptions typed;
  const std::string option = "--plugins";
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (words[i] == option && i + 1 < words.size()) typed.plugins.push_back(words[i + 1]);
    if (words[i].starts_with(option + "=")) typed.plugins.push_back(words[i].substr(option.size() + 1));
  }
  const Settings settings = resolve_settings(typed, nullptr);
  return settings.requests.empty() ? scan_plugins(settings) : remembered_plugins(settings);
}

const PluginItem* task_with(const Catalog& catalog, const std::vector<std::string>& words, const std::string& key) {
  const PluginItem* found = nullptr;
  for (const PluginInfo& plugin : catalog.plugins()) {
    for (const PluginItem& item : plugin.items) {
      if (item.kind != ItemKind::task) continue;
      const bool is_named = std::find(words.begin(), words.end(), item.name) != words.end();
      const std::vector<std::string> names = parameter_names(item.schema);
      const bool has_key = std::find(names.begin(), names.end(), key) != names.end();
      if (is_named) return has_key ? &item : nullptr;
      if (has_key && found == nullptr) found = &item;
    }
  }
  return found;
}

// The value after "=", or the next word if that is a value.
std::string value_of(const std::vector<std::string>& words, const std::string& option) {
  if (const std::size_t equals = option.find('='); equals != std::string::npos) return option.substr(equals + 1);
  const auto at = std::find(words.begin(), words.end(), option);
  if (at == words.end() || at + 1 == words.end()) return {};
  const std::string& next = *(at + 1);
  return next.starts_with("-") || next.find('=') != std::string::npos ? std::string() : next;
}

}  // namespace

std::optional<std::string> parameter_hint(const std::vector<std::string>& words, const std::string& option) {
  try {
    std::string key = option.substr(0, option.find('='));
    key.erase(0, key.find_first_not_of('-'));
    std::replace(key.begin(), key.end(), '-', '_');
    const Catalog catalog = plugins_of(words);
    const PluginItem* task = task_with(catalog, words, key);
    if (task == nullptr) return std::nullopt;
    const ParameterSchema schema = ParameterSchema::parse(task->schema);
    const json::object* property = find_property(schema, key);
    std::string value = value_of(words, option);
    if (value.empty() || property == nullptr || holds_secret(*property)) value = "VALUE";
    return "'" + key + "' is a parameter of " + task->name + ": write " + printable(key + "=" + value, 300);
  } catch (const std::exception&) {
    return std::nullopt;
  }
}

}  // namespace skrobot
