// SPDX-License-Identifier: MIT
#include <iostream>
#include <memory>
#include <skrobot/error.hpp>

#include "base/table.hpp"
#include "base/terminal.hpp"
#include "base/text.hpp"
#include "cli/command.hpp"
#include "cli/options.hpp"
#include "cli/schema_text.hpp"

namespace skrobot {
namespace {

int list_plugins(const TypedOptions& typed) {
  const Settings settings = resolve_settings(typed, nullptr);
  const Catalog catalog = scan_plugins(settings);
  if (typed.json) {
    json::array plugins;
    for (const PluginInfo& plugin : catalog.plugins()) plugins.push_back(to_json(plugin));
    std::cout << to_pretty_text(plugins) << "\n";
    return 0;
  }
  Table items({"NAME", "KIND", "PLUGIN", "SUMMARY"});
  Table faults({});
  for (const PluginInfo& plugin : catalog.plugins()) {
    for (const PluginItem& item : plugin.items) {
      const bool hidden = catalog.find(item.kind, item.name).plugin.get() != &plugin;
      items.add({item.name, to_string(item.kind), plugin.identity.id + " " + plugin.identity.version,
                 item.summary + (hidden ? " (shadowed by an earlier folder)" : "")});
    }
    if (!plugin.fault.empty()) faults.add({printable(plugin.identity.path, 500), printable(plugin.fault, 500)});
  }
  if (items.empty()) {
    std::cout << "No usable plugins found in:\n";
    for (const auto& folder : catalog.folders()) std::cout << "  " << printable(folder.string(), 500) << "\n";
  } else {
    std::cout << items.text(output_width());
  }
  if (!faults.empty()) std::cout << "\nNot usable:\n" << faults.text(output_width(), 2);
  return 0;
}

// The task with that name, otherwise the notifier.
Found find_item(const Catalog& catalog, const std::string& name) {
  const auto notifiers = catalog.names(ItemKind::notifier);
  const bool is_notifier = std::find(notifiers.begin(), notifiers.end(), name) != notifiers.end();
  return catalog.find(is_notifier ? ItemKind::notifier : ItemKind::task, name);
}

int show_item(const TypedOptions& typed, const std::string& name) {
  const Settings settings = resolve_settings(typed, nullptr);
  const Catalog catalog = scan_plugins(settings);
  const Found found = find_item(catalog, name);
  if (typed.json) {
    json::object schema{{"$schema", "https://json-schema.org/draft/2020-12/schema"},
                        {"title", found.item->name},
                        {"description", found.item->summary}};
    for (const auto& [key, value] : found.item->schema.get().as_object()) schema[key] = value;
    std::cout << to_pretty_text(schema) << "\n";
    return 0;
  }
  const PluginIdentity& plugin = found.plugin->identity;
  std::cout << found.item->name << " (" << to_string(found.item->kind) << "): " << found.item->summary << "\n"
            << "from " << plugin.id << " " << plugin.version << ", " << printable(plugin.path, 500) << "\n";
  if (!found.item->url.empty()) std::cout << found.item->url << "\n";
  const Table table = parameter_table(found.item->schema);
  std::cout << "\n" << (table.empty() ? "No parameters.\n" : table.text(output_width()));
  return 0;
}

}  // namespace

void add_plugins_command(CommandLine& line, Action& action) {
  auto typed = std::make_shared<TypedOptions>();
  line.require_subcommand(0, 1);
  CommandLine& list = line.add_subcommand("list", "List installed tasks and notifiers, and unusable files");
  add_plugin_options(list, *typed);
  list.callback([typed, &action] { action = [typed] { return list_plugins(*typed); }; });

  auto name = std::make_shared<std::string>();
  CommandLine& show = line.add_subcommand("show", "Show the parameters of a task or notifier (--json: as JSON Schema)");
  show.add_option("name", *name, "Task or notifier").type_name("TASK").required();
  add_plugin_options(show, *typed);
  show.callback([typed, name, &action] { action = [typed, name] { return show_item(*typed, *name); }; });

  add_check_command(line.add_subcommand("check", "Validate a plugin: check a file against the contract"), action);

  add_plugin_options(line, *typed);
  line.callback([&line, typed, &action] {
    if (!line.has_chosen_subcommand()) action = [typed] { return list_plugins(*typed); };
  });
}

}  // namespace skrobot
